import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Demand, shareOut, sumOf, TIERS } from '../../../src/forwarding/share-out.ts';

const demand: fc.Arbitrary<Demand> = fc.array(fc.nat(3_000_000), { minLength: TIERS, maxLength: TIERS });
const demands = fc.array(demand, { maxLength: 30 }).map((all) => new Map(all.map((it, index) => [index, it])));
const bound = fc.nat(60_000_000);

const total = (numbers: Iterable<number>): number => [...numbers].reduce((sum, it) => sum + it, 0);
/** What each has, be it all or a part. */
const had = (all: ReadonlyMap<number, Demand>, most: number): Map<number, number> => {
  const parts = shareOut(all, most);
  return new Map([...all].map(([key, asked]) => [key, parts.get(key) ?? total(asked)]));
};
const near = (kbps: number | undefined, of: number): boolean => (kbps ?? 0) > 0.96 * of - 1 && (kbps ?? 0) <= of;

test('F24: never more than the bound is given away, nor to anybody more than they ask for', () => {
  fc.assert(
    fc.property(demands, bound, (all, most) => {
      const parts = shareOut(all, most);
      expect(parts.size === 0).toBe(total(sumOf(all.values())) <= most);
      expect(total(had(all, most).values())).toBeLessThanOrEqual(most);
      for (const [key, part] of parts) expect(part).toBeLessThan(total(all.get(key) ?? []));
    }),
  );
});

test('F24: nothing of the bound is left but the rounding of parts, to steps of 4 %', () => {
  fc.assert(
    fc.property(demands, bound, (all, most) => {
      const least = Math.min(most, total(sumOf(all.values())));
      expect(total(had(all, most).values())).toBeGreaterThanOrEqual(least * 0.96 - 2 * all.size);
    }),
  );
});

test('F24: what comes first is served for all before what comes next is for anybody', () => {
  fc.assert(
    fc.property(demands, bound, fc.nat(TIERS - 1), (all, most, tier) => {
      const parts = had(all, most);
      const upTo = new Map([...all].map(([key, asked]) => [key, total(asked.slice(0, tier + 1))]));
      const somebodyHasMore = [...parts].some(([key, part]) => part > (upTo.get(key) ?? 0));
      if (!somebodyHasMore) return;
      for (const [key, part] of parts) expect(part).toBeGreaterThanOrEqual((upTo.get(key) ?? 0) * 0.96 - 2);
    }),
  );
});

describe('F24: in one tier', () => {
  const asking = (...bitrates: number[]) => new Map(bitrates.map((bitrate, index) => [index, [0, bitrate, 0, 0, 0]]));

  test('who need the same get the same', () => {
    expect([...shareOut(asking(1_000, 1_000, 1_000, 1_000), 1_000).values()].every((it) => near(it, 250))).toBe(true);
  });

  test('what one does not need, its line being thin, goes to the others', () => {
    const parts = shareOut(asking(1_000, 100, 1_000), 1_100);
    expect([near(parts.get(0), 500), parts.get(1), near(parts.get(2), 500)]).toEqual([true, undefined, true]);
  });
});

test('F24: a part stays for as long as demands change but little', () => {
  const of = (bitrate: number) => shareOut(new Map([1, 2, 3].map((key) => [key, [bitrate, 0, 0, 0, 0]])), 1_000_000);
  expect(of(400_000)).toEqual(of(440_000));
});
