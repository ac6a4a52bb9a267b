import { MINUTE_MS } from '../shared/minute.ts';

/** Scores come every five seconds; a minute of them is one row. */
export const SLOTS = 12;
const SLOT_MS = MINUTE_MS / SLOTS;

export const minuteOf = (at: number): number => Math.floor(at / MINUTE_MS);
export const slotOf = (at: number): number => Math.floor((at % MINUTE_MS) / SLOT_MS);
