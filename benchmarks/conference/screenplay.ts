/** One thing that happens: somebody else speaks, or some people turn the page. */
export type Scene =
  | { readonly atMs: number; readonly speaker: number }
  | { readonly atMs: number; readonly turns: number[] };

/** Longer than a wish may take: no two of them overlap. Once in ten seconds somebody else speaks. */
const EACH_MS = 2_500;
const SPEAKS_EACH = 4;
/** So everybody turns the page about once in half a minute. */
const TURN_AT_ONCE = 3;
/** Has no divisor in common with 25: everybody has a turn. */
const STEP = 7;

/** The same in each round. The first one speaks at the beginning. */
export function screenplay(people: number, ms: number): Scene[] {
  const scenes: Scene[] = [];
  let turned = 0;
  for (let nr = 1; nr * EACH_MS < ms; nr++) {
    const atMs = nr * EACH_MS;
    if (nr % SPEAKS_EACH === 0) {
      scenes.push({ atMs, speaker: ((nr / SPEAKS_EACH) * STEP) % people });
      continue;
    }
    scenes.push({ atMs, turns: Array.from({ length: TURN_AT_ONCE }, () => (turned++ * STEP) % people) });
  }
  return scenes;
}
