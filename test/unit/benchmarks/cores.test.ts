import { expect, test } from 'vitest';
import { arrivals } from '../../../benchmarks/cores/arrivals.ts';
import { type Placing, simulate } from '../../../benchmarks/cores/simulation.ts';

const costs = { sent: 1 / 125_000, received: 1 / 150_000, piped: 1 / 200_000 };
const seconds = 1_200;

const loads = (placing: Placing, seed: number): number[][] =>
  simulate(arrivals(seed, { seconds, everyS: 45 }), { workers: 4, seconds, costs, placing });

const spreadOf = (history: number[][]): number =>
  history.slice(300).reduce((sum, now) => sum + Math.max(...now) / Math.min(...now), 0) / (seconds - 300);

test('rooms come again from the same seed: 2 to 30 people, one after another, and then they end', () => {
  const rooms = arrivals(7, { seconds, everyS: 45 });
  expect(arrivals(7, { seconds, everyS: 45 })).toEqual(rooms);
  expect(arrivals(8, { seconds, everyS: 45 })).not.toEqual(rooms);
  expect(rooms.length).toBeGreaterThan(10);
  for (const { opensAt, joinsAt, endsAt } of rooms) {
    expect(joinsAt.length).toBeGreaterThanOrEqual(2);
    expect(joinsAt.length).toBeLessThanOrEqual(30);
    expect([opensAt, ...joinsAt, endsAt]).toEqual([opensAt, ...joinsAt, endsAt].toSorted((a, b) => a - b));
  }
});

test('what is simulated is the same work however it is placed, but for the pipes', () => {
  const total = (placing: Placing): number =>
    loads(placing, 3)
      .flat()
      .reduce((sum, load) => sum + load, 0);
  expect(total('round robin')).toBeCloseTo(total('fewest rooms'));
  expect(total('measured, no pipes')).toBeCloseTo(total('round robin'));
  expect(total('measured')).toBeGreaterThan(total('round robin'));
});

test('K1, K2: rooms that fill gradually lie more evenly by measured load than by turns', () => {
  for (const seed of [1, 2, 3]) {
    expect(spreadOf(loads('measured', seed))).toBeLessThan(spreadOf(loads('round robin', seed)));
  }
});
