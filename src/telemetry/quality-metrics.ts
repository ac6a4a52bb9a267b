import { Cause, ScoredLeg, Symptom } from '../protocol/quality.ts';
import { SourceName } from '../protocol/rooms.ts';
import { MediaKind } from '../protocol/rtp.ts';

import type { PathLabel } from '../quality/path-label.ts';
import type { DigestRefusal, LegScore, QualityEvents } from '../quality/quality-events.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';
import { topology } from './labels.ts';
import { counter, every, histogram } from './metric-declaration.ts';
import type { MetricRegistry } from './metric-registry.ts';

const kind = { meaning: 'Sound, or a picture', values: MediaKind.options } as const;
const source = { meaning: 'What is sent', values: SourceName.options } as const;
const leg = {
  meaning:
    '`whole`: what the receiver gets, whoever is at fault; `uplink`: from the sender to the SFU; `downlink`: from there to the receiver',
  values: ScoredLeg.options,
} as const;
const path = {
  meaning:
    'The network’s way, by the candidates in use: direct, through a NAT, through a relay; to the SFU by UDP or TCP',
  values: every<PathLabel>()(['p2p_host', 'p2p_srflx', 'p2p_relay', 'sfu_udp', 'sfu_tcp', 'sfu_relay']),
} as const;
const cause = {
  meaning: 'Whose fault it is; `network`: in peer-to-peer, of the line between two',
  values: Cause.options,
} as const;
const symptom = { meaning: 'What is seen or heard of it', values: Symptom.options } as const;
const reason = {
  meaning: 'What cannot be: its time, whom or what it speaks of, or its numbers',
  values: every<DigestRefusal>()([
    'in-future',
    'before-seat',
    'overlapping',
    'unknown-path',
    'unknown-peer',
    'undeclared-source',
    'named-twice',
    'impossible-packets',
    'impossible-loss',
    'impossible-bitrate',
    'impossible-frames',
    'impossible-samples',
    'impossible-level',
    'impossible-time',
  ]),
} as const;

/** A sample a leg, a source and a period of some five seconds; application and call are no labels of these. */
const onLeg = { kind, leg, path, topology } as const;

export const qualityMetrics = {
  mos: histogram({
    name: 'parley_mos',
    help: 'Mean opinion score, 1 to 5, of one source on one leg in a period of some five seconds.',
    unit: null,
    source: 'server',
    labels: { kind, source, leg, path, topology },
    buckets: [2, 2.5, 3, 3.3, 3.6, 4, 4.3],
    exemplars: true,
  }),
  lossRatio: histogram({
    name: 'parley_loss_ratio',
    help: 'Share of packets that were lost on the leg, before any was sent again.',
    unit: 'ratio',
    source: 'clients',
    labels: onLeg,
    buckets: [0, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2],
    exemplars: true,
  }),
  rtt: histogram({
    name: 'parley_rtt_seconds',
    help: 'Round-trip time between a client and the other end of its path.',
    unit: 'seconds',
    source: 'clients',
    labels: { leg, path, topology },
    buckets: [0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1],
    exemplars: true,
  }),
  jitter: histogram({
    name: 'parley_jitter_seconds',
    help: 'Interarrival jitter (RFC 3550).',
    unit: 'seconds',
    source: 'clients',
    labels: onLeg,
    buckets: [0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2],
    exemplars: true,
  }),
  freezeRatio: histogram({
    name: 'parley_freeze_ratio',
    help: 'Share of the time in which a picture that should move stood still.',
    unit: 'ratio',
    source: 'clients',
    labels: { source, leg, path, topology },
    buckets: [0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5],
    exemplars: true,
  }),
  scoredSeconds: counter({
    name: 'parley_scored_seconds_total',
    help: 'Time that was scored, summed over sources and receivers.',
    unit: 'seconds',
    source: 'server',
    labels: { kind },
    fromStart: 'all',
  }),
  poorSeconds: counter({
    name: 'parley_poor_seconds_total',
    help: 'Of the time that was scored, what was poor. Its rate is how many sources are poor right now.',
    unit: 'seconds',
    source: 'server',
    labels: { kind, cause },
    fromStart: 'all',
  }),
  verdicts: counter({
    name: 'parley_verdicts_total',
    help: 'Verdicts that began.',
    unit: null,
    source: 'server',
    labels: { cause, symptom },
    fromStart: 'all',
  }),
  verdictsEnded: counter({
    name: 'parley_verdicts_ended_total',
    help: 'Verdicts that ended; those that began and did not end hold now.',
    unit: null,
    source: 'server',
    labels: { cause, symptom },
  }),
  digestsTaken: counter({
    name: 'parley_digests_taken_total',
    help: 'What clients measured in a period, taken.',
    unit: null,
    source: 'server',
    labels: {},
    fromStart: 'all',
  }),
  digestsRefused: counter({
    name: 'parley_digests_refused_total',
    help: 'What clients say that they measured in a period, and that was not believed, whole or in part; by each reason.',
    unit: null,
    source: 'server',
    labels: { reason },
    fromStart: 'all',
  }),
};

