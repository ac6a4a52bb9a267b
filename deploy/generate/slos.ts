import { callMetrics } from '../../src/telemetry/call-metrics.ts';
import { pathMetrics } from '../../src/telemetry/path-metrics.ts';
import { qualityMetrics } from '../../src/telemetry/quality-metrics.ts';
import { rate, rateOfSamples, rateUpTo, sum } from './promql.ts';

/** A promise to the people who call, as a share of events that are good (Google's SRE Workbook, chapter 2). */
export type Slo = {
  readonly id: string;
  /** The alert's name, and its heading in docs/operations.md. */
  readonly alert: string;
  readonly promise: string;
  /** 0 to 1. */
  readonly objective: number;
  /** Events a second, over a window. */
  readonly bad: (window: string) => string;
  readonly all: (window: string) => string;
  /** So many bad ones in the longer window at least: one lost call of three in a night wakes nobody. */
  readonly leastBad: number;
  readonly summary: string;
  readonly runbook: readonly string[];
};

const { callsEnded } = callMetrics;
const answered = { outcome: { oneOf: ['completed', 'lost', 'never-connected'] } } as const;
const connected = { outcome: { oneOf: ['completed', 'lost'] } } as const;

/** Within so many seconds: a bound of the histogram's buckets. */
const FIRST_MEDIA_WITHIN_S = 1.5;
const RECOVERED_WITHIN_S = 5;

export const slos: readonly Slo[] = [
  {
    id: 'call-setup',
    alert: 'ParleyCallsDoNotConnect',
    promise: 'Of answered calls, 99.5 % get media at all ends.',
    objective: 0.995,
    bad: (window) => sum(rate(callsEnded, window, { outcome: 'never-connected' })),
    all: (window) => sum(rate(callsEnded, window, answered)),
    leastBad: 3,
    summary: 'People answer, and neither see nor hear each other.',
    runbook: [
      'Which way fails? *Media paths that failed* on the media dashboard: `ice-failed` and `timeout` on `p2p` alone is STUN or TURN; on `sfu` it is the media ports, `PARLEY_ANNOUNCED_ADDRESS` or the firewall; `no-worker` and `worker-died` are the workers.',
      'Check TURN as in [TURN](#turn), and the ports as in [media ports](#media-ports-and-the-address-for-them).',
      'One network alone? The log lines `media path failed` have the call; its report has the candidates.',
    ],
  },
  {
    id: 'first-media',
    alert: 'ParleyMediaComesLate',
    promise: `95 % of people hear the others within ${FIRST_MEDIA_WITHIN_S} s of the answer.`,
    objective: 0.95,
    bad: (window) =>
      `(${sum(rateOfSamples(pathMetrics.firstAudio, window))} - ${sum(rateUpTo(pathMetrics.firstAudio, FIRST_MEDIA_WITHIN_S, window))})`,
    all: (window) => sum(rateOfSamples(pathMetrics.firstAudio, window)),
    leastBad: 5,
    summary: 'People wait for each other’s sound after the answer.',
    runbook: [
      'On which topology? *First sound* on the media dashboard. On `p2p` slow candidates: a STUN or TURN server that does not answer costs seconds. On `sfu` look at the workers’ processor time and at the event loop.',
      'The dots in the panel are calls: open the slowest one’s report.',
    ],
  },
  {
    id: 'quality',
    alert: 'ParleyQualityPoor',
    promise: '98 % of the time that is scored is not poor.',
    objective: 0.98,
    bad: (window) => sum(rate(qualityMetrics.poorSeconds, window)),
    all: (window) => sum(rate(qualityMetrics.scoredSeconds, window)),
    leastBad: 300,
    summary: 'Much of what people see and hear is poor.',
    runbook: [
      'Whose fault? *Poor, by cause* on the quality dashboard. `server`: the workers’ processor time, the event loop, the network of this machine. `relay-path`: coturn’s machine and its line. `sender-uplink`, `receiver-downlink`, `network`: people’s own lines; if it is many at once, the line of this site.',
      'Is it one way of travel (`path`) or one kind? The quality dashboard has both. The dots in *score* are calls: their reports say who, when and why.',
    ],
  },
  {
    id: 'drops',
    alert: 'ParleyCallsDrop',
    promise: 'Of calls that connected, 99.5 % end because somebody hung up.',
    objective: 0.995,
    bad: (window) => sum(rate(callsEnded, window, { outcome: 'lost' })),
    all: (window) => sum(rate(callsEnded, window, connected)),
    leastBad: 3,
    summary: 'Calls are cut off.',
    runbook: [
      'Signaling or media? *Sessions* on the signaling dashboard: many that were detached and timed out at once are a network, a proxy or a restart. *Interruptions* on the media dashboard: paths that broke and found no other.',
      'Did the server restart? Calls that nobody brought back within ten minutes were lost with it ([stopping](#stopping-restarting-updating)): `process_start_time_seconds` says when.',
    ],
  },
  {
    id: 'recovery',
    alert: 'ParleyMediaDoesNotRecover',
    promise: `Of media that was interrupted, 95 % is back within ${RECOVERED_WITHIN_S} s.`,
    objective: 0.95,
    bad: (window) =>
      `clamp_min(${sum(rate(pathMetrics.mediaInterruptions, window))} - (${sum(rateUpTo(pathMetrics.mediaRecovery, RECOVERED_WITHIN_S, window))} or vector(0)), 0)`,
    all: (window) => sum(rate(pathMetrics.mediaInterruptions, window)),
    leastBad: 3,
    summary: 'Media that breaks off does not come back soon.',
    runbook: [
      'A worker that died: see [when a media worker dies](#when-a-media-worker-dies); without another that runs nothing can take over.',
      'After a broken peer-to-peer path the SFU takes over: if that fails, its ports or its address are not reachable for these people ([media ports](#media-ports-and-the-address-for-them)).',
    ],
  },
];

/** How fast the budget of 30 days burns, over which window, and how loudly that is said (SRE Workbook, chapter 5). */
export type BurnRate = {
  readonly factor: number;
  readonly long: string;
  readonly short: string;
  readonly severity: 'page' | 'ticket';
};

/** 2 % of the budget in an hour, 5 % in six hours; 10 % in a day, 10 % in three. The short window ends an alert soon. */
export const burnRates: readonly BurnRate[] = [
  { factor: 14.4, long: '1h', short: '5m', severity: 'page' },
  { factor: 6, long: '6h', short: '30m', severity: 'page' },
  { factor: 3, long: '1d', short: '2h', severity: 'ticket' },
  { factor: 1, long: '3d', short: '6h', severity: 'ticket' },
];
