export type Size = { width: number; height: number };
export type Rect = { left: number; top: number; width: number; height: number };

/** How many columns and rows, and how large each tile is, in CSS pixels. */
export type GridShape = { columns: number; rows: number; tile: Size };

/** Between tiles. More separates them better and makes each smaller. */
export const GAP = 10;

/** A camera's own shape. On an upright stage tiles may be as tall as wide: a phone's height would lie idle otherwise. */
const WIDEST = 16 / 9;
const TALLEST_ON_UPRIGHT = 1;

const largestIn = (cell: Size, tallest: number): Size => {
  const aspect = Math.min(WIDEST, Math.max(tallest, cell.width / cell.height));
  const width = Math.min(cell.width, cell.height * aspect);
  return { width: Math.floor(width), height: Math.floor(width / aspect) };
};

export const cellOf = (columns: number, rows: number, { width, height }: Size): Size => ({
  width: Math.max(1, (width - GAP * (columns - 1)) / columns),
  height: Math.max(1, (height - GAP * (rows - 1)) / rows),
});

/** The columns with which `count` tiles are largest; of equal ones, the fewest. */
export const gridShape = (count: number, stage: Size): GridShape => {
  const tallest = stage.height > stage.width ? TALLEST_ON_UPRIGHT : WIDEST;
  let best: GridShape = { columns: 1, rows: Math.max(1, count), tile: { width: 0, height: 0 } };
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const tile = largestIn(cellOf(columns, rows, stage), tallest);
    if (tile.width * tile.height > best.tile.width * best.tile.height) best = { columns, rows, tile };
  }
  return best;
};

/** The grid in the middle of the stage, its last row too. */
export const gridRects = (count: number, stage: Size): readonly Rect[] => {
  const { columns, rows, tile } = gridShape(count, stage);
  const heightOfAll = rows * tile.height + (rows - 1) * GAP;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = Math.min(columns, count - row * columns);
    const widthOfRow = inRow * tile.width + (inRow - 1) * GAP;
    return {
      left: Math.round((stage.width - widthOfRow) / 2 + (index % columns) * (tile.width + GAP)),
      top: Math.round((stage.height - heightOfAll) / 2 + row * (tile.height + GAP)),
      ...tile,
    };
  });
};
