import type { LineReason } from '../../protocol/quality-reason.ts';
import type { Line } from '../lines.ts';
import type { LegSample, SfuDownlink, VideoSample } from '../sample.ts';
import { heldBack } from '../video/expected.ts';
import { isHeldBackWhole } from '../wanted.ts';
import {
  blameLine,
  type NamedLine,
  named,
  OVERFLOW_WAIT_MS,
  UNEVEN_FROM_MS,
  usualRoundTrip,
  waitsMs,
} from './line-facts.ts';
import { unevenLine } from './line-rules.ts';
import type { Blame, Rule } from './rule.ts';

/** Of the time. Lower blames a line that was only being probed. */
const HELD_BACK_FROM = 0.5;
/** A line that is full makes packets wait before it drops them; one that only drops them is not full. */
const RANDOM_LOSS_FROM = 0.015;
const QUEUEING_FROM_MS = 60;
const OVERFLOWS_FROM = 0.02;
/** The estimate grows by so much in a period: the line is not full any more, the encoder only does not know yet. */
const RECOVERING_FROM = 1.3;

const SEEN = ['blurred-video', 'jerky-video', 'frozen-video', 'no-video'] as const;

/** The cause is the same on both legs, so it is the leg that tells whose line it is; in P2P with side evidence only. */
function blameBandwidth(sample: LegSample, leg: NamedLine['leg'], reason: LineReason): Blame {
  return { ...blameLine(sample, leg, reason), cause: 'bandwidth-limited' };
}

export const narrowUplink: Rule = {
  name: 'narrow line of the sender',
  causes: ['bandwidth-limited'],
  when: `bandwidth held the encoder back for ${100 * HELD_BACK_FROM} % of the time; the line loses less than ${100 * RANDOM_LOSS_FROM} %, or makes packets wait; where pictures stand still, it is not merely uneven`,
  explains: [...SEEN],
  blame({ sample, before, lines }, symptom) {
    if (sample.kind !== 'video' || !sample.sent) return null;
    const { byBandwidth } = heldBack(sample);
    const first = named(lines)[0];
    if (byBandwidth < HELD_BACK_FROM || !first || losesAtRandom(first.line, usualRoundTrip(sample).uplink)) return null;
    if (unevenLine.explains.includes(symptom) && isMerelyUneven(first.line, usualRoundTrip(sample).uplink)) return null;
    const bitrate = allowed(sample);
    if (isRecovering(bitrate, before?.kind === 'video' ? allowed(before) : undefined)) return null;
    const reason = { code: 'narrow-line', heldBack: byBandwidth, ...(bitrate !== undefined && { bitrate }) } as const;
    return blameBandwidth(sample, first.leg, reason);
  },
};

export const narrowDownlink: Rule = {
  name: 'narrow line of the receiver',
  causes: ['bandwidth-limited'],
  when: 'the server sends a smaller layer than is wished for and there, or none although the line would not take all that the sender sends, and the receiver’s line does not lose at random',
  explains: [...SEEN],
  blame({ sample, before, lines }) {
    if (sample.via.topology !== 'sfu' || lines.topology !== 'sfu') return null;
    const { downlink } = sample.via;
    if (!downlink || !isHeldBack(sample, downlink)) return null;
    if (losesAtRandom(lines.downlink, usualRoundTrip(sample).downlink)) return null;
    const bitrate = downlink.availableOutgoingBitrate ?? undefined;
    if (isRecovering(bitrate, availableBefore(before))) return null;
    const paused = downlink.paused === 'bandwidth';
    const reason = { code: 'layers-held-back', paused, ...(bitrate !== undefined && { bitrate }) } as const;
    return { cause: 'bandwidth-limited', leg: 'downlink', reason };
  },
};

/** Before congestion control has noticed, and of sound, which has none. */
export const fullLine: Rule = {
  name: 'full line',
  causes: ['bandwidth-limited'],
  when: `a line loses ${100 * OVERFLOWS_FROM} % or more, while a round trip takes ${OVERFLOW_WAIT_MS} ms longer than those of signaling usually do`,
  explains: ['choppy-audio', ...SEEN],
  blame({ sample, lines }) {
    const usual = usualRoundTrip(sample);
    for (const { leg, line } of named(lines)) {
      const waitMs = waitsMs(line, leg === 'downlink' ? usual.downlink : usual.uplink);
      if ((line.lost ?? 0) < OVERFLOWS_FROM || waitMs < OVERFLOW_WAIT_MS) continue;
      return blameBandwidth(sample, leg, { code: 'full-line', lost: line.lost ?? 0, waitMs });
    }
    return null;
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
function isHeldBack(sample: LegSample, downlink: SfuDownlink): boolean {
  const { layers, isLowered } = downlink;
  if (isLowered) return true;
  if (isHeldBackWhole(sample) || layers?.current === null) return !takesAllLayers(sample, downlink);
  if (!layers?.current) return false;
  const { current, preferred, top } = layers;
  const spatial = Math.min(top.spatial, preferred.spatial);
  return (
    current.spatial < spatial ||
    (current.spatial === spatial && current.temporal < Math.min(top.temporal, preferred.temporal))
  );
}

/** Then another reason keeps the server from sending one: it waits for a key frame of a sender who is busy, say. */
const takesAllLayers = ({ sent }: LegSample, { availableOutgoingBitrate: takes }: SfuDownlink): boolean =>
  sent !== null && takes !== null && takes >= sent.bitrate;

const losesAtRandom = (line: Line, usualMs: number | undefined): boolean =>
  (line.lost ?? 0) >= RANDOM_LOSS_FROM && waitsMs(line, usualMs) < QUEUEING_FROM_MS;

/** Congestion control takes shaking for a queue. A full line makes packets wait besides. */
const isMerelyUneven = (line: Line, usualMs: number | undefined): boolean =>
  usualMs !== undefined &&
  (line.jitterMs ?? 0) >= UNEVEN_FROM_MS &&
  (line.lost ?? 0) < RANDOM_LOSS_FROM &&
  waitsMs(line, usualMs) < OVERFLOW_WAIT_MS;
