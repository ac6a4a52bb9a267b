import type { EndedCall } from '../call/call-roster.ts';

/** Shorter ones are over before there is anything to say of them. */
const SHORTEST_MS = 10_000;

/** Only where two could really talk, and for a while. */
export const asksForRating = ({ call, people, reason, durationMs }: EndedCall): boolean =>
  call.id !== null && people.length > 0 && (reason === 'completed' || reason === 'lost') && durationMs >= SHORTEST_MS;
