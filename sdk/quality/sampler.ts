import type { Source } from '../../src/protocol/rooms.ts';
import type { Generation } from '../../src/protocol/topology.ts';
import type { Log } from '../log.ts';
import type { Declaration } from '../media/first-media.ts';
import type { MediaPath } from '../media/media-path.ts';
import type { SoundEnergy } from '../media/sound-energy.ts';
import type { SourceKey } from '../media/source-key.ts';
import { type Circumstances, digestOf, type Look, type Measurement } from './digest-of.ts';
import type { MeasuredStep } from './figures-of.ts';
import { StallWatch } from './stall-watch.ts';
import { troublesIn } from './troubles.ts';

const PERIOD_MS = 5_000;
/**
 * How soon a turn for the worse is seen. Shorter costs statistics, which are nearly 1 ms of a page's thread in a meeting of
 * ten; longer tells later.
 */
const LOOK_MS = 1_250;
/** However often things turn. */
const MIN_PERIOD_MS = 2_000;
/** Less says nothing. */
const MIN_TOLD_MS = 200;
/** The page slept: of what was meanwhile nothing can be said. */
const MAX_PERIOD_MS = 60_000;
/** Who hangs up does not wait for statistics longer than that. */
const LAST_LOOK_MS = 300;

export type SamplerDependencies = {
  /** The one that is seen and heard; null: none is. */
  path: () => MediaPath | null;
  published: () => readonly Source[];
  declared: () => readonly Declaration[];
  sounds: () => ReadonlyMap<SourceKey, SoundEnergy> | null;
  isHidden: () => boolean;
  takeSlowestRoundTrip: () => number | undefined;
  measured: (period: MeasuredPeriod) => void;
  /** At each look, what has happened since the one before. */
  looked: (step: MeasuredStep) => void;
  /** Milliseconds of a clock that never goes back. */
  now: () => number;
  log: Log;
};

/** `endedAt`: by the sampler's clock. `isBad`: something was wrong in it. */
export type MeasuredPeriod = {
  readonly measurement: Measurement;
  readonly generation: Generation;
  readonly endedAt: number;
  readonly isBad: boolean;
};

/** `begun`: where the period began; `last`: the newest look. */
type Watched = { readonly path: MediaPath; begun: Look; last: Look; troubles: ReadonlySet<string>; hasTurned: boolean };

/** Looks at the shown path every so often, and tells every five seconds what happened, or at once when it turned for the worse. */
export class QualitySampler {
  readonly #dependencies: SamplerDependencies;
  readonly #stalls: StallWatch;
  #watched: Watched | null = null;
  #signalingRttMs: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #phase: 'running' | 'over' = 'running';

  constructor(dependencies: SamplerDependencies) {
    this.#dependencies = dependencies;
    this.#stalls = new StallWatch(dependencies.now);
    void this.#run();
  }

  /** What was measured of the path before is told, for its period is over. */
  handlePath(): void {
    const watched = this.#watched;
    if (!watched || watched.path === this.#dependencies.path()) return;
    this.#watched = null;
    if (this.#phase === 'running') this.#tell(watched, watched.last);
  }

  /** The period that is not over is told as well. Resolves soon, whatever the browser does. */
  async end(): Promise<void> {
    const watched = this.#watched;
    if (this.#phase === 'over' || !watched) return this.close();
    const looking = this.#look(watched.path);
    const circumstances = this.#circumstances(watched.path);
    this.close();
    const { promise: tooLong, resolve } = Promise.withResolvers<null>();
    const timer = setTimeout(() => resolve(null), LAST_LOOK_MS);
    const look = await Promise.race([looking, tooLong]);
    clearTimeout(timer);
    this.#tell(watched, look ?? watched.last, circumstances);
  }

  /** Idempotent. */
  close(): void {
    this.#phase = 'over';
    clearTimeout(this.#timer);
    this.#stalls.close();
  }

  async #run(): Promise<void> {
    this.handlePath();
    const path = this.#dependencies.path();
    const look = path && (await this.#look(path));
    if (this.#isOver()) return;
    if (look && path === this.#dependencies.path()) this.#see(path, look);
    this.#timer = setTimeout(() => void this.#run(), LOOK_MS);
  }

  #isOver(): boolean {
    return this.#phase === 'over';
  }

  async #look(path: MediaPath): Promise<Look | null> {
    const { now, log } = this.#dependencies;
    const [sounds, hidden] = [this.#dependencies.sounds(), this.#dependencies.isHidden()];
    try {
      const stats = await path.stats();
      return stats && { at: now(), stats, sounds, hidden, withheld: path.withheld(), lateMs: this.#stalls.lateMs };
    } catch (error) {
      log('debug', 'no statistics', error);
      return null;
    }
  }

  #see(path: MediaPath, look: Look): void {
    const watched = this.#watched;
    if (watched?.path !== path || look.at - watched.last.at > MAX_PERIOD_MS) {
      this.#watched = { path, begun: look, last: look, troubles: new Set(), hasTurned: false };
      return;
    }
    const step = digestOf(watched.last, look, this.#circumstances(path));
    this.#dependencies.looked({ topology: path.topology, measurement: step });
    const troubles = troublesIn(withoutWithheld(step, watched.last, look));
    if ([...troubles].some((trouble) => !watched.troubles.has(trouble))) this.#turn(watched);
    watched.troubles = troubles;
    watched.last = look;
    const elapsed = look.at - watched.begun.at;
    const isDue = elapsed >= PERIOD_MS - LOOK_MS / 2;
    if (isDue || (watched.hasTurned && elapsed >= MIN_PERIOD_MS)) this.#tell(watched, look);
  }

  /** A period ends where it turned: what was well would hide how bad it is since. */
  #turn(watched: Watched): void {
    if (!watched.hasTurned) this.#tell(watched, watched.last);
    watched.hasTurned = true;
  }

  #tell(watched: Watched, look: Look, circumstances = this.#circumstances(watched.path)): void {
    const { path, begun } = watched;
    if (look.at - begun.at < MIN_TOLD_MS) return;
    watched.begun = look;
    watched.hasTurned = false;
    const measurement = digestOf(begun, look, circumstances);
    this.#signalingRttMs = undefined;
    const isBad = troublesIn(withoutWithheld(measurement, begun, look)).size > 0;
    this.#dependencies.measured({ measurement, generation: path.generation, endedAt: look.at, isBad });
  }

  #circumstances(path: MediaPath): Circumstances {
    const { published, declared, takeSlowestRoundTrip } = this.#dependencies;
    const roundTrip = takeSlowestRoundTrip();
    if (roundTrip !== undefined) this.#signalingRttMs = Math.max(roundTrip, this.#signalingRttMs ?? 0);
    return {
      sent: published().filter(({ source }) => path.carries(source)),
      received: declared()
        .filter(({ peerId }) => path.reaches(peerId))
        .flatMap(({ peerId, sources }) =>
          (sources ?? []).flatMap(({ source }) => (path.carries(source) ? [{ peerId, source }] : [])),
        ),
      signalingRttMs: this.#signalingRttMs,
    };
  }
}

/** What the SFU does not forward is no trouble: nobody is told of it sooner, nor keeps it longer. */
const withoutWithheld = (measurement: Measurement, ...looks: readonly Look[]): Measurement => ({
  ...measurement,
  received: measurement.received.filter(
    ({ peerId, source }) => source !== 'microphone' || !looks.some(({ withheld }) => withheld.has(peerId)),
  ),
});
