import type {
  Call,
  CallEvents,
  CallId,
  CallRating,
  CallState,
  Invitee,
  LocalMedia,
  MediaRoute,
  MeetingId,
  Moderation,
  PeerId,
  Person,
  RemotePeer,
  ScreenMode,
  UserId,
  WantedDevices,
} from '../../../../sdk/index.ts';
import { TypedEmitter } from '../../../../src/shared/typed-emitter.ts';

const rethrow = (error: unknown) => {
  throw error;
};

export const person = (name: string, state: Person['state'] = 'in-call'): Person => ({
  userId: name.toLowerCase() as UserId,
  name,
  state,
});

/** Without a platform's MediaStream: the web client's logic only counts tracks. */
const emptyStream = (): MediaStream => ({ getTracks: () => [], getAudioTracks: () => [] }) as never;

export const remotePeer = (name: string, more: Partial<RemotePeer> = {}): RemotePeer => ({
  peerId: `peer-${name.toLowerCase()}` as PeerId,
  person: person(name),
  connected: true,
  role: 'member',
  sources: { microphone: { muted: false }, camera: { muted: false } },
  stream: emptyStream(),
  screenStream: emptyStream(),
  quality: {},
  ...more,
});

export const ringing = (name: string, heard = true): Invitee => ({
  person: person(name, 'online'),
  state: { phase: 'ringing', heard, ringsUntil: 1 },
});

export const unanswered = (name: string, reason: 'declined' | 'no-answer' | 'answered'): Invitee => ({
  person: person(name, 'online'),
  state: { phase: 'ended', reason },
});

type Changes = { [K in Exclude<keyof CallEvents, 'problem' | 'figures'>]?: CallEvents[K] };
type Beginning = Partial<
  Pick<Call, 'direction' | 'with' | 'application' | 'others' | 'video' | 'local' | 'seatTicket' | 'wanted'>
> &
  Changes;

/** A call that the test moves; what is asked of it is noted in `asked`. */
export class FakeCall implements Call {
  readonly id = 'call' as CallId;
  readonly direction: Call['direction'];
  readonly with: Person | null;
  readonly application: string | null;
  readonly others: readonly Person[];
  readonly video: boolean;
  readonly conversationId = null;
  seatTicket: string | null;
  wanted: WantedDevices;
  /** Tests of moderation bring their own. */
  readonly moderation = {} as Moderation;
  /** Elements are for browsers. */
  readonly pictures = { watch: () => () => {} };
  readonly asked: string[] = [];
  state: CallState;
  peers: readonly RemotePeer[];
  invitees: readonly Invitee[];
  local: LocalMedia;
  speakers: readonly PeerId[];
  route: MediaRoute | null;
  readonly figures = null;
  readonly #emitter = new TypedEmitter<CallEvents>(rethrow);

  constructor(beginning: Beginning = {}) {
    this.direction = beginning.direction ?? 'outgoing';
    this.with = beginning.with === undefined ? person('Anna') : beginning.with;
    this.application = beginning.application ?? null;
    this.others = beginning.others ?? [];
    this.video = beginning.video ?? true;
    this.seatTicket = beginning.seatTicket ?? null;
    this.wanted = beginning.wanted ?? { microphone: true, camera: false };
    this.state = beginning.state ?? { phase: 'active', since: 0, mediaInterrupted: false };
    this.peers = beginning.peers ?? [];
    this.invitees = beginning.invitees ?? [];
    this.local = beginning.local ?? {
      microphone: { state: 'live', muted: false, deviceId: 'm', label: 'M' },
      camera: { state: 'off' },
      screen: { state: 'off' },
      stream: emptyStream(),
      quality: {},
    };
    this.speakers = beginning.speakers ?? [];
    this.route = beginning.route ?? null;
  }

  on<K extends keyof CallEvents>(event: K, listener: (data: CallEvents[K]) => void): () => void {
    return this.#emitter.on(event, listener);
  }

  /** Sets all, then tells of each, as the SDK does. */
  change(changes: Changes): void {
    Object.assign(this, changes);
    if (changes.state) this.#emitter.emit('state', changes.state);
    if (changes.peers) this.#emitter.emit('peers', changes.peers);
    if (changes.invitees) this.#emitter.emit('invitees', changes.invitees);
    if (changes.local) this.#emitter.emit('local', changes.local);
    if (changes.speakers) this.#emitter.emit('speakers', changes.speakers);
    if (changes.route !== undefined) this.#emitter.emit('route', changes.route);
  }

  tellProblem(code: string): void {
    this.#emitter.emit('problem', { code, message: code, retryable: true });
  }

  async add(userId: UserId): Promise<void> {
    this.asked.push(`add ${userId}`);
  }

  async link(): Promise<MeetingId> {
    return 'mountain-river' as MeetingId;
  }

  async shareScreen(): Promise<boolean> {
    this.asked.push('share');
    return true;
  }

  async setScreenMode(mode: ScreenMode): Promise<void> {
    this.asked.push(`show ${mode}`);
  }

  async stopSharing(): Promise<void> {
    this.asked.push('stop');
  }

  async answer(): Promise<void> {
    this.asked.push('answer');
  }

  async decline(): Promise<void> {
    this.asked.push('decline');
  }

  async hangUp(): Promise<void> {
    this.asked.push('hang up');
    this.change({ state: { phase: 'ended', reason: 'completed', durationMs: 0 } });
  }

  async setMicrophoneMuted(muted: boolean): Promise<void> {
    this.asked.push(`mute ${muted}`);
  }

  async setCamera(on: boolean): Promise<void> {
    this.asked.push(`camera ${on}`);
  }

  async retryDevices(): Promise<void> {
    this.asked.push('retry');
  }

  async rate({ stars }: CallRating): Promise<void> {
    this.asked.push(`rate ${stars}`);
  }

  async getStats(): Promise<null> {
    return null;
  }
}
