/** Raising the base spares a server that just came back; lowering it shortens outages after a blip. */
const BASE_DELAY_MS = 300;
const MAX_DELAY_MS = 5_000;
/** The spread keeps a server's clients from coming back in step. */
const JITTER = 0.5;
/** A server that stops names one time for all its clients; wider spreads them more, and keeps them away for longer. */
const MAX_SPREAD_MS = 2_000;

/** `notBeforeMs`: what the server asked for, or 0. */
export type ReconnectPolicy = (attempt: number, notBeforeMs: number) => number;

/** How long to wait before the given attempt, counted from 1: the first soon, then exponential, all with jitter. */
export const reconnectDelay = (attempt: number, notBeforeMs: number, random: () => number = Math.random): number => {
  const asked = notBeforeMs + random() * Math.min(notBeforeMs, MAX_SPREAD_MS);
  return Math.round(Math.max(asked, backoff(attempt, random())));
};

const backoff = (attempt: number, random: number): number =>
  attempt <= 1
    ? BASE_DELAY_MS * random
    : Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** (attempt - 2)) * (1 - JITTER * random);
