import type { PeerId } from '../../src/protocol/ids.ts';
import type { SourceName } from '../../src/protocol/rooms.ts';
import { TypedEmitter } from '../../src/shared/typed-emitter.ts';
import type { Log } from '../log.ts';
import { Delivery } from './delivery.ts';
import type { FirstMedia } from './first-media.ts';
import { FrameSeries } from './frame-series.ts';
import type { WatchFrames } from './frame-watch.ts';
import type { MediaPath, PathFailure, ReceivedSource } from './media-path.ts';
import { isSound, type RemoteSource, type SourceKey, sourceKey } from './source-key.ts';

/** The precision of times told, and of steadiness where frames cannot be watched; each costs statistics of all that comes. */
const POLL_MS = 50;
/** Where frames are watched statistics only count packets, ten of which are 200 ms. */
const POLL_BESIDE_FRAMES_MS = 100;

export type RemoteTrack = RemoteSource & { readonly track: MediaStreamTrack };

export type RunningPathEvents = {
  /** What arrives has become another. */
  tracks: undefined;
  state: RunningPathState;
  failed: PathFailure;
  /** Something was learned about what comes. */
  observed: undefined;
};

/** `counters` costs statistics; `frames` a look at each frame besides. */
export type Observation = 'counters' | 'frames';

export type RunningPathState = 'opening' | 'connected' | 'interrupted' | 'failed' | 'closed';

export type RunningPathDependencies = {
  path: MediaPath;
  /** Null: frames are counted by statistics. */
  watchFrames: WatchFrames | null;
  /** Milliseconds of a clock that never goes back. */
  now: () => number;
  log: Log;
};

