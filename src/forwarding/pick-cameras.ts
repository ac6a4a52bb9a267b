import type { PeerId } from '../protocol/ids.ts';
import type { Wish } from '../protocol/wishes.ts';

export type WishedCamera = { readonly producerId: string; readonly peerId: PeerId; readonly wish: Wish };

const RANK: Readonly<Record<Wish['priority'], number>> = { high: 0, normal: 1, low: 2 };

/**
 * The producers of those cameras that are sent: all that are pinned, and up to `most` others with them. Who had the floor
 * last comes first, then who came first. So a new speaker takes the place of one other, and nobody else moves.
 */
export function pickCameras(
  wished: readonly WishedCamera[],
  most: number,
  speakers: readonly PeerId[],
): ReadonlySet<string> {
  const pinned = wished.filter(({ wish }) => wish.priority === 'high').length;
  const spoke = new Map(speakers.map((peerId, place) => [peerId, place]));
  const placeOf = ({ peerId }: WishedCamera): number => spoke.get(peerId) ?? speakers.length;
  const sorted = wished.toSorted(
    (one, other) => RANK[one.wish.priority] - RANK[other.wish.priority] || placeOf(one) - placeOf(other),
  );
  return new Set(sorted.slice(0, Math.max(most, pinned)).map(({ producerId }) => producerId));
}
