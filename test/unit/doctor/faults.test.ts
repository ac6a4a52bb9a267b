import { describe, expect, test } from 'vitest';
import { checks } from '../../../src/doctor/checks/index.ts';
import { generalFaults } from '../../../src/doctor/general-faults.ts';
import { readSources } from '../../support/architecture/source-files.ts';

const faults = [...checks.map(({ faults }) => faults), generalFaults].flatMap((all) => Object.entries(all));

/** What the names of the doctor’s tests begin with: `turn-open: …`, `media-udp-closed, media-tcp-closed: …`. */
const provoked = new Set(
  readSources(['test/media/doctor'])
    .flatMap(({ text }) => [...text.matchAll(/['"`]((?:[a-z]+(?:-[a-z]+)+, )*[a-z]+(?:-[a-z]+)+): /g)])
    .flatMap(([, codes = '']) => codes.split(', ')),
);

describe('every fault', () => {
  test('has a code of its own', () => {
    const codes = faults.map(([code]) => code);
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
    expect(codes.length).toBeGreaterThan(50);
  });

  test('is provoked by a test whose name begins with its code', () => {
    expect(faults.map(([code]) => code).filter((code) => !provoked.has(code))).toEqual([]);
  });

  test.each(faults)('%s says what it means and what to do, in a sentence each', (_, { means, fix }) => {
    for (const sentence of [means, fix]) expect(sentence).toMatch(/^[\p{Lu}].*[.)]$/u);
  });
});

test('no test provokes a fault that is not there', () => {
  const codes = new Set(faults.map(([code]) => code));
  expect([...provoked].filter((code) => !codes.has(code))).toEqual([]);
});

test('checks have names and titles of their own', () => {
  for (const key of ['name', 'title'] as const) expect(new Set(checks.map((it) => it[key])).size).toBe(checks.length);
});
