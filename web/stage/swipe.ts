type Point = { x: number; y: number };

/** In CSS pixels. Longer is missed by small hands; shorter turns pages at a touch that slipped. */
const LEAST = 56;

/** Pages follow the finger: who draws to the left sees what stands to the right. Null: it was no swipe. */
export const swipeOf = (from: Point, to: Point): 1 | -1 | null => {
  const [x, y] = [to.x - from.x, to.y - from.y];
  if (Math.abs(x) < LEAST || Math.abs(x) < 2 * Math.abs(y)) return null;
  return x < 0 ? 1 : -1;
};
