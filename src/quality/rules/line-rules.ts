import { audioCodec } from '../../shared/audio-codecs.ts';
import { burstRatio } from '../audio/heard.ts';
import type { End, LegSample } from '../sample.ts';
import { blameLine, isEven, named, ofLines, UNEVEN_FROM_MS, worst } from './line-facts.ts';
import type { Rule } from './rule.ts';

/** Of packets. Lower accuses lines that lose one now and then. */
const LOSSY_FROM = 0.01;
/** To make a picture smaller it takes more: congestion control stands a little. */
const LOSSY_FOR_SIZE_FROM = 0.02;
/** A delay that is felt, out and back on one leg. */
const SLOW_FROM_MS = 150;
/** Packets at a stretch, on the mean. */
const BURSTS_FROM = 2;

export const deadLine: Rule = {
  name: 'nothing arrives',
  causes: ofLines,
  when: 'packets go into a line and not one comes out',
  explains: ['no-audio', 'no-video'],
  blame({ sample, lines }) {
    const dead = named(lines).find(({ line }) => line.dead);
    return dead ? blameLine(sample, dead.leg, { code: 'nothing-arrives' }) : null;
  },
};

export const lossyLine: Rule = {
  name: 'loss',
  causes: ofLines,
  when: `a line loses ${100 * LOSSY_FROM} % or more (${100 * LOSSY_FOR_SIZE_FROM} % where the picture is small); of two the worse one`,
  explains: ['choppy-audio', 'frozen-video', 'jerky-video', 'blurred-video', 'no-video'],
  blame({ sample, lines }, symptom) {
    const lossiest = worst(lines, ({ lost }) => lost);
    if (!lossiest || lossiest.value < (symptom === 'blurred-video' ? LOSSY_FOR_SIZE_FROM : LOSSY_FROM)) return null;
    const { leg, value, other } = lossiest;
    const bursts = burstsOf(sample);
    return blameLine(sample, leg, {
      code: 'loss',
      lost: value,
      ...(other?.lost != null && { otherLost: other.lost }),
      ...(bursts >= BURSTS_FROM && { bursts }),
    });
  },
};

/** Before jitter: a shaky way is slow as well, but a slow one that is steady is only slow. */
export const slowLine: Rule = {
  name: 'delay',
  causes: ofLines,
  when: `a round trip takes ${SLOW_FROM_MS} ms or more, and half of it is more than the jitter buffer's part, or the lines are even`,
  explains: ['delayed-audio'],
  blame({ sample, lines }) {
    const slowest = worst(lines, ({ rttMs }) => rttMs);
    if (!slowest || slowest.value < SLOW_FROM_MS) return null;
    if (slowest.value / 2 < (sample.received?.bufferMs ?? 0) && !isEven(lines)) return null;
    const { leg, value, other } = slowest;
    const otherMs = other?.rttMs;
    return blameLine(sample, leg, { code: 'delay', rttMs: value, ...(otherMs != null && { otherMs }) });
  },
};

/** Of the time that a page stood still. Higher takes what a busy machine does to packets for the line's. */
const AT_EASE_BELOW = 0.2;
/** Who does not tell perhaps has no time for it. */
const isAtEase = ({ digest }: End): boolean => digest !== null && (digest.stalled ?? 0) < AT_EASE_BELOW;

export const unevenLine: Rule = {
  name: 'jitter',
  causes: ofLines,
  when: `packets of a line arrive ${UNEVEN_FROM_MS} ms or more out of their rhythm (RFC 3550 §6.4.1), and neither end's page stood still for ${100 * AT_EASE_BELOW} % of the time, nor is late with its word; of two the worse one`,
  explains: ['choppy-audio', 'delayed-audio', 'frozen-video', 'jerky-video'],
  blame({ sample, lines }) {
    const shakiest = worst(lines, ({ jitterMs }) => jitterMs);
    if (!shakiest || shakiest.value < UNEVEN_FROM_MS) return null;
    if (!isAtEase(sample.sender) || !isAtEase(sample.receiver)) return null;
    const { leg, value, other } = shakiest;
    const otherMs = other?.jitterMs;
    return blameLine(sample, leg, { code: 'jitter', jitterMs: value, ...(otherMs != null && { otherMs }) });
  },
};

const burstsOf = ({ kind, received }: LegSample): number =>
  kind === 'audio' && received?.kind === 'audio' ? burstRatio(received, audioCodec(received.codec)) : 1;
