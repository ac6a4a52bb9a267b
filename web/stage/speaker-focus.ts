import type { PeerId } from '../client/types.ts';

/** `next`: somebody else speaks, and since when (ms). */
export type SpeakerFocus = { focus: PeerId | null; next: { peerId: PeerId; since: number } | null };

/**
 * How long somebody has to be the loudest before the big picture shows them. Longer misses short answers; shorter
 * changes the picture at each “yes” and cough.
 */
export const FOCUS_AFTER_MS = 1_200;

export const NOBODY_FOCUSED: SpeakerFocus = { focus: null, next: null };

type Speech = { speakers: readonly PeerId[]; peers: readonly PeerId[]; now: number };

/** Whom the big picture shows. Silence keeps the last speaker; who has left is replaced at once. */
export const followSpeakers = (before: SpeakerFocus, { speakers, peers, now }: Speech): SpeakerFocus => {
  const loudest = speakers.find((peerId) => peers.includes(peerId)) ?? null;
  const focus = before.focus !== null && peers.includes(before.focus) ? before.focus : null;
  if (focus === null) return settled(before, loudest ?? peers[0] ?? null);
  if (loudest === null || loudest === focus) return settled(before, focus);
  const since = before.next?.peerId === loudest ? before.next.since : now;
  if (now - since >= FOCUS_AFTER_MS) return settled(before, loudest);
  return before.focus === focus && before.next?.peerId === loudest
    ? before
    : { focus, next: { peerId: loudest, since } };
};

const settled = (before: SpeakerFocus, focus: PeerId | null): SpeakerFocus =>
  before.focus === focus && before.next === null ? before : { focus, next: null };
