import { describe, expect, test } from 'vitest';
import type { CallReport } from '../../../../src/history/call-report.ts';
import { TimelineEvent } from '../../../../src/history/timeline.ts';
import { isPoor, marked, NO_MARK } from '../../../../src/quality/mark.ts';
import { boxesPath, linePath, yOf } from '../../../../web/admin/chart/paths.ts';
import { shareOf, ticksOf } from '../../../../web/admin/chart/time-scale.ts';
import { markOf } from '../../../../web/admin/marks/mark.ts';
import { laneOf, marksOf } from '../../../../web/admin/report/event-marks.ts';
import { filtered, legsOf } from '../../../../web/admin/report/legs.ts';
import { peerId, userId } from '../../../support/people.ts';

const MINUTE = 60_000;
const scale = { from: 0, until: 10 * MINUTE };
const [anna, boris] = [peerId('anna-1'), peerId('boris-1')];

type Series = CallReport['series'][number];
const minute = (index: number, ...scores: (number | null)[]): Series['minutes'][number] => ({
  at: index * MINUTE,
  path: 'sfu_udp',
  mos: [...scores, ...Array.from({ length: 12 - scores.length }, () => null)],
  worst: { mos: 1, inputs: { rttMs: 40 } },
});
const series = (more: Partial<Series>): Series => ({
  peerId: anna,
  viewerId: boris,
  source: 'camera',
  leg: 'whole',
  minutes: [minute(1, 4, 4)],
  ...more,
});

describe('B5: the chart', () => {
  test('B5: a line is broken where nothing was measured, and a lone point can be seen', () => {
    const points = [0, 5_000, 60_000].map((at) => ({ at, mos: 5 }));
    expect(linePath(points, scale, 15_000)).toBe('M0 0L8.3 0M100 0h1');
    expect([yOf(5), yOf(3), yOf(1)]).toEqual([0, 100, 200]);
  });

  test('B5: boxes never have no width', () => {
    expect(boxesPath([{ from: MINUTE, until: MINUTE }], scale, 10)).toBe('M100 0H101V10H100z');
  });

  test('B5: ticks are round times, and not too many', () => {
    expect(ticksOf({ from: 61_000, until: 300_000 }, 4)).toEqual([120_000, 180_000, 240_000, 300_000]);
    expect(ticksOf({ from: 0, until: 3_600_000 }, 6)).toHaveLength(7);
    expect(shareOf(scale, -5)).toBe(0);
    expect(shareOf({ from: 5, until: 5 }, 5)).toBe(0);
  });

  test('B5: marks that would lie upon each other are one, and every event has its lane', () => {
    const left = (at: number) => ({ type: 'left', at, peerId: anna, reason: 'left' }) as const;
    const marks = marksOf([left(0), left(1_000), left(5 * MINUTE)], scale, 0.01);
    expect(marks.map(({ events }) => events.length)).toEqual([2, 1]);
    for (const { shape } of TimelineEvent.def.options) {
      const [type] = shape.type.def.values;
      expect(laneOf({ type, at: 0, userId: userId('anna') } as unknown as TimelineEvent), type).toBeTruthy();
    }
  });
});

describe('B5: legs', () => {
  test('B5: have their scores in the middle of five seconds, and come with the lowest minute first', () => {
    const legs = legsOf([
      series({}),
      series({ source: 'microphone', minutes: [minute(1, 4.2), minute(2, 2, null, 3)] }),
    ]);
    expect(legs.map(({ source }) => source)).toEqual(['microphone', 'camera']);
    expect(legs[0]?.points.map(({ at }) => at)).toEqual([MINUTE + 2_500, 2 * MINUTE + 2_500, 2 * MINUTE + 12_500]);
    expect(legs[0]?.lowest).toMatchObject({ at: 2 * MINUTE, mos: 2.5, mark: 'poor' });
    expect(legsOf([series({ minutes: [minute(1)] })])).toEqual([]);
  });

  test('B5: of one receiver are also the uplinks to the server', () => {
    const legs = legsOf([series({ leg: 'uplink', viewerId: null }), series({ leg: 'uplink', peerId: boris })]);
    const of = { leg: 'uplink', source: null, senderId: null } as const;
    expect(filtered(legs, { ...of, viewerId: boris })).toHaveLength(2);
    expect(filtered(legs, { ...of, viewerId: anna })).toHaveLength(1);
    expect(filtered(legs, { ...of, viewerId: null, senderId: boris })).toHaveLength(1);
  });

  test('B5: are good, fair and poor here where they are on the server', () => {
    for (let hundredths = 100; hundredths <= 500; hundredths += 1) {
      const mos = hundredths / 100;
      expect(markOf(mos), String(mos)).toBe(marked(NO_MARK, mos).mark);
      expect(markOf(mos) === 'poor', String(mos)).toBe(isPoor(mos));
    }
  });
});
