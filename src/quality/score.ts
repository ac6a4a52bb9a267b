import { scoreAudioLine, scoreHeard } from './audio/score-audio.ts';
import { type Line, type Lines, linesOf } from './lines.ts';
import type { LegSample } from './sample.ts';
import { scoreSeen, scoreVideoLine } from './video/score-video.ts';
import { isHeldBackWhole, isWanted } from './wanted.ts';

/** MOS, 1 to 5; null: nothing was to be heard or seen, or nobody measured it. */
export type Scores = {
  /** What arrives, whoever is at fault. */
  readonly whole: number | null;
  /** Each leg for itself. In P2P it is one line, which counts for both. */
  readonly uplink: number | null;
  readonly downlink: number | null;
};

export const NO_SCORES: Scores = { whole: null, uplink: null, downlink: null };

export function scoreSample(sample: LegSample, lines: Lines = linesOf(sample)): Scores {
  if (!isWanted(sample)) return NO_SCORES;
  const { whole, ofLine } = scorerOf(sample, lines);
  if (lines.topology === 'p2p') return { whole, uplink: ofLine(lines.line), downlink: ofLine(lines.line) };
  const downlink = isHeldBackWhole(sample) ? null : ofLine(lines.downlink);
  return { whole, uplink: ofLine(lines.uplink), downlink };
}

type Scorer = { readonly whole: number | null; readonly ofLine: (line: Line) => number | null };

function scorerOf(sample: LegSample, lines: Lines): Scorer {
  if (sample.kind === 'audio') {
    const whole = scoreHeard(sample, lines)?.mos ?? null;
    return { whole, ofLine: (line) => scoreAudioLine(sample, line) };
  }
  const whole = scoreSeen(sample, lines)?.mos ?? null;
  return { whole, ofLine: (line) => scoreVideoLine(sample, line) };
}