type Seconds = Pick<LegScore, 'periodMs' | 'isPoor' | 'cause'>;

export function observeQuality(registry: MetricRegistry, quality: TypedEmitter<QualityEvents>): void {
  observeScores(registry, quality);
  const verdicts = registry.counter(qualityMetrics.verdicts);
  const ended = registry.counter(qualityMetrics.verdictsEnded);
  const taken = registry.counter(qualityMetrics.digestsTaken);
  const refused = registry.counter(qualityMetrics.digestsRefused);
  quality.on('verdict-begun', ({ cause, symptom }) => {
    verdicts.inc({ cause, symptom });
    ended.inc({ cause, symptom }, 0);
  });
  quality.on('verdict-ended', ({ cause, symptom }) => ended.inc({ cause, symptom }));
  quality.on('digest-taken', () => taken.inc({}));
  quality.on('digest-refused', ({ reason }) => refused.inc({ reason }));
}

function observeScores(registry: MetricRegistry, quality: TypedEmitter<QualityEvents>): void {
  const mos = registry.histogram(qualityMetrics.mos);
  const loss = registry.histogram(qualityMetrics.lossRatio);
  const rtt = registry.histogram(qualityMetrics.rtt);
  const jitter = registry.histogram(qualityMetrics.jitter);
  const freeze = registry.histogram(qualityMetrics.freezeRatio);
  const scored = registry.counter(qualityMetrics.scoredSeconds);
  const poor = registry.counter(qualityMetrics.poorSeconds);
  quality.on('leg-scored', ({ callId, kind, source, leg, path, topology, ...score }) => {
    countSeconds(leg, kind, score);
    // Which way it went is not known before a candidate pair was told.
    if (path === null) return;
    const { lossRatio, rttMs, jitterMs, freezeRatio } = score.inputs;
    mos.observe({ kind, source, leg, path, topology }, score.mos, callId);
    if (lossRatio !== undefined) loss.observe({ kind, leg, path, topology }, lossRatio, callId);
    if (rttMs !== undefined) rtt.observe({ leg, path, topology }, rttMs / 1000, callId);
    if (jitterMs !== undefined) jitter.observe({ kind, leg, path, topology }, jitterMs / 1000, callId);
    if (freezeRatio !== undefined) freeze.observe({ source, leg, path, topology }, freezeRatio, callId);
  });
  /** Of what people get: each second of it once. */
  function countSeconds(leg: ScoredLeg, of: MediaKind, { periodMs, isPoor, cause: whose }: Seconds): void {
    if (leg !== 'whole') return;
    scored.inc({ kind: of }, periodMs / 1000);
    if (isPoor) poor.inc({ kind: of, cause: whose ?? 'unknown' }, periodMs / 1000);
  }
}
