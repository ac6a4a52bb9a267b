import type { PeerId } from '../protocol/ids.ts';
import type { Wish } from '../protocol/wishes.ts';

export type SeenCamera = { readonly peerId: PeerId; readonly wish: Wish };
export type WishedCamera = SeenCamera & { readonly producerId: string };

const RANK: Readonly<Record<Wish['priority'], number>> = { high: 0, normal: 1, low: 2 };

/** Pinned ones first, and those of low priority last; of the rest who had the floor last, then who came first. */
export function sortCameras<T extends SeenCamera>(cameras: readonly T[], speakers: readonly PeerId[]): T[] {
  const spoke = new Map(speakers.map((peerId, place) => [peerId, place]));
  const placeOf = ({ peerId }: SeenCamera): number => spoke.get(peerId) ?? speakers.length;
  return cameras.toSorted(
    (one, other) => RANK[one.wish.priority] - RANK[other.wish.priority] || placeOf(one) - placeOf(other),
  );
}

/**
 * The producers of those cameras that are sent: all that are pinned, and up to `most` others with them. So a new speaker
 * takes the place of one other, and nobody else moves.
 */
export function pickCameras(
  wished: readonly WishedCamera[],
  most: number,
  speakers: readonly PeerId[],
): ReadonlySet<string> {
  const pinned = wished.filter(({ wish }) => wish.priority === 'high').length;
  const sorted = sortCameras(wished, speakers);
  return new Set(sorted.slice(0, Math.max(most, pinned)).map(({ producerId }) => producerId));
}
