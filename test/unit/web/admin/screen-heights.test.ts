import { expect, test } from 'vitest';
import type { CallReport } from '../../../../src/history/call-report.ts';
import { legScores } from '../../../../src/quality/leg-scores.ts';
import { legsOf } from '../../../../web/admin/report/legs.ts';
import { screenHeightsOf } from '../../../../web/admin/report/screen-heights.ts';
import { peerId } from '../../../support/people.ts';
import { screen } from '../../../support/quality/samples.ts';

const [anna, boris, carol] = [peerId('anna'), peerId('boris'), peerId('carol')];
type Series = CallReport['series'][number];

const seen = (viewerId: Series['viewerId'], heights: readonly number[], more: Partial<Series> = {}): Series => ({
  ...{ peerId: anna, viewerId, source: 'screen', leg: 'whole' },
  minutes: heights.map((height, index) => ({
    at: index * 60_000,
    path: 'sfu_udp',
    mos: [4, ...Array.from({ length: 11 }, () => null)],
    worst: { mos: 4, inputs: { height, capturedHeight: 1_080 } },
  })),
  ...more,
});

test('B9: of each who received a screen, how high it was captured and seen over time', () => {
  const series = [
    seen(boris, [1_080, 540, 1_080]),
    seen(carol, [270]),
    seen(carol, [720], { source: 'camera' }),
    seen(null, [1_080], { leg: 'uplink' }),
  ];
  const rows = screenHeightsOf(legsOf(series)).map(({ leg, ...heights }) => ({ viewerId: leg.viewerId, ...heights }));
  expect(rows).toEqual([
    { viewerId: boris, captured: 1_080, least: 540, median: 1_080, last: 1_080 },
    { viewerId: carol, captured: 1_080, least: 270, median: 270, last: 270 },
  ]);
});

test('B9: what is captured is kept with what arrived', () => {
  const sample = screen('sfu');
  const [whole] = legScores(sample, { whole: 4, uplink: 4, downlink: 4 }, null);
  const { capturedHeight } = sample.sent ?? {};
  expect(capturedHeight).toBeGreaterThan(0);
  expect(whole?.inputs).toMatchObject({ capturedHeight });
});
