import type { CallOutcome } from '../protocol/calls.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { ApplicationId, CallId } from '../protocol/ids.ts';
import type { Cause, Symptom, VerdictLeg } from '../protocol/quality.ts';
import type { SourceName } from '../protocol/rooms.ts';
import type { AbandonReason, Topology } from '../protocol/topology.ts';

/** Only what happened is in it. */
export type Counts<K extends string> = Readonly<Partial<Record<K, number>>>;

/** Percentiles are upper ends of the ranges that times are counted in. Null: nothing was timed. */
export type TimesReport = {
  readonly count: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly maxMs: number | null;
};

export type SwitchOutcome = 'committed' | AbandonReason;

/** What a span of time was. */
export type SpanReport = {
  readonly placed: number;
  readonly ended: Counts<CallOutcome>;
  /** From the answer until media reached all ends; its count is how many calls were set up. */
  readonly setup: TimesReport;
  /** Moves of rooms that had a path before. */
  readonly switches: Counts<SwitchOutcome>;
  /** Without a picture beyond the usual while media moved, as each receiver measured it. */
  readonly mediaGap: TimesReport;
  readonly pathFailures: Counts<Topology>;
  /** Time of sources as somebody received them: how much of it was scored, and how much of that was poor, by cause. */
  readonly scoredMs: number;
  readonly poorMs: Counts<Cause>;
  readonly refused: Counts<ErrorCode>;
  /** The highest that was seen. Of workers: of one core; null: none was measured. */
  readonly peak: {
    readonly calls: number;
    readonly peers: number;
    readonly loopLagMs: number;
    readonly workerCpu: number | null;
  };
};

export type WorkerReport = {
  readonly pid: number;
  readonly version: string;
  readonly srtp: string;
  /** Of one core, lately; null: not measured yet, or it does not answer. */
  readonly cpu: number | null;
};

/** What there is at this moment. */
export type NowReport = {
  readonly calls: { readonly ringing: number; readonly active: number };
  /** By what carries their media; `none`: somebody is alone, or nothing is open yet. */
  readonly rooms: { readonly p2p: number; readonly sfu: number; readonly none: number };
  readonly peers: number;
  readonly sessions: { readonly attached: number; readonly detached: number };
  readonly connections: number;
  readonly media: {
    readonly workers: readonly WorkerReport[];
    readonly routers: number;
    readonly transports: number;
    readonly producers: number;
    readonly consumers: number;
  };
  /** How late the signaling thread's timers are, 99th percentile of the last seconds. */
  readonly loopLagMs: number;
  /** `problem`: one sentence; calls go on. Null: nothing is kept of calls. */
  readonly storage: {
    readonly problem: string | null;
    /** Entries that are not written yet, and those that never will be, by why. */
    readonly waiting: number;
    readonly dropped: Readonly<Record<string, number>>;
  } | null;
};

/** A named fault that has begun and not ended. Names of people; times in ms since the epoch. */
export type RunningVerdict = {
  readonly sender: string;
  readonly receiver: string;
  readonly source: SourceName;
  readonly cause: Cause;
  readonly leg: VerdictLeg;
  readonly symptom: Symptom;
  /** In English. */
  readonly evidence: string;
  readonly since: number;
};

export type RunningCall = {
  readonly callId: CallId;
  readonly applicationId: ApplicationId;
  readonly startedAt: number;
  /** Who has a seat, a few of them; `peers`: how many there are. */
  readonly people: readonly string[];
  readonly peers: number;
  readonly topology: Topology | null;
  /** Of all that is received in it, the lowest score of late; null: nothing was scored. */
  readonly worst: {
    readonly sender: string;
    readonly receiver: string;
    readonly source: SourceName;
    readonly mos: number;
  } | null;
  readonly verdicts: readonly RunningVerdict[];
};

/** Answer to `GET /api/overview`. Times in ms since the epoch. */
export type OverviewReport = {
  readonly at: number;
  /** Since when this server has been running: it knows nothing of before. */
  readonly startedAt: number;
  readonly now: NowReport;
  /** The last so many hours. */
  readonly hours: number;
  readonly total: SpanReport;
  /** The same in steps, the oldest first; the last one is not over. */
  readonly stepMs: number;
  readonly steps: readonly (SpanReport & { readonly at: number })[];
  /** Running calls, the worst first: those with a named fault, then by their lowest score. */
  readonly worstNow: readonly RunningCall[];
};
