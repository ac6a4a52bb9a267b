import type { Notification } from '../../src/protocol/contract.ts';
import type { PeerId } from '../../src/protocol/ids.ts';
import { SourceName } from '../../src/protocol/rooms.ts';
import type { IceServer } from '../../src/protocol/session.ts';
import type { Generation, Path, SwitchReason, Topology } from '../../src/protocol/topology.ts';
import { exhaustive } from '../../src/shared/exhaustive.ts';
import { TypedEmitter } from '../../src/shared/typed-emitter.ts';
import type { MediaRoute } from '../api.ts';
import { isFirstMediaComplete } from './first-media.ts';
import type { MediaPath, PathFailure } from './media-path.ts';
import type { PathSwitcherDependencies } from './path-switcher-dependencies.ts';
import { RunningPath } from './running-path.ts';
import { loudestOf } from './speakers.ts';
import {
  committed,
  findPath,
  type MediaStatus,
  observationOf,
  pathsOf,
  routeOf,
  type SwitchState,
  shownIn,
  shownPathOf,
  statusOf,
  wholePathOf,
  without,
} from './switch-state.ts';
import { gapOf, type SwapMeasure, SwitchWatch } from './switch-watch.ts';

export type PathSwitcherEvents = {
  status: MediaStatus;
  route: MediaRoute | null;
  /** Said once a path: it is used from now on. */
  ready: RunningPath['times'] & SwapMeasure & { generation: Generation };
  /** `isLast`: there is no other path. */
  failed: { generation: Generation; topology: Topology; reason: PathFailure; isLast: boolean };
};

type Switching = Extract<SwitchState, { phase: 'switching' }>;

/**
 * The one or two paths of this device in a room. It moves what is seen and heard from one to the other: all at once when
 * the new one is steady, or piece by piece when the old one is gone.
 */
