import { MARK_FROM } from '../../../src/protocol/mark-from.ts';
import type { Mark } from '../../../src/protocol/quality.ts';

/** As the server counts. */
export const markOf = (mos: number): Mark => (mos >= MARK_FROM.good ? 'good' : mos >= MARK_FROM.fair ? 'fair' : 'poor');
export const isPoor = (mos: number): boolean => markOf(mos) === 'poor';
