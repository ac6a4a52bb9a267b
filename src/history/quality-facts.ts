import type { LegScore, QualityEvents } from '../quality/quality-events.ts';

/** What the call log hears of quality. Whoever scores emits these. */
export type QualityFacts = Pick<
  QualityEvents,
  'leg-scored' | 'verdict-begun' | 'verdict-ended' | 'candidate-pair-changed' | 'layers-changed'
>;

export type LegId = Pick<LegScore, 'peerId' | 'viewerId' | 'source' | 'leg'>;

/** By name: of ratios, milliseconds, bit/s, frames a second, pixels. */
export type ScoreInputs = Readonly<Record<string, number>>;
