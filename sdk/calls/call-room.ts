import type { Notification, NotificationData, Params } from '../../src/protocol/contract.ts';
import type { PeerId } from '../../src/protocol/ids.ts';
import type { Moderation } from '../../src/protocol/moderation.ts';
import type { Source, SourceName } from '../../src/protocol/rooms.ts';
import type { IceServer } from '../../src/protocol/session.ts';
import type { Generation, Path } from '../../src/protocol/topology.ts';
import { TypedEmitter } from '../../src/shared/typed-emitter.ts';
import type { MediaRoute } from '../api.ts';
import { processorFrameWatch } from '../media/frame-watch.ts';
import type { MediaPath } from '../media/media-path.ts';
import { PathSwitcher } from '../media/path-switcher.ts';
import { Speakers } from '../media/speakers.ts';
import type { MediaStatus } from '../media/switch-state.ts';
import { Publishing } from '../moderation/publishing.ts';
import { CallQuality } from '../quality/call-quality.ts';
import { isSdkError, SdkError } from '../sdk-error.ts';
import type { CallRoomDependencies, CallRoomEvents } from './call-room-dependencies.ts';

/** Another path is there sooner as a rule, and nobody is to read of an interruption that is over. */
const REPLACEMENT_MS = 1_000;

type Seat = 'none' | 'taken' | 'closed';
type Media = 'never' | 'carried' | 'interrupted';

/** This device's part in the live side of a call: its seat, who else is there, its media, what it publishes. */
export class CallRoom {
  readonly #dependencies: CallRoomDependencies;
  readonly #emitter: TypedEmitter<CallRoomEvents>;
  readonly #switcher: PathSwitcher;
  readonly #publishing: Publishing;
  readonly #speakers: Speakers;
  readonly #quality: CallQuality;
  #seat: Seat = 'none';
  #media: Media = 'never';
  #status: MediaStatus = 'none';
  #replacement: ReturnType<typeof setTimeout> | undefined;
  #me: PeerId | null = null;

