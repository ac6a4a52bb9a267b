import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GAP, gridRects, gridShape, type Rect, type Size } from '../../../web/stage/grid-shape.ts';
import { gridCapacity, layoutStage } from '../../../web/stage/stage-layout.ts';
import type { TileKey } from '../../../web/stage/stage-plan.ts';

const DESKTOP: Size = { width: 1248, height: 640 };
const PHONE: Size = { width: 344, height: 620 };

const columnsAndRows = (count: number, stage: Size) => {
  const { columns, rows } = gridShape(count, stage);
  return [columns, rows];
};

const people = (count: number): TileKey[] => [
  'local',
  ...Array.from({ length: count }, (_, i) => `peer:${i}` as const),
];

const overlap = (a: Rect, b: Rect) =>
  a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;

const inside = ({ left, top, width, height }: Rect, stage: Size) =>
  left >= -1 && top >= -1 && left + width <= stage.width + 1 && top + height <= stage.height + 1;

const stages = fc.record({ width: fc.integer({ min: 280, max: 2_560 }), height: fc.integer({ min: 200, max: 1_600 }) });

describe('the grid', () => {
  it.each([
    [1, [1, 1], [1, 1]],
    [2, [2, 1], [1, 2]],
    [3, [2, 2], [1, 3]],
    [4, [2, 2], [1, 4]],
    [6, [3, 2], [2, 3]],
    [9, [3, 3], [2, 5]],
    [16, [4, 4], [3, 6]],
  ])('of %i has columns and rows %j on a desktop, %j on a phone', (count, desktop, phone) => {
    expect([columnsAndRows(count, DESKTOP), columnsAndRows(count, PHONE)]).toEqual([desktop, phone]);
  });

  it('has tiles of 16:9 on a wide stage, and up to square ones on an upright one', () => {
    const { tile } = gridShape(4, DESKTOP);
    expect(tile.width / tile.height).toBeCloseTo(16 / 9, 1);
    const upright = gridShape(6, PHONE).tile;
    expect(upright.width / upright.height).toBeGreaterThanOrEqual(1);
    expect(upright.width).toBe((PHONE.width - GAP) / 2);
  });

  it('puts a last row that is not full in the middle', () => {
    const [first, second, third] = gridRects(3, DESKTOP);
    expect(third?.left).toBe(Math.round((DESKTOP.width - (third?.width ?? 0)) / 2));
    expect(first?.top).toBe(second?.top);
    expect(third?.top).toBeGreaterThan(first?.top ?? 0);
  });

  it('keeps any number of tiles on any stage, none over another', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), stages, (count, stage) => {
        const rects = gridRects(count, stage);
        expect(rects).toHaveLength(count);
        expect(rects.every((rect) => inside(rect, stage))).toBe(true);
        expect(rects.some((a, at) => rects.slice(at + 1).some((b) => overlap(a, b)))).toBe(false);
      }),
    );
  });
});

describe('the speaker view', () => {
  const layout = (big: TileKey[], strip: TileKey[], stage: Size) =>
    layoutStage({ layout: 'speaker', big, strip }, stage, 0);

  it('has the strip beside the big picture on a desktop and below it on a phone', () => {
    const desktop = layout(['screen:a'], people(2), DESKTOP).rects;
    const phone = layout(['screen:a'], people(2), PHONE).rects;
    expect(desktop.get('local')?.left).toBeGreaterThan(desktop.get('screen:a')?.width ?? 0);
    expect(phone.get('local')?.top).toBeGreaterThan(phone.get('screen:a')?.height ?? 0);
  });

  it('gives two screens the same size: stacked or side by side, whichever shows more', () => {
    const wide = layout(['screen:a', 'screen:b'], people(1), { width: 1_800, height: 500 }).rects;
    expect(wide.get('screen:a')?.top).toBe(wide.get('screen:b')?.top);
    const phone = layout(['screen:a', 'screen:b'], people(1), PHONE).rects;
    expect(phone.get('screen:a')?.left).toBe(phone.get('screen:b')?.left);
    expect(phone.get('screen:a')?.height).toBe(phone.get('screen:b')?.height);
  });

  it('has pages where the strip has no room for all', () => {
    const { rects, page } = layout(['screen:a'], people(9), PHONE);
    expect(page.count).toBe(Math.ceil(10 / (rects.size - 1)));
    expect(page.count).toBeGreaterThan(1);
    expect(layout(['screen:a'], people(2), PHONE).page.count).toBe(1);
  });

  it('keeps one page on any stage, none over another', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 2 }), stages, (count, screens, stage) => {
        const big = (['screen:a', 'screen:b'] as const).slice(0, screens);
        const { rects, page } = layout([...big], people(count), stage);
        const shown = [...rects.values()];
        expect(shown.every((rect) => inside(rect, stage))).toBe(true);
        expect(shown.some((a, at) => shown.slice(at + 1).some((b) => overlap(a, b)))).toBe(false);
        expect(rects.size).toBe(big.length + page.shown.length);
        expect(rects.size).toBeLessThanOrEqual(25);
      }),
    );
  });
});

describe('the pages of the grid', () => {
  const grid = (count: number, stage: Size, at = 0) =>
    layoutStage({ layout: 'grid', tiles: [...people(count).slice(1), 'local'] }, stage, at);

  it('hold 25 on a desktop, fewer on a phone, and two at least', () => {
    const capacities = [DESKTOP, PHONE, { width: 2_560, height: 1_400 }, { width: 300, height: 200 }].map((stage) =>
      gridCapacity(60, stage),
    );
    expect(capacities).toEqual([25, 10, 25, 2]);
  });

  it('show everybody once, oneself on the first, on any stage', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 80 }), stages, (count, stage) => {
        const { page } = grid(count, stage);
        const shown = Array.from({ length: page.count }, (_, at) => [...grid(count, stage, at).rects.keys()]);
        expect(shown.flat().toSorted()).toEqual([...people(count)].toSorted());
        expect(shown[0]).toContain('local');
        expect(Math.max(...shown.map(({ length }) => length))).toBeLessThanOrEqual(25);
      }),
    );
  });

  it('end with the last one, whatever is asked for, and are one before the stage has a size', () => {
    expect(grid(60, DESKTOP, 9).page).toMatchObject({ at: 2, count: 3 });
    expect(grid(60, { width: 0, height: 0 }).page.count).toBe(1);
  });
});

it('one picture fills the stage', () => {
  const { rects } = layoutStage({ layout: 'pair', only: 'peer:a' }, DESKTOP, 0);
  expect([...rects]).toEqual([['peer:a', { left: 0, top: 0, ...DESKTOP }]]);
  expect(layoutStage({ layout: 'alone' }, DESKTOP, 0).rects.size).toBe(0);
});
