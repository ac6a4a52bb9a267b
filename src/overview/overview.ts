import type { CallEvents } from '../calls/call-events.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { QualityEvents } from '../quality/quality-events.ts';
import type { RoomEvents } from '../rooms/room-events.ts';
import { MINUTE_MS } from '../shared/minute.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';
import { Minutes } from './minutes.ts';
import type { NowReport, OverviewReport } from './overview-report.ts';
import { RunningCalls } from './running-calls.ts';
import { type Counted, EMPTY_TALLY, mergedTallies, tallyReport } from './tally.ts';
import { type SeenWorker, WorkerLoads } from './worker-loads.ts';

/** What there is at this moment. */
export type Look = Omit<NowReport, 'media'> & {
  readonly media: Omit<NowReport['media'], 'workers'> & { readonly workers: readonly SeenWorker[] };
};

type Dependencies = {
  look: () => Promise<Look>;
  /** The server's even clock, and the wall's; both in ms. */
  now: () => number;
  wallClock: () => number;
  onFault: (error: unknown) => void;
};

/** How often peaks are looked for. More often finds shorter ones, and asks the workers more. */
const LOOK_MS = 5_000;
const WORST_SHOWN = 20;
/** How finely an answer is divided. */
const STEPS_AT_MOST = 96;
const STEP_MINUTES = [1, 5, 15];

/** Hears what happens, and says it in one answer: for those who have no Prometheus. Nothing of it is stored. */
export class Overview {
  readonly #with: Dependencies;
  readonly #minutes = new Minutes();
  readonly #running = new RunningCalls();
  readonly #loads = new WorkerLoads();
  readonly #startedAt: number;
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(dependencies: Dependencies) {
    this.#with = dependencies;
    this.#startedAt = dependencies.wallClock();
  }

  follow(facts: {
    calls: TypedEmitter<CallEvents>;
    rooms: TypedEmitter<RoomEvents>;
    quality: TypedEmitter<QualityEvents>;
  }): void {
    const { calls, rooms, quality } = facts;
    this.#running.follow(calls, rooms);
    this.#running.followQuality(quality);
    calls.on('call-placed', () => this.#add({ type: 'placed' }));
    calls.on('call-ended', ({ outcome }) => this.#add({ type: 'ended', outcome }));
    calls.on('call-connected', ({ setupMs }) => this.#add({ type: 'set-up', setupMs }));
    rooms.on('topology-committed', ({ from }) => {
      if (from) this.#add({ type: 'switched', outcome: 'committed' });
    });
    rooms.on('topology-abandoned', ({ because }) => this.#add({ type: 'switched', outcome: because }));
    rooms.on('peer-ready', ({ report: { gapMs } }) => {
      if (gapMs !== undefined) this.#add({ type: 'media-gap', gapMs });
    });
    rooms.on('path-failed', ({ path: { topology } }) => this.#add({ type: 'path-failed', topology }));
    quality.on('leg-scored', ({ leg, periodMs, isPoor, cause }) => {
      if (leg === 'whole') this.#add({ type: 'scored', periodMs, poor: isPoor ? (cause ?? 'unknown') : null });
    });
  }

  readonly refused = (code: ErrorCode): void => this.#add({ type: 'refused', code });

  tick(now: number): void {
    if (now - this.#lookedAt < LOOK_MS) return;
    this.#lookedAt = now;
    this.#look().catch(this.#with.onFault);
  }

  /** `hours`: 1 to 24, whole. */
  async report(hours: number): Promise<OverviewReport> {
    const { now, wallClock } = this.#with;
    const seen = await this.#look();
    const at = now();
    const aheadMs = wallClock() - at;
    const each = STEP_MINUTES.find((minutes) => (hours * 60) / minutes <= STEPS_AT_MOST) ?? 15;
    const steps = this.#minutes.steps((hours * 60) / each, each, at);
    return {
      at: at + aheadMs,
      startedAt: this.#startedAt,
      now: seen,
      hours,
      total: tallyReport(steps.reduce(mergedTallies, EMPTY_TALLY)),
      stepMs: each * MINUTE_MS,
      steps: steps.map((step) => ({ ...tallyReport(step), at: step.at + aheadMs })),
      worstNow: this.#running.worst(WORST_SHOWN, at, aheadMs),
    };
  }

  async #look(): Promise<NowReport> {
    const seen = await this.#with.look();
    const workers = this.#loads.look(seen.media.workers, this.#with.now());
    const loads = workers.flatMap(({ cpu }) => cpu ?? []);
    const { calls, peers, loopLagMs } = seen;
    const workerCpu = loads.length > 0 ? Math.max(...loads) : null;
    this.#add({ type: 'looked', calls: calls.active, peers, loopLagMs, workerCpu });
    return { ...seen, media: { ...seen.media, workers } };
  }

  #add(fact: Counted): void {
    this.#minutes.add(fact, this.#with.now());
  }
}
