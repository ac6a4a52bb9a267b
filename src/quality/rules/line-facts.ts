import type { Cause } from '../../protocol/quality.ts';
import type { LineReason } from '../../protocol/quality-reason.ts';
import { allLines, type Line, type Lines } from '../lines.ts';
import type { End, LegSample } from '../sample.ts';
import type { Blame } from './rule.ts';

/** A line by its name, with the other one where there are two. */
export type NamedLine = {
  readonly leg: 'uplink' | 'downlink' | 'line';
  readonly line: Line;
  readonly other: Line | null;
};

/** The line on which a quantity is largest; null where nobody measured it. */
export function worst(lines: Lines, of: (line: Line) => number | null): (NamedLine & { value: number }) | null {
  const measured = named(lines).flatMap((each) => {
    const value = of(each.line);
    return value === null ? [] : [{ ...each, value }];
  });
  return measured.reduce<(NamedLine & { value: number }) | null>(
    (best, each) => (best && best.value >= each.value ? best : each),
    null,
  );
}

export function named(lines: Lines): readonly NamedLine[] {
  if (lines.topology === 'p2p') return [{ leg: 'line', line: lines.line, other: null }];
  const { uplink, downlink } = lines;
  return [
    { leg: 'uplink', line: uplink, other: downlink },
    { leg: 'downlink', line: downlink, other: uplink },
  ];
}

export const worstLoss = (lines: Lines): number => Math.max(...allLines(lines).map(({ lost }) => lost ?? 0));

/**
 * From here on jitter is felt: delays between 0 and 120 ms read as 15 to 25 ms, for RFC 3550 looks at neighbours. Lower
 * blames Wi-Fi that does no harm.
 */
export const UNEVEN_FROM_MS = 15;
export const isEven = (lines: Lines): boolean =>
  allLines(lines).every(({ jitterMs }) => (jitterMs ?? 0) < UNEVEN_FROM_MS);

type Side = {
  readonly leg: 'uplink' | 'downlink';
  readonly signaling: { blamedMs: number; usualMs: number; otherMs: number };
};

/** Round trips of signaling as much slower than usual, at least doubled, tell whose own line it is. */
const RISEN_BY_MS = 100;
const isRisen = ({ signaling }: End): boolean =>
  signaling !== null && signaling.nowMs >= Math.max(2 * signaling.usualMs, signaling.usualMs + RISEN_BY_MS);

/** Which end's own line it is, by its connection to the server: only where that of one end rose, and the other's did not. */
function sideEvidence({ sender, receiver }: LegSample): Side | null {
  if (!sender.signaling || !receiver.signaling || isRisen(sender) === isRisen(receiver)) return null;
  const [leg, blamed, other] = isRisen(sender)
    ? (['uplink', sender.signaling, receiver.signaling] as const)
    : (['downlink', receiver.signaling, sender.signaling] as const);
  return { leg, signaling: { blamedMs: blamed.nowMs, usualMs: blamed.usualMs, otherMs: other.nowMs } };
}

/** In P2P a line is one end's only with side evidence; without it, it is the network between the two. */
export function blameLine(sample: LegSample, leg: NamedLine['leg'], reason: LineReason): Blame {
  if (leg !== 'line') return { cause: causeOf[leg], leg, reason };
  const side = sideEvidence(sample);
  if (!side) return { cause: 'network', leg, reason };
  return { cause: causeOf[side.leg], leg: side.leg, reason: { ...reason, signaling: side.signaling } };
}

const causeOf = { uplink: 'sender-uplink', downlink: 'receiver-downlink' } as const;
export const ofLines: readonly Cause[] = [causeOf.uplink, causeOf.downlink, 'network'];

/** A full line makes packets wait so long before it drops them. */
export const OVERFLOW_WAIT_MS = 100;

/** How much longer than usual a round trip takes; 0 where that is not known. */
export const waitsMs = ({ rttMs }: Line, usualMs: number | undefined): number =>
  rttMs === null || usualMs === undefined ? 0 : rttMs - usualMs;

/** Signaling goes to the SFU's machine too; between two peers it goes by way of it. */
export function usualRoundTrip({ sender, receiver, via }: LegSample): {
  uplink: number | undefined;
  downlink: number | undefined;
} {
  const [up, down] = [sender.signaling?.usualMs, receiver.signaling?.usualMs];
  if (via.topology === 'sfu') return { uplink: up, downlink: down };
  const both = up === undefined || down === undefined ? undefined : up + down;
  return { uplink: both, downlink: both };
}

/** Of the line on which packets wait longest, beyond what is usual. */
export function longestWaitMs(sample: LegSample, lines: Lines): number {
  const { uplink, downlink } = usualRoundTrip(sample);
  return Math.max(...named(lines).map(({ leg, line }) => waitsMs(line, leg === 'downlink' ? downlink : uplink)));
}
