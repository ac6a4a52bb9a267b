import type { TileKey } from './stage-plan.ts';

/**
 * So many at once, however large the window is: more are too small to know anybody by, and each costs a decoder and a
 * share of the line.
 */
export const MOST_ON_PAGE = 25;

/** `at`: which one is shown, from 0. `first`: what the first one shows. */
export type Page = { at: number; count: number; first: readonly TileKey[]; shown: readonly TileKey[] };

/** One’s own picture is on the first page; else the order stays as it is. A page that is no more is the last one. */
export const pageOf = (tiles: readonly TileKey[], capacity: number, at: number): Page => {
  const count = Math.max(1, Math.ceil(tiles.length / capacity));
  const ordered = count > 1 ? withOwnFirst(tiles, capacity) : tiles;
  const page = Math.min(Math.max(0, at), count - 1);
  const tilesOf = (index: number) => ordered.slice(index * capacity, (index + 1) * capacity);
  return { at: page, count, first: tilesOf(0), shown: tilesOf(page) };
};

const withOwnFirst = (tiles: readonly TileKey[], capacity: number): readonly TileKey[] => {
  if (tiles.indexOf('local') < capacity) return tiles;
  const others = tiles.filter((tile) => tile !== 'local');
  return [...others.slice(0, capacity - 1), 'local', ...others.slice(capacity - 1)];
};
