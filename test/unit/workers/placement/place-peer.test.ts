import { describe, expect, test } from 'vitest';
import { placePeer, spreadBounds } from '../../../../workers/placement/place-peer.ts';
import { type Carried, flowsOn } from '../../../../workers/placement/worker-load.ts';
import { LONG_AGO, now, worker } from './loads.ts';

const part = (here: number, inRoom: number): Carried => ({ here, inRoom, openedAt: LONG_AGO });
const busy = (measured: number, ...carries: Carried[]) => worker(measured, flowsOn(carries), carries);
const place = (on: number[], peers: number, workers: Parameters<typeof placePeer>[1]) =>
  placePeer({ on, peers }, workers, now, spreadBounds);

describe('K2: a newcomer', () => {
  test('is where the room is, as long as that worker has room', () => {
    expect(place([1], 12, [worker(0), busy(0.3, part(12, 12))])).toBe(1);
  });

  test('is on another worker where that one has none', () => {
    expect(place([1], 12, [worker(0.05), busy(0.5, part(12, 12))])).toBe(0);
    expect(place([1], 12, [worker(0.25), busy(0.5, part(12, 12)), worker(0.02)])).toBe(2);
  });

  test('counts with what it will take, before anything of it is measured', () => {
    // Just below the bound, by what was measured.
    const workers = [busy(0.495, part(20, 20)), worker(0)];
    expect(place([0], 20, workers)).toBe(1);
  });

  test('stays with a small room however busy its worker is: rooms are placed when they open', () => {
    expect(place([0], 7, [busy(0.9, part(7, 7)), worker(0)])).toBe(0);
  });

  test('goes nowhere where it is hardly better', () => {
    expect(place([0], 20, [busy(0.5, part(20, 20)), worker(0.45)])).toBe(0);
  });

  test('is where the room already is rather than on a third worker', () => {
    expect(place([0, 2], 20, [busy(0.5, part(12, 20)), worker(0), busy(0.2, part(8, 20))])).toBe(2);
  });

  test('of a room that grows at once is spread before a measurement says so', () => {
    const counts = [0, 0];
    for (let peers = 0; peers < 80; peers += 1) {
      const workers = counts.map((here) => worker(0, 0, here ? [{ here, inRoom: peers, openedAt: now }] : []));
      const on = counts.flatMap((here, index) => (here || index === 0 ? [index] : []));
      const chosen = place(on, peers, workers);
      counts[chosen] = (counts[chosen] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(5);
  });
});
