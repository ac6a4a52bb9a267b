import { cellOf, GAP, gridRects, gridShape, type Rect, type Size } from './grid-shape.ts';
import { MOST_ON_PAGE, type Page, pageOf } from './stage-pages.ts';
import type { StagePlan, TileKey } from './stage-plan.ts';

/** `rects`: of the tiles that are shown and do not float. */
export type StageLayout = { rects: ReadonlyMap<TileKey, Rect>; page: Page };

/** From here the strip stands beside the big picture; narrower, it would take the width that a face needs. */
const STRIP_BESIDE_FROM = 720;

/** Tiles of the strip, in CSS pixels. Larger ones show faces better and take from the big picture. */
const BESIDE = { share: 0.2, least: 112, most: 260, aspect: 16 / 9 };
const BELOW = { share: 0.2, least: 56, most: 150, aspect: 4 / 3 };

/** Of the grid. Larger ones make more pages; in smaller ones nobody is known by the face. */
const LEAST_IN_GRID: Size = { width: 150, height: 100 };
/** A page of one would be one’s own picture alone. */
const FEWEST_IN_GRID = 2;

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** `at`: which page of the grid, or of the strip. */
export const layoutStage = (plan: StagePlan, stage: Size, at: number): StageLayout => {
  switch (plan.layout) {
    case 'alone':
      return { rects: new Map(), page: pageOf([], 1, 0) };
    case 'pair':
      return { rects: new Map([[plan.only, { left: 0, top: 0, ...stage }]]), page: pageOf([plan.only], 1, 0) };
    case 'grid': {
      const page = pageOf(plan.tiles, gridCapacity(plan.tiles.length, stage), at);
      return { rects: zip(page.shown, gridRects(page.shown.length, stage)), page };
    }
    case 'speaker':
      return layoutSpeaker(plan, stage, at);
  }
};

/** How many of so many tiles one page shows. Before the stage has a size nobody is sorted onto pages. */
export const gridCapacity = (count: number, stage: Size): number => {
  if (isUnmeasured(stage)) return Math.max(1, count);
  for (let capacity = MOST_ON_PAGE; capacity > FEWEST_IN_GRID; capacity -= 1) {
    const { tile } = gridShape(capacity, stage);
    if (tile.width >= LEAST_IN_GRID.width && tile.height >= LEAST_IN_GRID.height) return capacity;
  }
  return FEWEST_IN_GRID;
};

const isUnmeasured = ({ width, height }: Size): boolean => width === 0 || height === 0;

const layoutSpeaker = (
  { big, strip }: { big: readonly TileKey[]; strip: readonly TileKey[] },
  stage: Size,
  at: number,
): StageLayout => {
  const beside = stage.width >= STRIP_BESIDE_FROM && stage.width > stage.height;
  const { tile, slots } = beside ? stripBeside(strip.length, stage) : stripBelow(strip.length, stage);
  const rest = beside
    ? { width: stage.width - tile.width - GAP, height: stage.height }
    : { width: stage.width, height: stage.height - tile.height - GAP };
  const places = isUnmeasured(stage) ? strip.length : Math.min(slots.length, MOST_ON_PAGE - big.length);
  const page = pageOf(strip, Math.max(1, places), at);
  return { rects: new Map([...zip(big, split(big.length, rest)), ...zip(page.shown, slots)]), page };
};

type Strip = { tile: Size; slots: readonly Rect[] };

const capacity = (room: number, tile: number): number => Math.max(1, Math.floor((room + GAP) / (tile + GAP)));

/** As large as all fit, but never smaller than the least. */
const tileLength = (count: number, room: number, usual: number, least: number): number =>
  clamp(Math.floor((room + GAP) / count - GAP), Math.min(least, usual), usual);

const stripBeside = (count: number, stage: Size): Strip => {
  const usual = clamp(stage.width * BESIDE.share, BESIDE.least, BESIDE.most) / BESIDE.aspect;
  const height = tileLength(count, stage.height, usual, BESIDE.least / BESIDE.aspect);
  const tile = { width: Math.floor(height * BESIDE.aspect), height: Math.floor(height) };
  const shown = Math.min(count, capacity(stage.height, tile.height));
  const top = (stage.height - shown * (tile.height + GAP) + GAP) / 2;
  const left = stage.width - tile.width;
  const slots = Array.from({ length: shown }, (_, index) => ({
    left,
    top: Math.round(top + index * (tile.height + GAP)),
    ...tile,
  }));
  return { tile, slots };
};

const stripBelow = (count: number, stage: Size): Strip => {
  const usual = clamp(stage.height * BELOW.share, BELOW.least, BELOW.most) * BELOW.aspect;
  const width = tileLength(count, stage.width, usual, BELOW.least * BELOW.aspect);
  const tile = { width: Math.floor(width), height: Math.floor(width / BELOW.aspect) };
  const shown = Math.min(count, capacity(stage.width, tile.width));
  const left = (stage.width - shown * (tile.width + GAP) + GAP) / 2;
  const top = stage.height - tile.height;
  const slots = Array.from({ length: shown }, (_, index) => ({
    left: Math.round(left + index * (tile.width + GAP)),
    top,
    ...tile,
  }));
  return { tile, slots };
};

/** Side by side or one above the other, whichever leaves each more of a screen's shape. */
const split = (count: number, area: Size): readonly Rect[] => {
  const { columns, rows } = gridShape(count, area);
  const cell = cellOf(columns, rows, area);
  return Array.from({ length: count }, (_, index) => ({
    left: Math.round((index % columns) * (cell.width + GAP)),
    top: Math.round(Math.floor(index / columns) * (cell.height + GAP)),
    width: Math.floor(cell.width),
    height: Math.floor(cell.height),
  }));
};

const zip = (keys: readonly TileKey[], rects: readonly Rect[]): Map<TileKey, Rect> => {
  const pairs = new Map<TileKey, Rect>();
  for (const [index, key] of keys.entries()) {
    const rect = rects[index];
    if (rect) pairs.set(key, rect);
  }
  return pairs;
};
