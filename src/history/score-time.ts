/** Scores come every five seconds; a minute of them is one row. */
const SLOT_MS = 5_000;
export const SLOTS = 12;
export const MINUTE_MS = SLOTS * SLOT_MS;

export const minuteOf = (at: number): number => Math.floor(at / MINUTE_MS);
export const slotOf = (at: number): number => Math.floor((at % MINUTE_MS) / SLOT_MS);