/** A path that was opened: what arrives on it, and, while it is observed, how well. */
export class RunningPath {
  readonly path: MediaPath;
  readonly openedAt: number;
  readonly delivery = new Delivery();
  readonly #dependencies: RunningPathDependencies;
  readonly #emitter: TypedEmitter<RunningPathEvents>;
  readonly #tracks = new Map<SourceKey, RemoteTrack>();
  readonly #frames = new Map<SourceKey, FrameSeries>();
  readonly #watches = new Map<SourceKey, { track: MediaStreamTrack; end: () => void }>();
  readonly #subscriptions: (() => void)[];
  #state: RunningPathState = 'opening';
  #connectedAt: number | null = null;
  #observing: 'nothing' | Observation = 'nothing';
  #polledAt = Number.NEGATIVE_INFINITY;
  #notedAt = 0;
  #polling = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(dependencies: RunningPathDependencies) {
    const { path, now, log } = dependencies;
    this.#dependencies = dependencies;
    this.path = path;
    this.openedAt = now();
    this.#notedAt = this.openedAt;
    this.#emitter = new TypedEmitter((error) => log('error', 'a listener failed', error));
    this.#subscriptions = [
      path.on('track', (remote) => this.#handleTrack(remote)),
      path.on('track-ended', (remote) => this.#handleEnded(remote)),
      path.on('connected', () => this.#become('connected')),
      path.on('interrupted', () => this.#become('interrupted')),
      path.on('restored', () => this.#become('connected')),
      path.on('failed', (reason) => {
        this.#become('failed');
        this.#emitter.emit('failed', reason);
      }),
    ];
  }

  get state(): RunningPathState {
    return this.#state;
  }

  get tracks(): ReadonlyMap<SourceKey, RemoteTrack> {
    return this.#tracks;
  }

  /** Null: it never was connected. */
  get connectedAt(): number | null {
    return this.#connectedAt;
  }

  get hasConnected(): boolean {
    return this.#connectedAt !== null;
  }

  /** Milliseconds from the opening. */
  get times(): { connectedMs: number; firstAudioMs?: number; firstFrameMs?: number } {
    const since = (at: number) => Math.max(0, Math.round(at - this.openedAt));
    const [sound, picture] = [this.delivery.firstAt('sound'), this.delivery.firstAt('picture')];
    return {
      connectedMs: since(this.#connectedAt ?? this.#dependencies.now()),
      ...(sound !== null && { firstAudioMs: since(sound) }),
      ...(picture !== null && { firstFrameMs: since(picture) }),
    };
  }

  on<K extends keyof RunningPathEvents>(event: K, listener: (data: RunningPathEvents[K]) => void): () => void {
    return this.#emitter.on(event, listener);
  }

  frames(key: SourceKey): FrameSeries {
    const series = this.#frames.get(key) ?? new FrameSeries();
    this.#frames.set(key, series);
    return series;
  }

  carries(source: SourceName): boolean {
    return this.path.carries(source);
  }

  /** Whether nothing comes of it although it is sent. */
  withholds({ peerId, source }: RemoteSource): boolean {
    return source === 'microphone' && this.path.withheld().has(peerId);
  }

  /** What came so far, for whoever waits for all of it. */
  firstMedia(now: number): Pick<FirstMedia, 'carries' | 'withholds' | 'count' | 'waitedMs'> {
    return {
      carries: (source) => this.carries(source),
      withholds: (remote) => this.withholds(remote),
      count: (key) => this.delivery.count(key),
      waitedMs: now - (this.#connectedAt ?? now),
    };
  }

  /** To be ended by `rest`. */
  observe(what: Observation): void {
    if (this.#observing === what || this.#state === 'closed') return;
    if (what === 'counters') this.#endWatches();
    const isNew = this.#observing === 'nothing';
    this.#observing = what;
    for (const remote of this.#tracks.values()) this.#watch(remote);
    if (isNew) void this.#poll();
  }

  rest(): void {
    this.#observing = 'nothing';
    clearTimeout(this.#timer);
    this.#endWatches();
  }

  /** Resolves when the track before is no longer used. */
  async send(source: SourceName, track: MediaStreamTrack | null): Promise<void> {
    if (!this.path.carries(source)) return;
    try {
      await this.path.setLocalTrack(source, track);
    } catch (error) {
      this.#dependencies.log('error', `the ${source} could not be attached`, error);
    }
  }

  /** The peer has left. */
  forget(peerId: PeerId): void {
    for (const remote of [...this.#tracks.values()]) if (remote.peerId === peerId) this.#remove(remote);
  }

  close(): void {
    if (this.#state === 'closed') return;
    this.rest();
    this.#state = 'closed';
    for (const end of this.#subscriptions) end();
    this.path.close();
  }

  get #pollMs(): number {
    return this.#watches.size > 0 ? POLL_BESIDE_FRAMES_MS : POLL_MS;
  }

  #become(state: RunningPathState): void {
    if (state === 'connected') this.#connectedAt ??= this.#dependencies.now();
    this.#state = state;
    this.#emitter.emit('state', state);
  }

  #handleTrack(remote: RemoteTrack): void {
    this.#tracks.set(sourceKey(remote), remote);
    this.#watch(remote);
    this.#emitter.emit('tracks', undefined);
  }

  #handleEnded(remote: RemoteSource): void {
    this.#remove(remote);
    this.#emitter.emit('tracks', undefined);
  }

  #remove(remote: RemoteSource): void {
    const key = sourceKey(remote);
    this.#tracks.delete(key);
    this.#frames.delete(key);
    this.#watches.get(key)?.end();
    this.#watches.delete(key);
    this.delivery.forget(remote);
  }

  #watch({ track, ...remote }: RemoteTrack): void {
    const { watchFrames, now } = this.#dependencies;
    const key = sourceKey(remote);
    const before = this.#watches.get(key);
    if (this.#observing !== 'frames' || !watchFrames || isSound(remote.source) || before?.track === track) return;
    before?.end();
    const end = watchFrames(track, (height) => {
      this.frames(key).note({ at: now(), height, count: 1, precisionMs: 0 });
      this.#observed();
    });
    this.#watches.set(key, { track, end });
  }

  #endWatches(): void {
    for (const { end } of this.#watches.values()) end();
    this.#watches.clear();
  }

  /** Frames keep the time where the browser slows timers down. */
  #observed(): void {
    this.#emitter.emit('observed', undefined);
    if (this.#observing !== 'nothing' && this.#dependencies.now() - this.#polledAt >= this.#pollMs) void this.#poll();
  }

  async #poll(): Promise<void> {
    if (this.#polling) return;
    const { path, now, log } = this.#dependencies;
    clearTimeout(this.#timer);
    this.#polling = true;
    this.#polledAt = now();
    try {
      this.#note(await path.received());
    } catch (error) {
      log('debug', 'no statistics', error);
    }
    this.#polling = false;
    if (this.#observing === 'nothing') return;
    this.#timer = setTimeout(() => void this.#poll(), this.#pollMs);
    this.#emitter.emit('observed', undefined);
  }

  #note(received: readonly ReceivedSource[]): void {
    const at = this.#dependencies.now();
    // Hidden tabs poll once a second, whatever was asked for.
    const precisionMs = at - this.#notedAt;
    this.#notedAt = at;
    for (const { peerId, source, framesDecoded, frameHeight } of received) {
      const key = sourceKey({ peerId, source });
      const count = framesDecoded - this.delivery.count(key);
      if (isSound(source) || this.#watches.has(key) || count <= 0) continue;
      this.frames(key).note({ at, height: frameHeight ?? 0, count, precisionMs });
    }
    this.delivery.note(at, received);
  }
}
