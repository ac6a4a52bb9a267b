import type { PeerId } from '../protocol/ids.ts';

/**
 * How long somebody has to be the loudest before they have the floor. Longer misses short answers; shorter moves tiles at
 * each “yes” and cough.
 */
export const SPEAKS_AFTER_MS = 800;
/** How long the floor is kept at least. Longer is late where people interrupt each other; shorter flickers. */
export const KEEPS_FLOOR_MS = 2_000;

/** Who had the floor last stands first; who never had it is not in it. Silence changes nothing. */
export type Speakers = {
  readonly order: readonly PeerId[];
  /** Since when the first one has it. */
  readonly since: number;
  readonly loudest: { readonly peerId: PeerId; readonly since: number } | null;
};

export const nobodySpoke: Speakers = { order: [], since: 0, loudest: null };

/** Somebody else is the loudest, or nobody is. */
export function heard(before: Speakers, loudest: PeerId | null, now: number): Speakers {
  if ((before.loudest?.peerId ?? null) === loudest) return before;
  return { ...settled(before, now), loudest: loudest === null ? null : { peerId: loudest, since: now } };
}

/** Time has passed. */
export function settled(before: Speakers, now: number): Speakers {
  const due = floorDueAt(before);
  const { loudest, order } = before;
  if (!loudest || due === null || now < due) return before;
  return { ...before, order: [loudest.peerId, ...order.filter((peerId) => peerId !== loudest.peerId)], since: now };
}

/** When the floor goes to the one who is the loudest, should that go on; null: it has the floor, or nobody is. */
export function floorDueAt({ loudest, order, since }: Speakers): number | null {
  if (!loudest || loudest.peerId === order[0]) return null;
  const heardAt = loudest.since + SPEAKS_AFTER_MS;
  return order.length === 0 ? heardAt : Math.max(heardAt, since + KEEPS_FLOOR_MS);
}

/** The others have left. */
export function staying(before: Speakers, isHere: (peerId: PeerId) => boolean): Speakers {
  const { order, loudest } = before;
  if (order.every(isHere) && (!loudest || isHere(loudest.peerId))) return before;
  return { ...before, order: order.filter(isHere), loudest: loudest && isHere(loudest.peerId) ? loudest : null };
}
