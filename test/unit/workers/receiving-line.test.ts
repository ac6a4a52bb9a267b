import { EventEmitter } from 'node:events';
import type { types } from 'mediasoup';
import { describe, expect, test } from 'vitest';
import {
  boundOf,
  downlinkOf,
  type Estimate,
  HEARD_BOUND,
  ReceivingLine,
  UNBOUNDED,
} from '../../../workers/receiving-line.ts';

const estimate = (availableBitrate: number, desiredBitrate = 0, maxBitrate = HEARD_BOUND): Estimate => ({
  availableBitrate,
  desiredBitrate,
  maxBitrate,
});

describe('F36: how far it is looked', () => {
  test('no further than from the beginning, where that is enough', () => {
    expect(boundOf(HEARD_BOUND, estimate(1_000_000, 900_000), 2_000_000)).toBe(HEARD_BOUND);
    expect(boundOf(UNBOUNDED, estimate(1_000_000, 900_000), null)).toBe(HEARD_BOUND);
  });

  test('as far as mediasoup does by itself, where all is sent', () => {
    expect(boundOf(HEARD_BOUND, estimate(9_000_000, 8_000_000), null)).toBe(UNBOUNDED);
  });

  test('twice what is known at a time, until it is all and some to spare', () => {
    const wanted = 10_000_000;
    const steps = [HEARD_BOUND];
    for (;;) {
      const before = steps.at(-1) ?? 0;
      const next = boundOf(before, estimate(before), wanted);
      if (next === before) break;
      steps.push(next);
    }
    expect(steps).toEqual([HEARD_BOUND, 2 * HEARD_BOUND, 1.35 * wanted]);
  });

  test('where little is known, not further than from the beginning', () => {
    expect(boundOf(HEARD_BOUND, estimate(300_000), 10_000_000)).toBe(HEARD_BOUND);
  });

  test('and not anew for every little change', () => {
    expect(boundOf(8_000_000, estimate(4_200_000), 10_000_000)).toBe(8_000_000);
  });

  test('nor less far again, but where less is wished for', () => {
    expect(boundOf(8_000_000, estimate(3_000_000), 10_000_000)).toBe(8_000_000);
    expect(boundOf(UNBOUNDED, estimate(4_000_000, 10_000_000), 11_000_000)).toBe(13_500_000);
    expect(boundOf(13_500_000, estimate(12_000_000), 5_000_000)).toBe(6_750_000);
  });
});

describe('F12: what a line carries', () => {
  test('is the estimate where that is less than was looked for', () => {
    expect(downlinkOf(estimate(2_000_000, 1_500_000), null)).toBe(2_000_000);
  });

  test('has no bound where all that was looked for is there', () => {
    expect(downlinkOf(estimate(3_950_000, 2_900_000), null)).toBeNull();
    expect(downlinkOf(estimate(13_000_000, 3_000_000, 13_500_000), 10_000_000)).toBeNull();
  });

  test('F36: is as much as was found, while it is not looked for all', () => {
    expect(downlinkOf(estimate(3_950_000, 3_000_000), 10_000_000)).toBe(3_950_000);
    expect(downlinkOf(estimate(7_900_000, 3_000_000, 8_000_000), 10_000_000)).toBe(7_900_000);
  });
});

describe('F36: a line', () => {
  const start = () => {
    const [bounds, heard]: [number[], (number | null)[]] = [[], []];
    const transport = Object.assign(new EventEmitter(), {
      setMaxOutgoingBitrate: (bitrate: number) => Promise.resolve(bounds.push(bitrate)),
      setMinOutgoingBitrate: () => Promise.resolve(),
      enableTraceEvent: () => Promise.resolve(),
    });
    const line = new ReceivingLine(transport as unknown as types.WebRtcTransport, (downlink) => heard.push(downlink));
    const estimates = (...it: Parameters<typeof estimate>) =>
      transport.emit('trace', { type: 'bwe', info: estimate(...it) });
    return { line, bounds, heard, estimates };
  };

  test('is looked for further as soon as more is wanted than it carries, and each time more is found', () => {
    const { line, bounds, heard, estimates } = start();
    estimates(3_900_000, 3_000_000);
    line.want(10_000_000);
    estimates(7_500_000, 3_000_000, 7_800_000);
    estimates(13_000_000, 3_000_000, 13_500_000);
    line.want(null);
    estimates(13_000_000, 10_000_000, 13_500_000);
    expect(bounds).toEqual([HEARD_BOUND, UNBOUNDED, 7_800_000, 13_500_000, UNBOUNDED]);
    expect(heard).toEqual([null, 7_500_000, null, null]);
  });

  test('of which nothing is known yet is looked for as from the beginning', () => {
    const { line, bounds } = start();
    line.want(10_000_000);
    expect(bounds).toEqual([HEARD_BOUND]);
  });
});