export class PathSwitcher {
  readonly #dependencies: PathSwitcherDependencies;
  readonly #emitter: TypedEmitter<PathSwitcherEvents>;
  readonly #ready = new Set<Generation>();
  #state: SwitchState = { phase: 'none' };
  #status: MediaStatus = 'none';
  #signalingConnected = true;
  #committed: Generation | null = null;
  #swapTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(dependencies: PathSwitcherDependencies) {
    this.#dependencies = dependencies;
    this.#emitter = new TypedEmitter((error) => dependencies.log('error', 'a listener failed', error));
  }

  on<K extends keyof PathSwitcherEvents>(event: K, listener: (data: PathSwitcherEvents[K]) => void): () => void {
    return this.#emitter.on(event, listener);
  }

  get route(): MediaRoute | null {
    return routeOf(this.#state);
  }

  /** The path that is told on joining: any other is gone, and this one goes on where it is there already. */
  begin(path: Path | null): void {
    this.#loseBut(path?.generation);
    if (this.#state.phase === 'closed' || !path || findPath(this.#state, path.generation)) return;
    if (this.#state.phase !== 'none') {
      this.switchTo(path, 'first-peers');
      return;
    }
    const opened = this.#open(path, false);
    this.#move(opened ? { phase: 'one', path: opened, watch: null } : this.#state);
  }

  switchTo(path: Path, reason: SwitchReason): void {
    if (findPath(this.#state, path.generation)) return;
    // Never so by the contract: a switch ends before the next one begins.
    if (this.#state.phase === 'switching') this.lose(this.#state.to.path.generation);
    const state = this.#state;
    if (state.phase === 'none') this.begin(path);
    if (state.phase === 'replacing') this.#move({ ...state, to: this.#open(path, state.lost.hasConnected) });
    if (state.phase !== 'one') return;
    const from = state.path;
    const to = this.#open(path, from.hasConnected);
    if (!to) return;
    const watch = new SwitchWatch({ from, to }, to.openedAt, () => this.#dependencies.remotes.declarations);
    this.#move({ phase: 'switching', from, to, reason, watch, swapped: false });
  }

  /** Everybody uses this path; any other is closed. */
  commit(generation: Generation): void {
    const state = this.#state;
    if (state.phase === 'switching' && state.to.path.generation === generation) {
      state.watch.swapped(this.#dependencies.now());
    }
    this.#committed = generation;
    this.#move(committed(state, generation));
  }

  /** This path is given up, or gone: whatever there is besides is shown. */
  lose(generation: Generation): void {
    this.#move(without(this.#state, generation, this.#dependencies.now()));
  }

  /** Before the seat is taken back in a new session: what can go on by then, and nothing else. Null: nothing can. */
  keepWhole(): Generation | null {
    const whole = wholePathOf(this.#state, this.#committed)?.path.generation;
    this.#loseBut(whole);
    return whole ?? null;
  }

  #loseBut(kept: Generation | undefined): void {
    for (const { path } of this.#paths) if (path.generation !== kept) this.lose(path.generation);
  }

  handle(notification: Notification & { data: { generation: Generation } }): void {
    findPath(this.#state, notification.data.generation)?.path.handle(notification);
  }

  /** Resolves when no path uses the track before any more. */
  async setLocalTrack(source: SourceName, track: MediaStreamTrack | null): Promise<void> {
    await Promise.all(this.#paths.map((running) => running.send(source, track)));
  }

  setRemoteConnected(peerId: PeerId, connected: boolean): void {
    for (const { path } of this.#paths) path.setRemoteConnected(peerId, connected);
  }

  setSignalingConnected(connected: boolean): void {
    this.#signalingConnected = connected;
    for (const { path } of this.#paths) path.setSignalingConnected(connected);
  }

  setIceServers(iceServers: readonly IceServer[]): void {
    for (const { path } of this.#paths) path.setIceServers(iceServers);
  }

  handleNetworkChange(): void {
    for (const { path } of this.#paths) path.handleNetworkChange();
  }

  forget(peerId: PeerId): void {
    for (const running of this.#paths) running.forget(peerId);
    this.#render();
  }

  levels(): ReadonlyMap<PeerId, number> {
    return loudestOf(this.#paths.map(({ path }) => path.levels()));
  }

  /** The path that is seen and heard, be it still opening; null: there is none. */
  get shown(): RunningPath | null {
    return shownPathOf(this.#state);
  }

  /** What is shown, once everything has come by it; and what is to take its place in the same way. */
  get settled(): readonly MediaPath[] {
    const shown = this.shown?.path;
    if (!shown || !this.#ready.has(shown.generation)) return [];
    return this.#paths.map(({ path }) => path).filter(({ topology }) => topology === shown.topology);
  }

  close(): void {
    clearTimeout(this.#swapTimer);
    for (const path of this.#paths) path.close();
    this.#state = { phase: 'closed' };
  }

  get #paths(): readonly RunningPath[] {
    return pathsOf(this.#state);
  }

  #open(described: Path, replaces: boolean): RunningPath | null {
    const { openPath, localTrack, remotes, watchFrames, now, log } = this.#dependencies;
    const path = openPath(described, replaces);
    if (!path) {
      log('error', 'the server opened a path of a kind unknown here', described);
      this.#handleFailed(described, 'negotiation-failed');
      return null;
    }
    const running = new RunningPath({ path, watchFrames, now, log });
    running.on('tracks', () => this.#render());
    running.on('state', () => this.#handleState());
    running.on('observed', () => this.reconsider());
    running.on('failed', (reason) => this.#handleFailed(path, reason));
    path.setSignalingConnected(this.#signalingConnected);
    for (const { peerId, connected } of remotes.connections) path.setRemoteConnected(peerId, connected);
    for (const source of SourceName.options) {
      const track = localTrack(source);
      if (track) void running.send(source, track);
    }
    return running;
  }

  /** What is shown changes before anything is closed. */
  #move(next: SwitchState): void {
    if (next === this.#state || this.#state.phase === 'closed') return;
    const before = this.#paths;
    this.#state = next;
    this.#render();
    for (const path of before) if (!this.#paths.includes(path)) path.close();
    if (this.#paths.length === 1) this.#paths[0]?.path.handleAlone();
    this.#observe();
    this.#handleState();
    this.#emitter.emit('route', this.route);
  }

  /** No more than is needed to decide what comes next. */
  #observe(): void {
    for (const path of this.#paths) {
      const what = observationOf(this.#state, path, this.#ready.has(path.path.generation));
      if (what === 'nothing') path.rest();
      else path.observe(what);
    }
  }

  #render(): void {
    if (this.#state.phase !== 'closed') this.#dependencies.remotes.show(shownIn(this.#state));
  }

  #handleState(): void {
    const status = statusOf(this.#state);
    if (status !== this.#status) {
      this.#status = status;
      this.#emitter.emit('status', status);
    }
    this.reconsider();
  }

  #handleFailed({ generation, topology }: Pick<Path, 'generation' | 'topology'>, reason: PathFailure): void {
    const others = this.#paths.filter(({ path, state }) => path.generation !== generation && state !== 'failed');
    this.#emitter.emit('failed', { generation, topology, reason, isLast: others.length === 0 });
  }

  /** Something was learned: of what comes here, or of what the others send. */
  reconsider(): void {
    const state = this.#state;
    const now = this.#dependencies.now();
    switch (state.phase) {
      case 'none':
      case 'closed':
        break;
      case 'one': {
        const measure = state.watch ? state.watch.measure(now) : {};
        if (measure && this.#hasFirstMedia(state.path, now)) this.#sayReady(state.path, measure);
        break;
      }
      case 'switching':
        this.#advance(state, now);
        break;
      case 'replacing':
        if (!state.to) break;
        this.#render();
        if (this.#hasFirstMedia(state.to, now)) this.#sayReady(state.to, gapOf(state.lost, state.lostAt, state.to));
        break;
      default:
        exhaustive(state);
    }
  }

  #advance(state: Switching, now: number): void {
    if (this.#ready.has(state.to.path.generation)) return;
    if (state.swapped) {
      const measure = state.watch.measure(now);
      if (measure) this.#sayReady(state.to, measure);
    } else if (state.watch.isSteady(now)) {
      const wait = state.watch.untilGoodMoment(now);
      if (wait === 0) this.#swap(state, now);
      else this.#swapTimer ??= setTimeout(() => this.#handleSwapDue(), wait);
    }
  }

  #handleSwapDue(): void {
    this.#swapTimer = undefined;
    this.reconsider();
  }

  #swap(state: Switching, now: number): void {
    state.watch.swapped(now);
    this.#move({ ...state, swapped: true });
  }

  #hasFirstMedia(running: RunningPath, now: number): boolean {
    if (running.state !== 'connected' || this.#ready.has(running.path.generation)) return false;
    return isFirstMediaComplete({ peers: this.#dependencies.remotes.declarations, ...running.firstMedia(now) });
  }

  #sayReady(running: RunningPath, measure: SwapMeasure): void {
    const { generation } = running.path;
    this.#ready.add(generation);
    this.#observe();
    this.#emitter.emit('ready', { generation, ...running.times, ...measure });
  }
}
