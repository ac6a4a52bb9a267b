import { expect, test } from 'vitest';
import { placeRoom } from '../../../../workers/placement/place-room.ts';
import { flowsOn, type WorkerLoad } from '../../../../workers/placement/worker-load.ts';
import { now, room, worker } from './loads.ts';

const steady = (measured: number, ...sizes: number[]): WorkerLoad => {
  const carries = sizes.map((size) => room(size));
  return worker(measured, flowsOn(carries), carries);
};

test('K1: a room opens where least processor time is taken, and not where the fewest rooms are', () => {
  expect(placeRoom([steady(0.6, 20), steady(0.2, 3, 3, 3, 3, 3)], now)).toBe(1);
});

test('K1: a hot room does not starve small ones: none is put beside it while there is room elsewhere', () => {
  const workers = [steady(0.8, 30), worker(0), worker(0)];
  const counts = [0, 0, 0];
  for (let opened = 0; opened < 10; opened += 1) {
    const chosen = placeRoom(workers, now);
    const before = workers[chosen] ?? worker(0);
    workers[chosen] = { ...before, carries: [...before.carries, room(3, now)] };
    counts[chosen] = (counts[chosen] ?? 0) + 1;
  }
  expect(counts).toEqual([0, 5, 5]);
});

test('what came since the last measurement counts, though nothing of it was measured yet', () => {
  const before = [room(4), room(4)];
  const grown = worker(0.1, flowsOn(before), [...before, room(12, now)]);
  expect(placeRoom([grown, worker(0.12, 24, before)], now)).toBe(1);
});

test('what left since counts as well', () => {
  expect(placeRoom([worker(0.2, 100, []), worker(0.15, 100, [room(10), room(4)])], now)).toBe(0);
});

test('a room that has just opened is expected to become what others are', () => {
  const others = Array.from({ length: 5 }, () => room(10));
  const busy = worker(0.4, flowsOn(others), others);
  // By what they take now the first is the lesser one.
  const young = worker(0, 0, [room(1, now), room(1, now)]);
  const settled = worker(0.02, 2, [room(2)]);
  expect(placeRoom([young, settled, busy], now)).toBe(1);
});

test('but not for ever: a room that stays small is taken for what it is', () => {
  const others = Array.from({ length: 5 }, () => room(10));
  const stayed = worker(0, 0, [room(1), room(1)]);
  const settled = worker(0.02, 2, [room(2)]);
  expect(placeRoom([stayed, settled, worker(0.4, flowsOn(others), others)], now)).toBe(0);
});

test('before anything was measured rooms are spread evenly', () => {
  expect(placeRoom([worker(null), worker(null)], now)).toBe(0);
  expect(placeRoom([worker(null, 0, [room(0, now)]), worker(null)], now)).toBe(1);
});

test('without a worker there is no place', () => {
  expect(placeRoom([], now)).toBe(-1);
});
