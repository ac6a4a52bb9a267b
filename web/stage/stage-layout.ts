import { cellOf, GAP, gridRects, gridShape, type Rect, type Size } from './grid-shape.ts';
import type { StagePlan, TileKey } from './stage-plan.ts';

/** `rects`: of the tiles that are shown and do not float. `more`: how many found no room, and where that is said. */
export type StageLayout = { rects: ReadonlyMap<TileKey, Rect>; more: { count: number; rect: Rect } | null };

/** From here the strip stands beside the big picture; narrower, it would take the width that a face needs. */
const STRIP_BESIDE_FROM = 720;

/** Tiles of the strip, in CSS pixels. Larger ones show faces better and take from the big picture. */
const BESIDE = { share: 0.2, least: 112, most: 260, aspect: 16 / 9 };
const BELOW = { share: 0.2, least: 56, most: 150, aspect: 4 / 3 };

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

export const layoutStage = (plan: StagePlan, stage: Size): StageLayout => {
  switch (plan.layout) {
    case 'alone':
      return { rects: new Map(), more: null };
    case 'pair':
      return { rects: new Map([[plan.only, { left: 0, top: 0, ...stage }]]), more: null };
    case 'grid':
      return { rects: zip(plan.tiles, gridRects(plan.tiles.length, stage)), more: null };
    case 'speaker':
      return layoutSpeaker(plan, stage);
  }
};

const layoutSpeaker = (
  { big, strip }: { big: readonly TileKey[]; strip: readonly TileKey[] },
  stage: Size,
): StageLayout => {
  const beside = stage.width >= STRIP_BESIDE_FROM && stage.width > stage.height;
  const { tile, slots } = beside ? stripBeside(strip.length, stage) : stripBelow(strip.length, stage);
  const rest = beside
    ? { width: stage.width - tile.width - GAP, height: stage.height }
    : { width: stage.width, height: stage.height - tile.height - GAP };
  const overflows = strip.length > slots.length;
  const shown = overflows ? strip.slice(0, slots.length - 1) : strip;
  const last = slots.at(-1);
  return {
    rects: new Map([...zip(big, split(big.length, rest)), ...zip(shown, slots)]),
    more: overflows && last ? { count: strip.length - shown.length, rect: last } : null,
  };
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
