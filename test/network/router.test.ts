import { afterEach, describe, expect, test } from 'vitest';
import { type Arrival, measureFlow } from '../support/impairment/flow.ts';
import { startMachines } from '../support/impairment/machines.ts';
import { startedOnce } from '../support/started-once.ts';

const running = startedOnce(async (keep) => ({ all: await keep(startMachines(2)) }));

const both = () => {
  const [one, other] = running.all.machines;
  if (!one || !other) throw new Error('a machine is missing');
  return { one, other };
};

afterEach(async () => {
  await Promise.all(running.all.machines.map(({ line }) => line.clear()));
});

const sorted = (values: number[]): number[] => values.toSorted((a, b) => a - b);
const median = (arrivals: readonly Arrival[]): number =>
  sorted(arrivals.map(({ delayMs }) => delayMs))[Math.floor(arrivals.length / 2)] ?? Number.NaN;

/** Four standard deviations of a binomial distribution on either side: one good run in 16,000 is outside. */
function expectLoss(lost: number, packets: number, part: number): void {
  const deviation = Math.sqrt(packets * part * (1 - part));
  expect(lost).toBeGreaterThan(packets * part - 4 * deviation);
  expect(lost).toBeLessThan(packets * part + 4 * deviation);
}

const FAST = { packets: 4_000, bytes: 200, perSecond: 4_000 };
const SHORT = { packets: 200, bytes: 200, perSecond: 1_000 };
const LIKE_SOUND = { packets: 150, bytes: 200, perSecond: 50 };

describe('a line', () => {
  test('that nothing was done to loses nothing and keeps the order', async () => {
    const { one, other } = both();
    const arrivals = await measureFlow(one, other, FAST);
    expect(arrivals.map(({ number }) => number)).toEqual(Array.from({ length: FAST.packets }, (_, index) => index));
  });

  test('loses the part that it was told to, in that direction alone, until it is cleared', async () => {
    const { one, other } = both();
    await one.line.set({ uplink: { loss: 0.1 } });
    const before = await one.line.counters();
    const there = await measureFlow(one, other, FAST);
    const back = await measureFlow(other, one, FAST);
    expectLoss(FAST.packets - there.length, FAST.packets, 0.1);
    expect(back).toHaveLength(FAST.packets);
    const { uplink, downlink } = await one.line.counters();
    expect(uplink.lost - before.uplink.lost).toBe(FAST.packets - there.length);
    expect(downlink.lost).toBe(0);

    await one.line.clear();
    expect(await measureFlow(one, other, FAST)).toHaveLength(FAST.packets);
  });

  test('loses in both lines that a packet crosses', async () => {
    const { one, other } = both();
    await one.line.set({ uplink: { loss: 0.1 } });
    await other.line.set({ downlink: { loss: 0.2 } });
    const arrivals = await measureFlow(one, other, FAST);
    expectLoss(FAST.packets - arrivals.length, FAST.packets, 1 - 0.9 * 0.8);
  });

  test('loses everything in its bursts and nothing between', async () => {
    const { one, other } = both();
    await one.line.set({ uplink: { bursts: { everyMs: 500, lastsMs: 100 } } });
    const arrivals = await measureFlow(one, other, { packets: 3_000, bytes: 200, perSecond: 1_000 });
    const gaps = arrivals.slice(1).map(({ number }, index) => number - (arrivals[index]?.number ?? 0) - 1);
    const bursts = gaps.filter((missing) => missing > 0);
    expect(bursts.length).toBeGreaterThanOrEqual(4);
    expect(bursts.length).toBeLessThanOrEqual(7);
    const inBursts = bursts.reduce((sum, missing) => sum + missing, 0);
    const { uplink } = await one.line.counters();
    expect(uplink.burstLost).toBeGreaterThanOrEqual(inBursts);
    expect(Math.max(...bursts)).toBeGreaterThan(50);
  });

  test('delays by what it was told, never less', async () => {
    const { one, other } = both();
    await one.line.set({ uplink: { delayMs: 100 } });
    await other.line.set({ downlink: { delayMs: 50 } });
    const arrivals = await measureFlow(one, other, LIKE_SOUND);
    expect(arrivals).toHaveLength(LIKE_SOUND.packets);
    expect(Math.min(...arrivals.map(({ delayMs }) => delayMs))).toBeGreaterThanOrEqual(150);
    expect(median(arrivals)).toBeLessThan(175);
  });

  test('that jitters delays unevenly, by twice its measure at most, and keeps the order', async () => {
    const { one, other } = both();
    await one.line.set({ uplink: { jitterMs: 60 } });
    const arrivals = await measureFlow(one, other, LIKE_SOUND);
    const numbers = arrivals.map(({ number }) => number);
    expect(numbers).toEqual(Array.from({ length: LIKE_SOUND.packets }, (_, index) => index));
    const delays = sorted(arrivals.map(({ delayMs }) => delayMs));
    const at = (part: number): number => delays[Math.floor(part * (delays.length - 1))] ?? Number.NaN;
    expect(at(0.9) - at(0.1)).toBeGreaterThan(40);
    expect(at(0.9)).toBeLessThan(125);
  });

  test('lets through what its rate allows, keeps the rest no longer than its queue, and loses what is more', async () => {
    const { one, other } = both();
    await one.line.set({ uplink: { rate: { kbps: 300, queueMs: 300 } } });
    const arrivals = await measureFlow(one, other, { packets: 250, bytes: 1_000, perSecond: 125 });
    const [first, last] = [arrivals[0], arrivals.at(-1)];
    const seconds = ((last?.atMs ?? 0) - (first?.atMs ?? 0)) / 1000;
    const kbps = ((arrivals.length - 1) * 1_000 * 8) / 1000 / seconds;
    expect(kbps).toBeGreaterThan(280);
    expect(kbps).toBeLessThan(310);
    // A packet that waits 300 ms for its turn then takes 27 ms itself.
    expect(median(arrivals)).toBeGreaterThan(280);
    expect(median(arrivals)).toBeLessThan(345);
    expect((await one.line.counters()).uplink.overflowed).toBe(250 - arrivals.length);
  });

  test('lets nothing of a blocked protocol through, or of a blocked port alone', async () => {
    const { one, other } = both();
    await one.line.set({ uplink: { blocked: [{ protocol: 'tcp' }, { protocol: 'udp', port: 9 }] } });
    expect(await measureFlow(one, other, SHORT)).toHaveLength(SHORT.packets);
    await one.line.set({ uplink: { blocked: [{ protocol: 'udp', port: 5_001 }] } });
    expect(await measureFlow(one, other, SHORT)).toHaveLength(0);
    await one.line.set({ uplink: { blocked: [{ protocol: 'udp' }] } });
    expect(await measureFlow(one, other, SHORT)).toHaveLength(0);
    expect(await measureFlow(other, one, SHORT)).toHaveLength(SHORT.packets);
  });
});
