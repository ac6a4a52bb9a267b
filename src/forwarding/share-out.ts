/** What somebody could take, in bit/s: a part for each of the `TIERS`, each beside those before it. */
export type Demand = readonly number[];

/** Sounds with something of each screen; screens; all small cameras; who is pinned or has the floor; the rest. */
export const TIERS = 5;

export const NO_DEMAND: Demand = Array.from({ length: TIERS }, () => 0);

/**
 * A part is told in steps of this, rounded down. Coarser leaves more of a bound unused; finer has everybody's part become
 * another with each change of one picture.
 */
const STEP = 1.04;

/**
 * Who may take how much of a bound, in bit/s. What comes first is served for all before what comes next is for anybody;
 * where it does not suffice for all, it is in equal parts, and what one does not need goes to the others. Who is not in it
 * has all that it asks for.
 */
export function shareOut<K>(demands: ReadonlyMap<K, Demand>, bound: number): ReadonlyMap<K, number> {
  const parts = new Map([...demands.keys()].map((key) => [key, 0]));
  let left = bound;
  for (let tier = 0; tier < TIERS; tier++) {
    const wanted = [...demands].map(([key, demand]) => ({ key, bitrate: demand[tier] ?? 0 }));
    const given = fill(
      wanted.map(({ bitrate }) => bitrate),
      left,
    );
    for (const { key, bitrate } of wanted) {
      const part = Math.min(bitrate, given ?? bitrate);
      parts.set(key, (parts.get(key) ?? 0) + part);
      left -= part;
    }
    if (given !== null) break;
  }
  const isLess = ([key, part]: [K, number]): boolean => part < totalOf(demands.get(key) ?? NO_DEMAND) - ROUNDING;
  return new Map([...parts].filter(isLess).map(([key, part]) => [key, inSteps(part)]));
}

/** Of sums of fractions, in bit/s. */
const ROUNDING = 0.001;

export const totalOf = (demand: Demand): number => demand.reduce((sum, bitrate) => sum + bitrate, 0);

export const sumOf = (demands: Iterable<Demand>): Demand => {
  const sum = [...NO_DEMAND];
  for (const demand of demands) for (const [tier, bitrate] of demand.entries()) sum[tier] = (sum[tier] ?? 0) + bitrate;
  return sum;
};

/** No more of it than that, what comes last left out first. */
export function within(demand: Demand, bound: number): Demand {
  let left = bound;
  return demand.map((bitrate) => {
    const part = Math.min(bitrate, left);
    left -= part;
    return part;
  });
}

/** How much each gets at most, so that all of it is given away; null: each gets what it wants. */
function fill(wanted: readonly number[], bound: number): number | null {
  let left = Math.max(0, bound);
  const ascending = wanted.toSorted((one, other) => one - other);
  for (const [index, bitrate] of ascending.entries()) {
    const part = left / (ascending.length - index);
    if (bitrate > part) return part;
    left -= bitrate;
  }
  return null;
}

const inSteps = (bitrate: number): number =>
  bitrate < 1 ? 0 : Math.floor(STEP ** Math.floor(Math.log(bitrate) / Math.log(STEP)));
