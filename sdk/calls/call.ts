import type { Notification } from '../../src/protocol/contract.ts';
import type { CallId, MeetingId, PeerId, UserId } from '../../src/protocol/ids.ts';
import type { Person } from '../../src/protocol/presence.ts';
import { TypedEmitter } from '../../src/shared/typed-emitter.ts';
import type {
  Call,
  CallEvents,
  CallFigures,
  CallState,
  DeviceSource,
  Invitee,
  LocalMedia,
  MediaRoute,
  RemotePeer,
  WantedDevices,
} from '../api.ts';
import type { CallRating } from '../diagnosis-api.ts';
import { CallModeration } from '../moderation/call-moderation.ts';
import type { ScreenMode, ShareOptions } from '../screen-api.ts';
import { isSdkError, SdkError } from '../sdk-error.ts';
import type { CallAsking } from './call-asking.ts';
import { type BeginOptions, type CallBeginning, callerOf } from './call-beginning.ts';
import { endReason, leaveCall, settleEnding } from './call-ending.ts';
import { CallMedia, type CallMediaDependencies } from './call-media.ts';
import { type CallEndReason, type CallFact, isAnswered, nextCallState } from './call-phase.ts';
import { CallSeat } from './call-seat.ts';
import { Invitees } from './invitees.ts';
import { rateCall } from './rate-call.ts';

export type CallDependencies = CallMediaDependencies;

export class DeviceCall implements Call {
  readonly direction: Call['direction'];
  readonly with: Person | null;
  readonly application: string | null;
  readonly others: readonly Person[];
  readonly video: boolean;
  readonly conversationId: string | null;
  readonly moderation: CallModeration;
  readonly pictures: Call['pictures'];
  readonly #dependencies: CallDependencies;
  readonly #emitter: TypedEmitter<CallEvents>;
  readonly media: CallMedia;
  readonly #invitees: Invitees;
  readonly #seat: CallSeat;
  #id: CallId | null = null;
  #state: CallState = { phase: 'placing' };

