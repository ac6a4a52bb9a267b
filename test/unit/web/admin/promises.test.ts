import { expect, test } from 'vitest';
import { slos } from '../../../../deploy/generate/slos.ts';
import { POOR_PROMISED, SETUP_PROMISED } from '../../../../web/admin/overview/promises.ts';

const objective = (id: string): number | undefined => slos.find((slo) => slo.id === id)?.objective;

test('B1: the administrators’ pages hold the server to what its alerts do', () => {
  expect(SETUP_PROMISED).toBe(objective('call-setup'));
  expect(1 - POOR_PROMISED).toBeCloseTo(objective('quality') ?? Number.NaN, 10);
});
