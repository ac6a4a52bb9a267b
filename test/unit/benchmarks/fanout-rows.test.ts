import { expect, test } from 'vitest';
import type { Measured } from '../../../benchmarks/fanout/measure.ts';
import { type Round, rowsOf } from '../../../benchmarks/fanout/rows.ts';

const measured = (change: Partial<Measured>): Measured => ({
  perCore: 80_000,
  perCoreOfAll: 70_000,
  perSecond: 20_000,
  lost: 0,
  p99DelayMs: 2,
  kilobytesPerConsumer: 90,
  sfuCore: 0.3,
  generatorCore: 0.2,
  ...change,
});

const round = (shape: Round['shape'], ours: Partial<Measured>, janus: number, limit = 200_000): Round => ({
  shape,
  limit,
  sfus: {
    ours: measured(ours),
    bare: measured({ perCore: 100_000, perCoreOfAll: 100_000 }),
    janus: measured({ perCore: janus }),
  },
});

const valuesOf = (rounds: readonly Round[]) => Object.fromEntries(rowsOf(rounds).map(({ key, value }) => [key, value]));

test('ratios are of one round each, and medians over the rounds; what has no shape is of the worst one', () => {
  const values = valuesOf([
    round('oneToMany', { perCore: 90_000 }, 30_000),
    round('oneToMany', { perCore: 80_000 }, 20_000),
    round('oneToMany', { perCore: 40_000 }, 40_000, 400_000),
    round('oneToManyTcc', { perCore: 50_000, p99DelayMs: 7 }, 25_000),
    round('rooms', { perCore: 110_000, kilobytesPerConsumer: 50 }, 55_000),
  ]);
  expect(values).toMatchObject({
    'oneToMany.ratioToJanus': 3,
    'oneToManyTcc.ratioToJanus': 2,
    'rooms.ratioToJanus': 2,
    'oneToMany.ratioToLimit': 0.4,
    'oneToManyTcc.ratioToLimit': 0.25,
    'rooms.ratioToLimit': 0.55,
    'oneToMany.serviceOverhead': 0.8,
    serviceOverhead: 0.5,
    'rooms.serviceOverheadWithNode': 0.7,
    p99DelayMs: 7,
    kilobytesPerConsumer: 90,
  });
});

test('what was not measured has no row', () => {
  const rows = rowsOf([{ shape: 'rooms', limit: 200_000, sfus: { bare: measured({}) } }]);
  const keys = rows.map(({ key }) => key);
  expect(keys).toContain('rooms.bare.packetsPerCore');
  expect(keys).not.toContain('serviceOverhead');
  expect(keys.filter((key) => key.includes('janus') || key.startsWith('oneToMany'))).toEqual([]);
});
