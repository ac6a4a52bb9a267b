import { expect, test } from 'vitest';
import type { Flow, Ours } from '../../../../benchmarks/conference/measured.ts';
import { type Round, rowsOf } from '../../../../benchmarks/conference/rows.ts';

const flow: Flow = {
  bytesPerSecond: 100,
  extraPart: 0,
  lost: 0,
  workerCore: 0.8,
  nodeCore: 0,
  generatorCore: 0.5,
  others: 0,
};
const ours = (change: Partial<Ours>): Ours => ({
  ...flow,
  bytesPerSecond: 22,
  workerCore: 0.1,
  nodeCore: 0.06,
  idealBytesPerSecond: 20,
  shown: [],
  layersSent: 0.4,
  ...change,
});
const valuesOf = (rounds: readonly Round[]) =>
  Object.fromEntries(rowsOf(rounds, 25).map(({ key, value }) => [key, value]));

test('ours is held against what forwards everything in the same round; with our server’s Node and without', () => {
  const values = valuesOf([
    {
      ours: ours({
        shown: [
          { isNew: true, ms: 80 },
          { isNew: false, ms: 5 },
        ],
        extraPart: 0.5,
      }),
      bare: flow,
    },
    { ours: ours({ shown: [{ isNew: true, ms: null }], bytesPerSecond: 88 }), bare: { ...flow, bytesPerSecond: 200 } },
  ]);
  expect(values).toMatchObject({
    wishesMet: 0.5,
    stayedInView: 1,
    'wishMs.p99': 80,
    senderEncodesRatio: 0.4,
  });
  expect(values['bytesRatio']).toBeCloseTo((0.22 + 0.44) / 2);
  expect(values['bytesToIdeal']).toBeCloseTo((1.1 + 4.4) / 2);
  expect(values['mediaToIdeal']).toBeCloseTo((0.55 + 4.4) / 2);
  expect(values['cpuRatio']).toBeCloseTo(0.125);
  expect(values['cpuRatioWithNode']).toBeCloseTo(0.2);
});
