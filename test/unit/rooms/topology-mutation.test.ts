import { expect, test } from 'vitest';
import { checks } from '../../support/topology/checks.ts';
import { catchMistake } from '../../support/topology/mistaken-machine.ts';
import { mistakes } from '../../support/topology/mistakes.ts';
import { probes } from '../../support/topology/probes.ts';

const DEPTH = 4;
const names = [...checks, ...probes].map(({ name }) => name);

test.each(mistakes)('is caught: $name', async (mistake) => {
  const caught = await catchMistake(mistake, DEPTH);
  expect(names).toContain(caught?.check);
});

test('a mistake that cannot be planted is no proof', async () => {
  const nowhere = { name: 'nowhere', file: 'topology', text: 'not in the file', instead: '' } as const;
  const twice = { ...nowhere, text: 'stay(state)' };
  await expect(catchMistake(nowhere, DEPTH)).rejects.toThrow('no place');
  await expect(catchMistake(twice, DEPTH)).rejects.toThrow('more than one place');
});

test('a change that changes nothing is not caught', async () => {
  const harmless = { name: 'none', file: 'topology', text: '/** Nobody to talk to. */', instead: '' } as const;
  expect(await catchMistake(harmless, 2)).toBeNull();
});