  constructor(dependencies: CallRoomDependencies) {
    const { callId, signaling, peers, localTrack, watchFrames = processorFrameWatch(), isHidden, log } = dependencies;
    this.#dependencies = dependencies;
    this.#emitter = new TypedEmitter((error) => log('error', 'a listener failed', error));
    this.#publishing = new Publishing((order) => this.#emitter.emit('order', order));
    const now = () => performance.now();
    this.#switcher = new PathSwitcher({
      openPath: (path, replaces) => this.#openPath(path, replaces),
      localTrack: (source) => (this.#publishing.may(source) ? localTrack(source) : null),
      remotes: peers,
      watchFrames,
      now,
      log,
    });
    this.#quality = new CallQuality({
      callId,
      signaling,
      path: () => (this.#switcher.shown?.hasConnected ? this.#switcher.shown.path : null),
      published: () => this.#publishing.declared,
      declared: () => peers.declarations,
      sounds: () => peers.sounds,
      looked: (step) => this.#emitter.emit('measured', step),
      isHidden,
      now,
      log,
    });
    this.#speakers = new Speakers({
      levels: () => this.#switcher.levels(),
      changed: (speakers) => this.#emitter.emit('speakers', speakers),
      now,
    });
    this.#listen();
  }

  get speakers(): readonly PeerId[] {
    return this.#speakers.current;
  }

  get route(): MediaRoute | null {
    return this.#switcher.route;
  }

  on<K extends keyof CallRoomEvents>(event: K, listener: (data: CallRoomEvents[K]) => void): () => void {
    return this.#emitter.on(event, listener);
  }

  handle(notification: Notification): void {
    if (this.#seat === 'closed') return;
    const { peers } = this.#dependencies;
    const switcher = this.#switcher;
    switch (notification.type) {
      case 'room.joined':
        this.#handleJoined(notification.data);
        break;
      case 'room.peer-joined':
        peers.add(notification.data.peer);
        switcher.setRemoteConnected(notification.data.peer.peerId, notification.data.peer.connected);
        break;
      case 'room.peer-left':
        switcher.forget(notification.data.peerId);
        peers.remove(notification.data.peerId);
        break;
      case 'room.peer-connection':
        peers.setConnected(notification.data.peerId, notification.data.connected);
        switcher.setRemoteConnected(notification.data.peerId, notification.data.connected);
        break;
      case 'room.sources':
        peers.setSources(notification.data.peerId, notification.data.sources);
        switcher.reconsider();
        break;
      case 'room.role':
        peers.setRole(notification.data.peerId, notification.data.role);
        break;
      case 'moderation.changed':
        this.#handlePart(notification.data.moderation);
        break;
      case 'moderation.muted':
      case 'moderation.screen-stopped':
        this.#publishing.handleOrder(notification);
        break;
      case 'topology.switching':
        switcher.switchTo(notification.data.path, notification.data.reason);
        break;
      case 'topology.committed':
        switcher.commit(notification.data.generation);
        break;
      case 'topology.abandoned':
        this.#handleAbandoned(notification.data);
        break;
      case 'topology.closed':
        switcher.lose(notification.data.generation);
        break;
      case 'quality.verdict':
        this.#handleVerdict(notification.data);
        break;
      default:
        if (isOfPath(notification)) switcher.handle(notification);
    }
    this.#tellStatus();
  }

  /** Tells what this device publishes, if that is news. The first word waits until the devices have `settled`. */
  declare(local: { published: Source[]; muted: boolean }, settled: boolean): void {
    const news = this.#seat === 'taken' ? this.#publishing.news(local, settled) : null;
    if (news) this.#say('room.sources', { callId: this.#dependencies.callId, ...news });
  }

  setLocalTrack(source: SourceName, track: MediaStreamTrack | null): Promise<void> {
    return this.#switcher.setLocalTrack(source, this.#publishing.may(source) ? track : null);
  }

  setIceServers(iceServers: readonly IceServer[]): void {
    this.#switcher.setIceServers(iceServers);
  }

  setSignalingConnected(connected: boolean): void {
    this.#switcher.setSignalingConnected(connected);
    this.#quality.setConnected(connected);
  }

  /** The path that can go on in a new session; all others are given up. */
  keepWhole(): Generation | null {
    return this.#switcher.keepWhole();
  }

  handleNetworkChange(): void {
    this.#switcher.handleNetworkChange();
  }

  getStats(): Promise<RTCStatsReport> | null {
    return this.#switcher.shown?.path.getStats() ?? null;
  }

  /** What was measured last is told. Resolves within a third of a second; the room may be closed meanwhile. */
  tellLast(): Promise<void> {
    return this.#quality.end();
  }

  close(): void {
    this.#quality.close();
    this.#seat = 'closed';
    clearTimeout(this.#replacement);
    this.#switcher.close();
    this.#speakers.close();
    this.#dependencies.peers.close();
  }

  #listen(): void {
    const { callId } = this.#dependencies;
    const switcher = this.#switcher;
    switcher.on('status', (status) => {
      this.#status = status;
      clearTimeout(this.#replacement);
      if (status === 'replacing') this.#replacement = setTimeout(() => this.#tellMissing(), REPLACEMENT_MS);
      this.#tellStatus();
    });
    switcher.on('route', (route) => {
      this.#quality.handlePath();
      this.#emitter.emit('route', route);
      this.#emitter.emit('settled', switcher.settled);
    });
    switcher.on('ready', (ready) => {
      this.#say('topology.ready', { callId, ...ready });
      this.#emitter.emit('settled', switcher.settled);
    });
    switcher.on('failed', ({ generation, topology, reason, isLast }) => {
      this.#say('topology.failed', { callId, generation, reason });
      if (!isLast) return;
      if (topology === 'sfu') return this.#tellUnreachable();
      this.#emitter.emit('problem', { code: reason, message: 'The media connection failed.', retryable: false });
    });
  }

  #openPath(path: Path, replaces: boolean): MediaPath | null {
    const { callId, openPath, peers } = this.#dependencies;
    const [other] = peers.snapshot;
    const { shown } = this.#switcher;
    const beside = shown?.hasConnected ? shown.path.generation : null;
    return openPath({ callId, path, remotePeerId: other?.peerId ?? null, replaces, beside });
  }

  #handleJoined({ peerId: me, peers, path, moderation, muted }: NotificationData<'room.joined'>): void {
    this.#seat = 'taken';
    this.#publishing.begin(me === this.#me);
    this.#me = me;
    const changed = this.#publishing.handlePart(moderation);
    this.#dependencies.peers.replaceAll(peers);
    for (const { peerId, connected } of peers) this.#switcher.setRemoteConnected(peerId, connected);
    // Who is muted is so before anything is told of what is published.
    this.#emitter.emit('joined', { muted: muted || !this.#publishing.may('microphone') });
    this.#publishing.enforce();
    this.#sendPermitted(changed);
    this.#switcher.begin(path);
    this.#speakers.start();
    this.#quality.begin();
  }

  #handlePart(moderation: Moderation): void {
    const changed = this.#publishing.handlePart(moderation);
    if (changed.length === 0) return;
    this.#publishing.enforce();
    this.#sendPermitted(changed);
  }

  /** Also from who unmutes, nothing goes out on any path that is not permitted. */
  #sendPermitted(changed: readonly SourceName[]): void {
    const { localTrack, log } = this.#dependencies;
    for (const source of changed) {
      this.setLocalTrack(source, localTrack(source)).catch((error) =>
        log('error', `the ${source} could not be attached`, error),
      );
    }
  }

  #handleAbandoned({ generation, reason }: NotificationData<'topology.abandoned'>): void {
    this.#switcher.lose(generation);
    if (reason === 'sfu-unreachable' && !this.#switcher.shown) {
      this.#tellUnreachable();
    }
  }

  #handleVerdict({ peerId, source, mos, mark, verdict }: NotificationData<'quality.verdict'>): void {
    if (peerId !== this.#me) this.#dependencies.peers.setQuality(peerId, source, { mos, mark, verdict });
    else this.#emitter.emit('own-quality', { source, quality: verdict && { mos, mark, verdict } });
  }

  #tellUnreachable(): void {
    this.#emitter.emit('problem', new SdkError('sfu-unreachable').toProblem());
  }

  #tellStatus(): void {
    if (this.#seat === 'closed') return;
    if (this.#status === 'carrying') this.#become('carried');
    if (this.#status === 'interrupted') this.#tellMissing();
  }

  /** Who is alone misses nothing. */
  #tellMissing(): void {
    if (this.#media === 'carried' && this.#dependencies.peers.snapshot.length > 0) this.#become('interrupted');
  }

  #become(media: 'carried' | 'interrupted'): void {
    const before = this.#media;
    if (before === media) return;
    this.#media = media;
    if (media === 'interrupted') this.#emitter.emit('interrupted', undefined);
    else this.#emitter.emit(before === 'never' ? 'connected' : 'restored', undefined);
  }

  #say<T extends 'room.sources' | 'topology.ready' | 'topology.failed'>(type: T, data: Params<T>): void {
    this.#dependencies.signaling.request(type, data).catch((error) => {
      // The call, or the path, ended while the message was on its way: nothing is lost.
      const late = isSdkError(error, 'stale-generation', 'call-ended', 'call-not-found', 'closed', 'session-expired');
      this.#dependencies.log(late ? 'debug' : 'warn', `${type} was refused`, error);
    });
  }
}

const isOfPath = (it: Notification): it is Extract<Notification, { type: `p2p.${string}` | `media.${string}` }> =>
  /^(?:p2p|media)\./.test(it.type);
