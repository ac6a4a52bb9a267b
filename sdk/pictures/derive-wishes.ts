import type { Params } from '../../src/protocol/contract.ts';
import type { RemotePeer } from '../api.ts';
import type { ShownPicture } from '../pictures-api.ts';

/** `height`: in CSS pixels, 0: not seen; null: not looked at yet. */
export type Tile = { readonly picture: ShownPicture; readonly height: number | null };

/** What of another peer matters here. */
type Sender = Pick<RemotePeer, 'peerId' | 'sources'>;

export type PageView = { readonly hidden: boolean; readonly pixelRatio: number };

export type WishesSaid = Omit<Params<'media.wishes'>, 'callId' | 'generation'>;
type Wish = NonNullable<WishesSaid['sources'][number]['wish']>;

/** Layers are an octave apart: the largest one within this is the smallest that has three quarters of what is shown. */
const ABOVE_SHOWN = 1.5;
/** Steps in an octave. More make new wishes while somebody pulls at a window; fewer ask for more than is shown. */
const STEPS = 8;
const MAX_HEIGHT = 4_320;

/**
 * What comes while its tile is not there yet: enough to begin with. Among more people than this tiles are small, and each
 * newcomer would have everybody encode a larger picture for a while.
 */
const CROWD = 16;
const newcomers = (others: number): Wish => ({ maxHeight: others < CROWD ? 360 : 180 });

const SOURCES = ['camera', 'screen'] as const;

/** What is wished for of the others, by what is on the screen. */
export function wishesOf(tiles: readonly Tile[], peers: readonly Sender[], page: PageView): WishesSaid {
  const sources = peers.flatMap(({ peerId, sources: sent }) =>
    SOURCES.flatMap((source) => {
      const its = tiles.filter(({ picture }) => picture.peerId === peerId && picture.source === source);
      const isNew = its.some(({ height }) => height === null);
      if (isNew || (its.length === 0 && !sent[source])) return [];
      return [{ peerId, source, wish: wishOf(its, page) }];
    }),
  );
  return { sources, others: page.hidden ? null : newcomers(peers.length) };
}

/** On a path that has to prove itself first: of everything at least something, be it seen or not. */
export function firstWishesOf(tiles: readonly Tile[], peers: readonly Sender[], page: PageView): WishesSaid {
  const sources = wishesOf(tiles, peers, page).sources.filter(({ wish }) => wish !== null);
  return { sources, others: newcomers(peers.length) };
}

function wishOf(tiles: readonly Tile[], { pixelRatio }: PageView): Wish | null {
  const seen = tiles.filter(({ height }) => (height ?? 0) > 0);
  if (seen.length === 0) return null;
  const height = Math.max(...seen.map((tile) => tile.height ?? 0));
  const priorities = seen.map(({ picture }) => picture.priority ?? 'normal');
  const priority = (['high', 'normal', 'low'] as const).find((each) => priorities.includes(each)) ?? 'normal';
  return { maxHeight: boundFor(height * pixelRatio), priority };
}

/** `shown`: in device pixels. */
export function boundFor(shown: number): number {
  const steps = Math.ceil(STEPS * Math.log2(Math.max(1, ABOVE_SHOWN * shown)));
  return Math.min(MAX_HEIGHT, Math.ceil(2 ** (steps / STEPS)));
}
