import type { Notification, Params, RequestType } from '../../src/protocol/contract.ts';
import type { CallId, PeerId, UserId } from '../../src/protocol/ids.ts';
import type { Reaction, Moderation as WireModeration } from '../../src/protocol/moderation.ts';
import { TypedEmitter } from '../../src/shared/typed-emitter.ts';
import type { Signaling } from '../calls/signaling-port.ts';
import type { Log } from '../log.ts';
import type { Moderation, ModerationEvents, ModerationNotice, ModerationState } from '../moderation-api.ts';
import { SdkError } from '../sdk-error.ts';

type Dependencies = {
  signaling: Signaling;
  /** `end`: this device has no seat in it any more. */
  call: { readonly id: CallId | null; end(reason: 'removed'): void };
  log: Log;
};

const NOTHING: ModerationState = {
  role: 'guest',
  permissions: new Set(),
  locked: false,
  lobby: false,
  waiting: [],
  keptOut: [],
  hands: [],
};

const NOTICES: Readonly<Record<string, ModerationNotice['kind']>> = {
  'moderation.muted': 'muted',
  'moderation.unmute-asked': 'unmute-asked',
  'moderation.screen-stopped': 'screen-stopped',
  'moderation.removed': 'removed',
};

type OfPeer = 'moderation.mute' | 'moderation.ask-unmute' | 'moderation.stop-screen' | 'moderation.remove';
type OfUser = 'moderation.let-in' | 'lobby.admit' | 'lobby.deny';

/** One call's moderation, as the server tells it and is asked for it. */
export class CallModeration implements Moderation {
  readonly #with: Dependencies;
  readonly #emitter: TypedEmitter<ModerationEvents>;
  #state = NOTHING;
  #me: PeerId | null = null;

  constructor(dependencies: Dependencies) {
    this.#with = dependencies;
    this.#emitter = new TypedEmitter((error) => dependencies.log('error', 'a listener failed', error));
  }

  get state(): ModerationState {
    return this.#state;
  }

  on<K extends keyof ModerationEvents>(event: K, listener: (data: ModerationEvents[K]) => void): () => void {
    return this.#emitter.on(event, listener);
  }

  handle(notification: Notification): void {
    switch (notification.type) {
      case 'room.joined':
        this.#me = notification.data.peerId;
        this.#change(notification.data.moderation, notification.data.hands);
        break;
      case 'moderation.changed':
        this.#change(notification.data.moderation);
        break;
      case 'room.hands':
        this.#set({ ...this.#state, hands: this.#handsOf(notification.data.hands) });
        break;
      case 'room.reactions':
        this.#emitter.emit(
          'reactions',
          notification.data.reactions.map((reacted) => ({ ...reacted, mine: reacted.peerId === this.#me })),
        );
        break;
      case 'moderation.muted':
      case 'moderation.unmute-asked':
      case 'moderation.screen-stopped':
      case 'moderation.removed': {
        const kind = NOTICES[notification.type];
        if (kind) this.#emitter.emit('notice', { kind, by: notification.data.by });
        if (kind === 'removed') this.#with.call.end('removed');
        break;
      }
      default:
    }
  }

  mute(peerId: PeerId): Promise<void> {
    return this.#ofPeer('moderation.mute', peerId);
  }

  async muteAll(): Promise<number> {
    const { muted } = await this.#with.signaling.request('moderation.mute-all', { callId: this.#callId });
    return muted;
  }

  askToUnmute(peerId: PeerId): Promise<void> {
    return this.#ofPeer('moderation.ask-unmute', peerId);
  }

  stopScreen(peerId: PeerId): Promise<void> {
    return this.#ofPeer('moderation.stop-screen', peerId);
  }

  remove(peerId: PeerId): Promise<void> {
    return this.#ofPeer('moderation.remove', peerId);
  }

  letIn(userId: UserId): Promise<void> {
    return this.#ofUser('moderation.let-in', userId);
  }

  setLocked(locked: boolean): Promise<void> {
    return this.#ask('moderation.lock', { locked });
  }

  setLobby(on: boolean): Promise<void> {
    return this.#ask('moderation.lobby', { on });
  }

  admit(userId: UserId): Promise<void> {
    return this.#ofUser('lobby.admit', userId);
  }

  deny(userId: UserId): Promise<void> {
    return this.#ofUser('lobby.deny', userId);
  }

  raiseHand(raised: boolean): Promise<void> {
    return this.#ask('room.hand', { raised });
  }

  react(reaction: Reaction): Promise<void> {
    return this.#ask('room.react', { reaction });
  }

  get #callId(): CallId {
    const { id } = this.#with.call;
    if (!id) throw new SdkError('not-possible-now');
    return id;
  }

  #ofPeer(type: OfPeer, peerId: PeerId): Promise<void> {
    return this.#ask(type, { peerId });
  }

  #ofUser(type: OfUser, userId: UserId): Promise<void> {
    return this.#ask(type, { userId });
  }

  async #ask<T extends RequestType>(type: T, data: Omit<Params<T>, 'callId'>): Promise<void> {
    await this.#with.signaling.request(type, { callId: this.#callId, ...data } as Params<T>);
  }

  #change({ permissions, ...rest }: WireModeration, hands: readonly PeerId[] | null = null): void {
    this.#set({
      ...rest,
      permissions: new Set(permissions),
      hands: hands ? this.#handsOf(hands) : this.#state.hands,
    });
  }

  #handsOf(hands: readonly PeerId[]): ModerationState['hands'] {
    return hands.map((peerId) => ({ peerId, mine: peerId === this.#me }));
  }

  #set(state: ModerationState): void {
    this.#state = state;
    this.#emitter.emit('changed', state);
  }
}
