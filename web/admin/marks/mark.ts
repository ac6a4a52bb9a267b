import type { Mark } from '../../../src/protocol/quality.ts';

/** As the server counts: R 80 and R 60 (ITU-T G.107 Annex B). */
const GOOD_FROM = 4.03;
const FAIR_FROM = 3.1;

export const markOf = (mos: number): Mark => (mos >= GOOD_FROM ? 'good' : mos >= FAIR_FROM ? 'fair' : 'poor');
export const isPoor = (mos: number): boolean => markOf(mos) === 'poor';
