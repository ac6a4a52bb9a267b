import type { SentDigest } from '../../src/protocol/quality-digest.ts';
import type { Source } from '../../src/protocol/rooms.ts';
import type { PathStats } from '../media/media-path.ts';
import { codecOf, levelOf } from './codec-and-level.ts';
import {
  changeOf,
  known,
  knownSumOf,
  milliseconds,
  nameIn,
  numberIn,
  ofType,
  rounded,
  type Stats,
  type Step,
  statsOf,
  stepOf,
  sumOf,
} from './stats-reading.ts';

/** What was sent of one source in the period; null where the browser sends no stream of it. */
export function sentOf(
  { source, muted }: Source,
  before: PathStats,
  after: PathStats,
  periodMs: number,
): SentDigest | null {
  const layers = [...after.outbound].flatMap(([id, name]) => {
    const stats = name === source ? statsOf(after.send, id) : null;
    return stats ? [stepOf(before.send, stats, 'packetsSent')] : [];
  });
  const [first] = layers;
  if (!first) return null;
  const device = mediaSourceOf(layers, before, after);
  const rtp = {
    muted,
    ...known({ codec: codecOf(after.send, first.after) }),
    packets: sumOf(layers, 'packetsSent'),
    retransmitted: sumOf(layers, 'retransmittedPacketsSent'),
    bitrate: Math.round((sumOf(layers, 'bytesSent') * 8_000) / periodMs),
    nacks: sumOf(layers, 'nackCount'),
    ...known({ remote: remoteOf(layers, before, after, periodMs) }),
  };
  switch (source) {
    case 'microphone':
    case 'screen-audio':
      return { kind: 'audio', source, ...rtp, ...known({ level: levelOf(device) }) };
    case 'camera':
    case 'screen':
      return { kind: 'video', source, ...rtp, ...pictureOf(layers, device, periodMs) };
  }
}

function pictureOf(layers: readonly Step[], device: Step | undefined, periodMs: number) {
  const largest = largestOf(layers);
  const limited = (reason: string): number => Math.min(periodMs, milliseconds(longestLimit(layers, reason)));
  return {
    ...known({
      capturedFrames: device && knownSumOf([device], 'frames'),
      capturedWidth: device && numberIn(device.after, 'width'),
      capturedHeight: device && numberIn(device.after, 'height'),
    }),
    framesEncoded: largest ? sumOf([largest], 'framesEncoded') : 0,
    framesSent: largest ? sumOf([largest], 'framesSent') : 0,
    width: numberIn(largest?.after ?? null, 'frameWidth') ?? 0,
    height: numberIn(largest?.after ?? null, 'frameHeight') ?? 0,
    // Each layer's time begins with the frame's, so that the longest is of all.
    encodeMs: milliseconds(Math.max(...layers.map((layer) => sumOf([layer], 'totalEncodeTime')))),
    ...known({ targetBitrate: targetOf(layers) }),
    limitedByCpuMs: limited('cpu'),
    limitedByBandwidthMs: limited('bandwidth'),
    plis: sumOf(layers, 'pliCount'),
    firs: sumOf(layers, 'firCount'),
    layers: layers.filter(isSent).length,
    ...known({ encoder: nameIn(largest?.after ?? null, 'encoderImplementation') }),
  };
}

const isSent = (layer: Step): boolean => sumOf([layer], 'framesSent') > 0;

const largestOf = (layers: readonly Step[]): Step | undefined =>
  layers
    .filter(isSent)
    .toSorted(
      (one, other) => (numberIn(other.after, 'frameHeight') ?? 0) - (numberIn(one.after, 'frameHeight') ?? 0),
    )[0];

function targetOf(layers: readonly Step[]): number | undefined {
  const targets = layers.flatMap(({ after }) => numberIn(after, 'targetBitrate') ?? []);
  return targets.length > 0 ? Math.round(targets.reduce((sum, target) => sum + target, 0)) : undefined;
}

/** In seconds. The layers of one encoder are held back together. */
function longestLimit(layers: readonly Step[], reason: string): number {
  const durations = (stats: Stats | null): Stats | null => {
    const value = stats?.['qualityLimitationDurations'];
    return value !== null && typeof value === 'object' ? (value as Stats) : null;
  };
  return Math.max(
    ...layers.map(({ before, after }) => {
      const [now, then] = [durations(after), durations(before)];
      return Math.max(0, (numberIn(now, reason) ?? 0) - (numberIn(then, reason) ?? 0));
    }),
  );
}

/** What the device gives, or the browser in its place; it counts anew with each track. */
function mediaSourceOf(layers: readonly Step[], before: PathStats, after: PathStats): Step | undefined {
  for (const { after: layer } of layers) {
    const stats = statsOf(after.send, layer['mediaSourceId']);
    if (!stats) continue;
    return stepOf(before.send, stats, stats['kind'] === 'video' ? 'frames' : 'totalSamplesDuration');
  }
  return undefined;
}

type Report = { readonly layer: Step; readonly step: Step };

/** What the other end reported of these layers in the period; undefined: nothing. */
function remoteOf(layers: readonly Step[], before: PathStats, after: PathStats, periodMs: number) {
  const reports = ofType(after.send, 'remote-inbound-rtp').flatMap((stats): Report[] => {
    const layer = layers.find((candidate) => candidate.after['id'] === stats['localId']);
    const earlier = statsOf(before.send, stats['id']);
    const isNew = numberIn(stats, 'timestamp') !== numberIn(earlier, 'timestamp');
    return layer && isNew && packetsOf(layer) > 0 ? [{ layer, step: { before: earlier, after: stats } }] : [];
  });
  if (reports.length === 0) return undefined;
  const worst = (member: string): number | undefined => {
    const values = reports.flatMap(({ step }) => numberIn(step.after, member) ?? []);
    return values.length > 0 ? milliseconds(Math.max(...values)) : undefined;
  };
  return {
    fractionLost: rounded(Math.max(...reports.map((report) => fractionLost(report, periodMs))), 4),
    ...known({ jitterMs: worst('jitter'), rttMs: worst('roundTripTime') }),
  };
}

const packetsOf = (layer: Step): number => sumOf([layer], 'packetsSent');

/**
 * A report tells the loss since the report before it (RFC 3550 §6.4.1); several tell it together, of the time between the
 * last ones of two periods.
 */
function fractionLost({ layer, step }: Report, periodMs: number): number {
  const reports = changeOf(step, 'roundTripTimeMeasurements') ?? 0;
  const lost = changeOf(step, 'packetsLost');
  const reportedMs = step.before ? (changeOf(step, 'timestamp') ?? 0) : 0;
  const expected = (packetsOf(layer) * reportedMs) / periodMs;
  const isTold = reports > 1 && lost !== undefined && expected > 0;
  return Math.min(1, Math.max(0, isTold ? lost / expected : (numberIn(step.after, 'fractionLost') ?? 0)));
}