  constructor(beginning: CallBeginning, dependencies: CallDependencies) {
    this.direction = beginning.direction === 'reloaded' ? 'rejoined' : beginning.direction;
    const { person, application } = callerOf(beginning);
    this.with = person;
    this.application = application;
    this.others = beginning.direction === 'incoming' ? beginning.others : [];
    this.video = beginning.video;
    this.conversationId = beginning.conversationId;
    this.#dependencies = dependencies;
    this.#emitter = new TypedEmitter((error) => dependencies.log('error', 'a listener failed', error));
    this.media = new CallMedia(dependencies);
    this.pictures = this.media.pictures;
    this.moderation = new CallModeration({ ...dependencies, call: this });
    for (const event of ['peers', 'local', 'speakers', 'route', 'figures', 'problem'] as const) {
      this.media.on(event, (data) => this.#emitter.emit(event, data));
    }
    this.media.on('fact', (fact) => this.#note(fact));
    this.#seat = new CallSeat({ ...dependencies, media: this.media, gone: (reason) => this.end(reason) });
    this.#invitees = new Invitees({ ...dependencies, changed: (list) => this.#emitter.emit('invitees', list) });
    if (beginning.direction === 'reloaded') {
      this.#enterRoom(beginning.id);
      this.#state = { phase: 'connecting', since: Date.now() };
      this.media.takeUp(beginning);
    }
    if (beginning.direction !== 'incoming') return;
    this.#state = { phase: 'incoming', ringsUntil: beginning.ringsUntil };
    // Where others are in the call already, or several are called, its media will not go from peer to peer.
    if (this.with && this.others.length === 0) this.media.prepare(true);
    this.#enterRoom(beginning.id);
  }

  get id(): CallId | null {
    return this.#id;
  }

  get state(): CallState {
    return this.#state;
  }

  get peers(): readonly RemotePeer[] {
    return this.media.peers;
  }

  get invitees(): readonly Invitee[] {
    return this.#invitees.snapshot;
  }

  get local(): LocalMedia {
    return this.media.local.snapshot;
  }

  get speakers(): readonly PeerId[] {
    return this.media.speakers;
  }

  get route(): MediaRoute | null {
    return this.media.route;
  }

  get figures(): CallFigures | null {
    return this.media.figures;
  }

  get seatTicket(): string | null {
    return this.#seat.ticket;
  }

  get wanted(): WantedDevices {
    return this.media.local.wanted;
  }

  on<K extends keyof CallEvents>(event: K, listener: (data: CallEvents[K]) => void): () => void {
    return this.#emitter.on(event, listener);
  }

  async answer({ video, microphone = true }: { video: boolean; microphone?: boolean }): Promise<void> {
    const callId = this.#id;
    const ringing = this.#state;
    if (ringing.phase !== 'incoming' || !callId) throw new SdkError('not-possible-now');
    const answered = this.#dependencies.signaling.request('call.answer', { callId });
    this.#note({ type: 'answered', now: Date.now() });
    void this.media.local.begin({ microphone, camera: video });
    try {
      await answered;
    } catch (error) {
      if (isSdkError(error, 'already-in-call', 'rate-limited')) {
        this.#note({ type: 'not-answered', ringsUntil: ringing.ringsUntil });
        this.media.local.turnOff();
        throw error;
      }
      this.end(endReason(error));
      // Perhaps it was answered, and only the word of it was lost: nobody must wait there for somebody who is gone.
      if (isSdkError(error, 'timeout')) void this.#leave(callId);
      throw error;
    }
  }

  async decline(scope: 'device' | 'everywhere' = 'everywhere'): Promise<void> {
    const callId = this.#id;
    if (this.#state.phase !== 'incoming' || !callId) throw new SdkError('not-possible-now');
    const declined = this.#dependencies.signaling.request('call.decline', { callId, scope });
    this.end('declined');
    await settleEnding(declined, this.#dependencies.log);
  }

  async hangUp(): Promise<void> {
    const { phase } = this.#state;
    const callId = this.#id;
    if (phase === 'ended') return;
    if (phase === 'incoming') return this.decline();
    const isPlaced = phase === 'placing' || phase === 'calling';
    // The seat is given up when what was measured in it is told.
    const left = callId && (isPlaced ? this.#leave(callId) : this.media.tellLast().then(() => this.#leave(callId)));
    this.end(isPlaced ? 'cancelled' : 'completed');
    // While it is being placed there is no id yet: `begin` leaves when the id arrives.
    await left;
  }

  async add(userId: UserId): Promise<void> {
    await this.#dependencies.signaling.request('call.add', { callId: this.#seatedIn(), userId });
  }

  async link(): Promise<MeetingId> {
    return (await this.#dependencies.signaling.request('meeting.create', { callId: this.#seatedIn() })).meetingId;
  }

  async shareScreen(options?: ShareOptions): Promise<boolean> {
    this.#seatedIn();
    return await this.media.local.shareScreen(options);
  }

  setScreenMode(mode: ScreenMode): Promise<void> {
    return this.media.local.setScreenMode(mode);
  }

  stopSharing(): Promise<void> {
    return this.media.local.stopSharing();
  }

  setMicrophoneMuted(muted: boolean): Promise<void> {
    return this.media.local.setMicrophoneMuted(muted);
  }

  setCamera(on: boolean): Promise<void> {
    return this.media.local.setCamera(on);
  }

  retryDevices(): Promise<void> {
    return this.media.local.retry();
  }

  rate(rating: CallRating): Promise<void> {
    return rateCall(this.#dependencies.signaling, this, rating);
  }

  getStats(): Promise<RTCStatsReport | null> {
    return this.media.getStats();
  }

  /** Of one that does not ring here; resolves when the server has taken it. */
  async begin({ devices, ask }: CallAsking, { microphone, begun }: BeginOptions): Promise<void> {
    const open = (muted: boolean) =>
      void this.media.local.begin({ microphone: microphone && !muted, camera: this.video });
    if (devices === 'at-once') open(false);
    try {
      const { callId, placed, muted = false } = await ask(this.#dependencies.signaling);
      if (this.#state.phase === 'ended') {
        this.#id = callId;
        return this.#leave(callId);
      }
      if (devices === 'when-taken') open(muted);
      this.#enterRoom(callId);
      this.#note(placed);
      begun();
    } catch (error) {
      // Nobody wants to know any more why a call failed that was given up before.
      if (this.#state.phase === 'ended') return;
      this.end('failed');
      throw error;
    }
  }

  handle(notification: Notification): void {
    switch (notification.type) {
      case 'call.ringing':
      case 'call.invited':
      case 'call.invite-ended':
        if (notification.type === 'call.ringing') this.#note({ type: 'rings-there' });
        this.#invitees.handle(notification);
        break;
      case 'call.ring-ended':
        this.end(notification.data.reason);
        break;
      case 'call.ended':
        this.end(notification.data.outcome, notification.data.durationMs);
        break;
      default:
        this.#seat.handle(notification);
        // What a moderator did is done when it is told of.
        this.media.handle(notification);
        this.moderation.handle(notification);
    }
  }

  reopenDevice(source: DeviceSource): Promise<void> {
    return this.media.local.reopen(source);
  }

  setSignalingConnected(connected: boolean): void {
    this.#seat.setSignalingConnected(connected);
  }

  /** The session is a new one: of a call in which this device has a seat, that is taken back. */
  async return(): Promise<void> {
    if (isAnswered(this.#state)) await this.#seat.return();
    else this.end('lost');
  }

  /** Ends it here, whatever the server knows. */
  end(reason: CallEndReason, durationMs?: number): void {
    if (this.#state.phase === 'ended') return;
    this.media.close();
    this.#seat.close();
    this.#invitees.close();
    this.#note({ type: 'ended', reason, now: Date.now(), ...(durationMs !== undefined && { durationMs }) });
  }

  #enterRoom(callId: CallId): void {
    this.#id = callId;
    this.media.enterRoom(callId);
  }

  #seatedIn(): CallId {
    if (!isAnswered(this.#state) || !this.#id) throw new SdkError('not-possible-now');
    return this.#id;
  }

  #note(fact: CallFact): void {
    const state = nextCallState(this.#state, fact);
    if (state === this.#state) return;
    this.#state = state;
    this.#emitter.emit('state', state);
  }

  #leave(callId: CallId): Promise<void> {
    return leaveCall(callId, this.#dependencies);
  }
}
