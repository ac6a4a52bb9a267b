import type { Line } from '../lines.ts';
import type { LegSample, SfuDownlink, VideoSample } from '../sample.ts';
import { heldBack } from '../video/expected.ts';
import { isHeldBackWhole } from '../wanted.ts';
import { named, sideEvidence } from './line-facts.ts';
import type { Blame, Rule } from './rule.ts';

/** Of the time. Lower blames a line that was only being probed. */
const HELD_BACK_FROM = 0.5;
/** A line that is full makes packets wait before it drops them; one that only drops them is not full. */
const RANDOM_LOSS_FROM = 0.015;
const QUEUEING_FROM_MS = 60;
/** The estimate grows by so much in a period: the line is not full any more, the encoder only does not know yet. */
const RECOVERING_FROM = 1.3;

const SEEN = ['blurred-video', 'jerky-video', 'frozen-video', 'no-video'] as const;

/** The cause is the same on both legs, so the leg is told besides. */
const bandwidth = (leg: Blame['leg'], reason: Blame['reason']): Blame => ({ cause: 'bandwidth-limited', leg, reason });

export const narrowUplink: Rule = {
  name: 'narrow line of the sender',
  when: `bandwidth held the encoder back for ${100 * HELD_BACK_FROM} % of the time; the line loses less than ${100 * RANDOM_LOSS_FROM} %, or makes packets wait`,
  explains: [...SEEN],
  blame({ sample, before, lines }) {
    if (sample.kind !== 'video' || !sample.sent) return null;
    const { byBandwidth } = heldBack(sample);
    const first = named(lines)[0];
    if (byBandwidth < HELD_BACK_FROM || !first || losesAtRandom(first.line, usualRoundTrip(sample).uplink)) return null;
    const bitrate = allowed(sample);
    if (isRecovering(bitrate, before?.kind === 'video' ? allowed(before) : undefined)) return null;
    const side = first.leg === 'line' ? sideEvidence(sample) : null;
    const reason = {
      code: 'narrow-line',
      heldBack: byBandwidth,
      ...(bitrate !== undefined && { bitrate }),
      ...(side && { signaling: side.signaling }),
    } as const;
    return bandwidth(side?.leg ?? first.leg, reason);
  },
};

export const narrowDownlink: Rule = {
  name: 'narrow line of the receiver',
  when: 'the server sends a smaller layer than is wished for and there, or none, and the receiver’s line does not lose at random',
  explains: [...SEEN],
  blame({ sample, before, lines }) {
    if (sample.via.topology !== 'sfu' || lines.topology !== 'sfu') return null;
    const { downlink } = sample.via;
    if (!downlink || !isHeldBack(sample, downlink)) return null;
    if (losesAtRandom(lines.downlink, usualRoundTrip(sample).downlink)) return null;
    const bitrate = downlink.availableOutgoingBitrate ?? undefined;
    if (isRecovering(bitrate, availableBefore(before))) return null;
    const paused = downlink.paused === 'bandwidth';
    return bandwidth('downlink', { code: 'layers-held-back', paused, ...(bitrate !== undefined && { bitrate }) });
  },
};

/** What congestion control gives the encoder; without that, what it takes the line for. */
const allowed = ({ sent, sender }: VideoSample): number | undefined =>
  sent?.targetBitrate ?? sender.digest?.network.availableOutgoingBitrate;

const availableBefore = (before: LegSample | null): number | undefined =>
  (before?.via.topology === 'sfu' ? before.via.downlink?.availableOutgoingBitrate : undefined) ?? undefined;

const isRecovering = (now: number | undefined, before: number | undefined): boolean =>
  now !== undefined && before !== undefined && now >= RECOVERING_FROM * before;

/** By the server, against what the receiver wishes for and the producer has. */
function isHeldBack(sample: LegSample, { layers }: SfuDownlink): boolean {
  if (isHeldBackWhole(sample)) return true;
  if (!layers) return false;
  const { current, preferred, top } = layers;
  if (!current) return true;
  const spatial = Math.min(top.spatial, preferred.spatial);
  return (
    current.spatial < spatial ||
    (current.spatial === spatial && current.temporal < Math.min(top.temporal, preferred.temporal))
  );
}

const losesAtRandom = (line: Line, usualMs: number | undefined): boolean =>
  (line.lost ?? 0) >= RANDOM_LOSS_FROM && waitsMs(line, usualMs) < QUEUEING_FROM_MS;

/** How much longer than usual a round trip takes; 0 where that is not known. */
const waitsMs = ({ rttMs }: Line, usualMs: number | undefined): number =>
  rttMs === null || usualMs === undefined ? 0 : rttMs - usualMs;

/** Signaling goes to the SFU's machine too; between two peers it goes by way of it. */
function usualRoundTrip({ sender, receiver, via }: LegSample): {
  uplink: number | undefined;
  downlink: number | undefined;
} {
  const [up, down] = [sender.signaling?.usualMs, receiver.signaling?.usualMs];
  if (via.topology === 'sfu') return { uplink: up, downlink: down };
  const both = up === undefined || down === undefined ? undefined : up + down;
  return { uplink: both, downlink: both };
}
