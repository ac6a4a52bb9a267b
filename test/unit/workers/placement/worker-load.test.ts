import { expect, test } from 'vitest';
import { LoadMeter } from '../../../../workers/placement/load-meter.ts';
import { flowsOf, loadNow, loadToCome, modelOf } from '../../../../workers/placement/worker-load.ts';
import { now, room, worker } from './loads.ts';

test('a peer receives each of the others, beyond a number of them no more', () => {
  expect(flowsOf({ here: 1, inRoom: 1 })).toBe(0);
  expect(flowsOf({ here: 4, inRoom: 4 })).toBe(12);
  expect(flowsOf({ here: 2, inRoom: 5 })).toBe(8);
  expect(flowsOf({ here: 1, inRoom: 500 })).toBe(flowsOf({ here: 1, inRoom: 50 }));
});

test('what a flow costs is measured, once there are enough, and within bounds', () => {
  expect(modelOf([worker(0.3, 200), worker(0.1, 200)], now).flowShare).toBeCloseTo(0.001);
  expect(modelOf([worker(0.6, 200)], now).flowShare).toBeCloseTo(0.003);
  expect(modelOf([worker(0.2, 4)], now).flowShare).toBe(0.001);
  expect(modelOf([worker(1, 61)], now).flowShare).toBe(0.005);
  expect(modelOf([worker(0, 1_000)], now).flowShare).toBe(0.0002);
});

test('rooms that have filled say what others become', () => {
  const rooms = [room(2), ...Array.from({ length: 5 }, () => room(6)), room(1, now)];
  expect(modelOf([worker(0.1, 12, rooms)], now).filledFlows).toBe(30);
  expect(modelOf([worker(0.1, 348, [room(30)])], now).filledFlows).toBe(12);
  expect(modelOf([worker(null)], now).filledFlows).toBe(12);
});

test('load is what was measured, and what came since; growth is expected less and less', () => {
  const model = { flowShare: 0.001, filledFlows: 100 };
  expect(loadNow(worker(0.3, 0, [room(5)]), model)).toBeCloseTo(0.32);
  expect(loadNow(worker(0.01, 50), model)).toBe(0);
  expect(loadNow(worker(null, 0, [room(5)]), model)).toBeCloseTo(0.02);
  expect(loadToCome(worker(0, 0, [room(0, now)]), model, now)).toBeCloseTo(0.1);
  expect(loadToCome(worker(0, 0, [room(0, now - 60_000)]), model, now)).toBeCloseTo(0.05);
  expect(loadToCome(worker(0, 0, [room(0, now - 600_000)]), model, now)).toBe(0);
});

test('a process’s share of a core is what it took of late, and its flows what it had meanwhile', () => {
  const meter = new LoadMeter();
  expect([meter.share, meter.flows]).toEqual([null, 0]);
  meter.note({ at: 1_000, cpuSeconds: 10, flows: 0 });
  expect(meter.share).toBeNull();
  meter.note({ at: 2_000, cpuSeconds: 10.5, flows: 10 });
  expect([meter.share, meter.flows]).toEqual([0.5, 5]);
  meter.note({ at: 5_900, cpuSeconds: 10.5, flows: 20 });
  expect([meter.share, meter.flows]).toEqual([0, 15]);
});

test('a reading that is the only one left says nothing of a share', () => {
  const meter = new LoadMeter();
  meter.note({ at: 1_000, cpuSeconds: 10, flows: 3 });
  meter.note({ at: 60_000, cpuSeconds: 20, flows: 4 });
  expect([meter.share, meter.flows]).toEqual([null, 4]);
});
