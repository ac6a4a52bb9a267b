import type { PeerId } from '../client/types.ts';

/** In which order people stand on the pages. `spoke`: who had the floor, the last one first. */
export type Seating = { order: readonly PeerId[]; spoke: readonly PeerId[] };

export const NOBODY_SEATED: Seating = { order: [], spoke: [] };

/** Who comes stands last; of those who stay nobody changes places. */
export const seat = (before: Seating, peers: readonly PeerId[]): Seating => {
  const there = new Set(peers);
  const stay = before.order.filter((peerId) => there.has(peerId));
  const known = new Set(stay);
  const order = [...stay, ...peers.filter((peerId) => !known.has(peerId))];
  if (isSame(order, before.order)) return before;
  return { order, spoke: before.spoke.filter((peerId) => there.has(peerId)) };
};

type Floor = {
  speaker: PeerId | null;
  /** Who stands on the first page, in its order. */
  first: readonly PeerId[];
  /** Who is seen now, on whichever page. */
  seen: readonly PeerId[];
};

/**
 * Who has the floor and is not seen changes places with the one on the first page who has been silent for longest, of
 * several with the last. Nobody else moves.
 */
export const giveFloor = (before: Seating, { speaker, first, seen }: Floor): Seating => {
  if (speaker === null || !before.order.includes(speaker)) return before;
  const spoke =
    before.spoke[0] === speaker ? before.spoke : [speaker, ...before.spoke.filter((each) => each !== speaker)];
  const gives = first.includes(speaker) || seen.includes(speaker) ? undefined : longestSilent(first, before.spoke);
  if (gives === undefined) return spoke === before.spoke ? before : { ...before, spoke };
  const swap = (peerId: PeerId): PeerId => (peerId === speaker ? gives : peerId === gives ? speaker : peerId);
  return { order: before.order.map(swap), spoke };
};

const longestSilent = (peers: readonly PeerId[], spoke: readonly PeerId[]): PeerId | undefined => {
  const silence = (peerId: PeerId): number => (spoke.includes(peerId) ? spoke.indexOf(peerId) : spoke.length);
  return peers.toSorted((one, other) => silence(one) - silence(other)).at(-1);
};

const isSame = (one: readonly PeerId[], other: readonly PeerId[]): boolean =>
  one.length === other.length && one.every((peerId, at) => peerId === other[at]);
