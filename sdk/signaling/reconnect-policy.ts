/** Raising the base spares a server that just came back; lowering it shortens outages after a blip. */
const BASE_DELAY_MS = 300;
const MAX_DELAY_MS = 5_000;
/** The spread keeps a server's clients from coming back in step. */
const JITTER = 0.5;

export type ReconnectPolicy = (attempt: number) => number;

/** How long to wait before the given attempt, counted from 1: the first at once, then exponential, with jitter. */
export const reconnectDelay = (attempt: number, random: () => number = Math.random): number => {
  if (attempt <= 1) return 0;
  const delay = Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** (attempt - 2));
  return Math.round(delay * (1 - JITTER * random()));
};
