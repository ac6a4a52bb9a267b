import type { Symptom } from '../../protocol/quality.ts';
import { heldBack } from '../video/expected.ts';
import { GROWN_BY_MS, grownByMs } from './buffer-facts.ts';
import { isEven, longestWaitMs, OVERFLOW_WAIT_MS, worst, worstLoss } from './line-facts.ts';
import type { Blame, Rule, Situation } from './rule.ts';

/** Of the page's time. Lower blames pages that are busy now and then; starved ones stand still most of the time. */
const STALLED_FROM = 0.4;
/** From here a stalled page explains losses too: nobody empties the socket. */
const STARVED_FROM = 0.6;
/** Below this the lines explain nothing. */
const CLEAN_BELOW = 0.02;
const SLOW_FROM_MS = 150;
/** Of the time. Higher needs longer to be sure. */
const HELD_BACK_FROM = 0.3;
/** Of the time there is between two frames. */
const TOO_SLOW_FROM = 0.9;
/** Of the frames that came. */
const DROPPED_FROM = 0.2;
const FEWEST_FRAMES = 10;
const LONG_BUFFER_MS = 150;

const anyOf = (...symptoms: Symptom[]): Symptom[] => symptoms;
const heardOrSeen = anyOf('choppy-audio', 'delayed-audio', 'frozen-video', 'jerky-video', 'blurred-video', 'no-video');

const sender = (reason: Blame['reason']): Blame => ({ cause: 'sender-cpu', leg: null, reason });
const receiver = (reason: Blame['reason']): Blame => ({ cause: 'receiver-cpu', leg: null, reason });

export const senderStalled: Rule = {
  name: 'sender stalled',
  causes: ['sender-cpu'],
  when: `the sender's page stood still for ${100 * STALLED_FROM} % of the time or more, and the line loses less than ${100 * CLEAN_BELOW} % (${100 * STARVED_FROM} %: whatever it loses)`,
  explains: [...heardOrSeen, 'frozen-camera', 'no-audio'],
  blame(situation, symptom) {
    const share = situation.sample.sender.digest?.stalled ?? 0;
    return isStalled(share, situation, symptom) ? sender({ code: 'sender-stalled', share }) : null;
  },
};

export const encoderHeldBack: Rule = {
  name: 'encoder starved',
  causes: ['sender-cpu'],
  when: `the encoder was held back by the processor for ${100 * HELD_BACK_FROM} % of the time, or takes longer for a frame than there is time`,
  explains: ['jerky-video', 'blurred-video', 'frozen-video', 'no-video'],
  blame({ sample }) {
    if (sample.kind !== 'video' || !sample.sent || !sample.sender.digest) return null;
    const { byCpu, byBandwidth } = heldBack(sample);
    if (byCpu >= HELD_BACK_FROM && byCpu > byBandwidth) return sender({ code: 'encoder-held-back', share: byCpu });
    const { encodeMs, framesEncoded, capturedFrames } = sample.sent;
    const slow = tooSlow(encodeMs, framesEncoded, capturedFrames ?? framesEncoded, sample.sender.digest.periodMs);
    return slow && sender({ code: 'encoder-too-slow', ...slow });
  },
};

export const receiverStalled: Rule = {
  name: 'receiver stalled',
  causes: ['receiver-cpu'],
  when: 'the same of the receiver’s page',
  explains: [...heardOrSeen, 'no-audio'],
  blame(situation, symptom) {
    const share = situation.sample.receiver.digest?.stalled ?? 0;
    return isStalled(share, situation, symptom) ? receiver({ code: 'receiver-stalled', share }) : null;
  },
};

export const decoderBehind: Rule = {
  name: 'decoder behind',
  causes: ['receiver-cpu'],
  when: `decoding takes longer than there is time, or ${100 * DROPPED_FROM} % of the frames that came whole, and evenly, were not shown`,
  explains: ['jerky-video', 'frozen-video', 'no-video'],
  blame({ sample, lines }) {
    if (sample.kind !== 'video' || !sample.received || !sample.receiver.digest) return null;
    const { decodeMs, framesDecoded, framesReceived, framesDropped } = sample.received;
    if (framesReceived < FEWEST_FRAMES) return null;
    const slow = tooSlow(decodeMs, framesDecoded, framesReceived, sample.receiver.digest.periodMs);
    if (slow) return receiver({ code: 'decoder-too-slow', ...slow });
    const share = Math.min(1, Math.max(framesDropped, framesReceived - framesDecoded) / framesReceived);
    if (share < DROPPED_FROM || worstLoss(lines) >= CLEAN_BELOW || !isEven(lines)) return null;
    return receiver({ code: 'frames-dropped', share });
  },
};

export const playedLate: Rule = {
  name: 'played late',
  causes: ['receiver-cpu'],
  when: `the jitter buffer grew by ${GROWN_BY_MS} ms to ${LONG_BUFFER_MS} ms or more while packets came evenly and whole, and none waited in a line that fills up`,
  explains: ['choppy-audio', 'delayed-audio', 'frozen-video', 'jerky-video'],
  blame({ sample, before, lines }) {
    const { received } = sample;
    if (!received || !isEven(lines) || worstLoss(lines) >= CLEAN_BELOW) return null;
    if (longestWaitMs(sample, lines) >= OVERFLOW_WAIT_MS) return null;
    const { bufferMs, jitterMs } = received;
    if (bufferMs < LONG_BUFFER_MS || grownByMs(sample, before) < GROWN_BY_MS) return null;
    return receiver({ code: 'played-late', bufferMs, jitterMs });
  },
};

/** Neither losses nor a long way come of a page that is only busy. */
function isStalled(share: number, { lines }: Situation, symptom: Symptom): boolean {
  if (symptom === 'delayed-audio' && (worst(lines, ({ rttMs }) => rttMs)?.value ?? 0) >= SLOW_FROM_MS) return false;
  return share >= STARVED_FROM || (share >= STALLED_FROM && worstLoss(lines) < CLEAN_BELOW);
}

/** Milliseconds a frame, and how many there are for one; null where it keeps up. */
function tooSlow(spentMs: number, done: number, wanted: number, periodMs: number) {
  if (done === 0 || wanted === 0) return null;
  const [frameMs, budgetMs] = [spentMs / done, periodMs / wanted];
  return frameMs >= TOO_SLOW_FROM * budgetMs ? { frameMs, budgetMs } : null;
}
