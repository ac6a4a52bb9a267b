/** The index of the first of those with the least; -1: there is none that is finite. */
export function leastOf(costs: readonly number[]): number {
  let [best, least] = [-1, Number.POSITIVE_INFINITY];
  for (const [index, cost] of costs.entries()) if (cost < least) [best, least] = [index, cost];
  return best;
}
