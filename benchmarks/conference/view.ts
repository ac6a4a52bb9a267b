import { type Tile, type WishesSaid, wishesOf } from '../../sdk/pictures/derive-wishes.ts';
import type { PeerId } from '../../src/protocol/ids.ts';
import { type Seat, smallTilesOf } from './seat.ts';
import { CAMERA, SCREEN } from './sent-media.ts';

/** How high tiles are, in pixels of a screen of 1080 lines: the speaker beside the shared screen, a strip of eight below. */
const LARGE = 540;
const SMALL = 160;
const SHARED = 720;

/** One picture in view, and the height of the layer that is the smallest to satisfy the wish for it. */
export type WishedPicture = { readonly peerId: string; readonly source: 'camera' | 'screen'; readonly height: number };

/** What one person looks at: what the SDK makes of it, and what is to come by that. */
export type View = { readonly wishes: WishesSaid; readonly pictures: readonly WishedPicture[] };

/** `peerIds`: of all people by their number. `sharer`: whose screen is shown. */
export function viewOf(
  nr: number,
  seat: Seat,
  { peerIds, sharer }: { peerIds: readonly PeerId[]; sharer: number },
): View {
  const idOf = (person: number): PeerId => {
    const peerId = peerIds[person];
    if (peerId === undefined) throw new Error(`nobody has the number ${person}`);
    return peerId;
  };
  const [speaker = 0] = seat.places;
  const tiles: Tile[] = [
    { picture: { peerId: idOf(speaker), source: 'camera', priority: 'high' }, height: LARGE },
    ...smallTilesOf(seat).map(
      (person): Tile => ({ picture: { peerId: idOf(person), source: 'camera', priority: 'low' }, height: SMALL }),
    ),
    ...(sharer === nr ? [] : [{ picture: { peerId: idOf(sharer), source: 'screen' as const }, height: SHARED }]),
  ];
  const others = seat.places
    .toSorted((one, other) => one - other)
    .map((person) => ({
      peerId: idOf(person),
      sources: { camera: { muted: false }, ...(person === sharer && { screen: { muted: false } }) },
    }));
  const wishes = wishesOf(tiles, others, { hidden: false, pixelRatio: 1 });
  return { wishes, pictures: wishes.sources.flatMap(picturesOf) };
}

function picturesOf({ peerId, source, wish }: WishesSaid['sources'][number]): WishedPicture[] {
  if (wish === null || (source !== 'camera' && source !== 'screen')) return [];
  return [{ peerId, source, height: heightFor(source, wish.maxHeight ?? Infinity) }];
}

/** The largest that is not above the wish; the smallest where all are. */
function heightFor(source: 'camera' | 'screen', maxHeight: number): number {
  const heights = (source === 'camera' ? CAMERA : SCREEN).map(({ height }) => height);
  return heights.findLast((height) => height <= maxHeight) ?? heights[0] ?? 0;
}
