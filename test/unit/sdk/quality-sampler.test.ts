import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { MediaPath, PathStats } from '../../../sdk/media/media-path.ts';
import type { Measurement } from '../../../sdk/quality/digest-of.ts';
import { QualitySampler } from '../../../sdk/quality/sampler.ts';
import { ann, MemoryPath, p2p, sfu } from './support/memory-path.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Flow = { perSecond: number; lostPerSecond: number };

/** A path on which Ann’s microphone comes, as the test says. */
class SpeakingPath extends MemoryPath {
  flow: Flow = { perSecond: 50, lostPerSecond: 0 };
  /** Of the checks, of which there is one a second. */
  roundTripMs = 10;
  #checks = 0;
  #checkedMs = 0;
  #at = performance.now();
  #packets = 0;
  #lost = 0;

  override stats = async (): Promise<PathStats | null> => {
    const seconds = (performance.now() - this.#at) / 1_000;
    this.#at = performance.now();
    this.#packets += this.flow.perSecond * seconds;
    this.#lost += this.flow.lostPerSecond * seconds;
    const inbound = {
      ...{ id: 'in', type: 'inbound-rtp', kind: 'audio', jitter: 0.001 },
      packetsReceived: Math.round(this.#packets),
      packetsLost: Math.round(this.#lost),
    };
    this.#checks += seconds;
    this.#checkedMs += seconds * this.roundTripMs;
    const pair = {
      ...{ id: 'pair', type: 'candidate-pair', currentRoundTripTime: this.roundTripMs / 1_000 },
      responsesReceived: this.#checks,
      totalRoundTripTime: this.#checkedMs / 1_000,
    };
    const transport = { id: 'T', type: 'transport', selectedCandidatePairId: 'pair' };
    const report = new Map<string, Record<string, unknown>>([
      ['in', inbound],
      ['pair', pair],
      ['T', transport],
    ]);
    return { send: report, receive: report, outbound: new Map(), inbound: new Map([['in', microphone]]) };
  };
}

const microphone = { peerId: ann, source: 'microphone' as const };

function started(first: SpeakingPath | null = new SpeakingPath(p2p(1), false)) {
  const told: { at: number; generation: number; isBad: boolean; measurement: Measurement }[] = [];
  const steps: { topology: string; periodMs: number }[] = [];
  const began = performance.now();
  const world = { path: first as MediaPath | null, roundTrips: [] as number[], hidden: false };
  const sampler = new QualitySampler({
    path: () => world.path,
    published: () => [],
    declared: () => [{ peerId: ann, sources: [{ source: 'microphone', muted: false }] }],
    sounds: () => null,
    isHidden: () => world.hidden,
    takeSlowestRoundTrip: () => (world.roundTrips.length > 0 ? Math.max(...world.roundTrips.splice(0)) : undefined),
    measured: ({ measurement, generation, endedAt, isBad }) =>
      told.push({ at: endedAt - began, generation, isBad, measurement }),
    looked: ({ topology, measurement }) => steps.push({ topology, periodMs: measurement.periodMs }),
    now: () => performance.now(),
    log: () => {},
  });
  const passes = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  const packets = () => told.map(({ measurement }) => measurement.received[0]?.packets);
  return { sampler, world, told, steps, passes, packets };
}

describe('periods', () => {
  test('Q1: of five seconds, one after another, each with what came in it', async () => {
    const { told, passes, packets, sampler } = started();
    await passes(15_500);
    expect(told.map(({ at, measurement }) => [at, measurement.periodMs])).toEqual([
      [5_000, 5_000],
      [10_000, 5_000],
      [15_000, 5_000],
    ]);
    expect(packets()).toEqual([250, 250, 250]);
    sampler.close();
  });

  test('W25: what each look finds is told besides, without another look', async () => {
    const { steps, passes, world, sampler } = started();
    await passes(3_800);
    expect(steps).toEqual([1_250, 1_250, 1_250].map((periodMs) => ({ topology: 'p2p', periodMs })));
    world.path = new SpeakingPath(sfu(2), false);
    await passes(2_500);
    expect(steps.slice(3)).toEqual([{ topology: 'sfu', periodMs: 1_250 }]);
    sampler.close();
  });

  test('none while nothing is to be measured', async () => {
    const { told, passes, world, sampler } = started(null);
    await passes(20_000);
    expect(told).toEqual([]);
    world.path = new MemoryPath(sfu(1), false);
    await passes(20_000);
    expect(told).toEqual([]);
    sampler.close();
  });

  test('Q1: end when another path is shown, whose own begin then', async () => {
    const first = new SpeakingPath(p2p(1), false);
    const { told, passes, packets, world, sampler } = started(first);
    await passes(8_200);
    world.path = new SpeakingPath(sfu(2), false);
    sampler.handlePath();
    await passes(7_000);
    expect(told.map(({ generation, measurement }) => [generation, measurement.periodMs])).toEqual([
      [1, 5_000],
      [1, 2_500],
      [2, 5_000],
    ]);
    expect(packets()).toEqual([250, 125, 250]);
    sampler.close();
  });

  test('a page that slept begins anew', async () => {
    const { told, passes, sampler } = started();
    await passes(3_000);
    const now = vi.spyOn(performance, 'now');
    const asleep = performance.now() + 70_000;
    now.mockReturnValue(asleep);
    await passes(1_000);
    now.mockRestore();
    expect(told).toEqual([]);
    sampler.close();
  });
});

describe('a turn for the worse', () => {
  test('Q1: is told at once, though not twice within two seconds', async () => {
    const path = new SpeakingPath(p2p(1), false);
    const { told, passes, sampler } = started(path);
    await passes(5_500);
    path.flow = { perSecond: 40, lostPerSecond: 10 };
    await passes(2_000);
    path.flow = { perSecond: 0, lostPerSecond: 0 };
    await passes(10_000);
    expect(told.map(({ at, isBad }) => [at, isBad])).toEqual([
      [5_000, false],
      [7_500, true],
      [10_000, true],
      [15_000, true],
    ]);
    sampler.close();
  });

  test('F32: is not that a voice is withheld, nor that it comes again', async () => {
    const path = new SpeakingPath(sfu(1), false);
    const { told, passes, sampler } = started(path);
    await passes(6_000);
    path.flow = { perSecond: 0, lostPerSecond: 0 };
    path.withheldVoices = new Set([ann]);
    await passes(6_000);
    path.withheldVoices = new Set();
    path.flow = { perSecond: 50, lostPerSecond: 0 };
    await passes(8_500);
    expect(told.map(({ at, isBad }) => [at, isBad])).toEqual([
      [5_000, false],
      [10_000, false],
      [15_000, false],
      [20_000, false],
    ]);
    sampler.close();
  });

  test('Q1: ends the period before: how it was until then does not hide how bad it is since', async () => {
    const path = new SpeakingPath(p2p(1), false);
    const { told, passes, sampler } = started(path);
    await passes(7_500);
    path.roundTripMs = 310;
    await passes(7_600);
    expect(told.map(({ at, measurement }) => [at, measurement.network.rttMs])).toEqual([
      [5_000, 10],
      [7_500, 10],
      [10_000, 310],
      [15_000, 310],
    ]);
    sampler.close();
  });

  test('that stays as bad as it is is told every five seconds again', async () => {
    const path = new SpeakingPath(p2p(1), false);
    path.flow = { perSecond: 40, lostPerSecond: 10 };
    const { told, passes, sampler } = started(path);
    await passes(12_600);
    expect(told.map(({ at }) => at)).toEqual([2_500, 7_500, 12_500]);
    sampler.close();
  });
});

describe('what is told besides', () => {
  test('the slowest round trip of the period, though it is looked at every second', async () => {
    const { told, passes, world, sampler } = started();
    await passes(1_500);
    world.roundTrips.push(80, 300);
    await passes(2_000);
    world.roundTrips.push(40);
    await passes(7_000);
    expect(told.map(({ measurement }) => measurement.network.signalingRttMs)).toEqual([300, undefined]);
    sampler.close();
  });

  test('only peers whom the path reaches', async () => {
    const path = new SpeakingPath(p2p(1), false);
    path.reaches = () => false;
    const { told, passes, sampler } = started(path);
    await passes(5_500);
    expect(told[0]?.measurement.received).toEqual([]);
    sampler.close();
  });
});

describe('the end', () => {
  test('Q5: the period that is not over is told, though all is closed meanwhile', async () => {
    const { told, passes, packets, sampler, world } = started();
    await passes(7_400);
    const ended = sampler.end();
    world.path = null;
    sampler.close();
    await ended;
    expect(told).toHaveLength(2);
    expect(told[1]?.measurement.periodMs).toBe(2_400);
    expect(packets()[1]).toBe(120);
    await passes(10_000);
    expect(told).toHaveLength(2);
  });

  test('Q5: a browser that does not answer is not waited for: the last look has to do', async () => {
    const path = new SpeakingPath(p2p(1), false);
    const { told, passes, sampler } = started(path);
    await passes(7_400);
    path.stats = () => new Promise(() => {});
    const ended = vi.fn();
    void sampler.end().then(ended);
    await passes(299);
    expect(ended).not.toHaveBeenCalled();
    await passes(1);
    expect(ended).toHaveBeenCalled();
    expect(told[1]?.measurement.periodMs).toBe(1_250);
  });

  test('a call of a moment has nothing to tell', async () => {
    const { told, passes, sampler } = started();
    await passes(100);
    await sampler.end();
    expect(told).toEqual([]);
  });
});
