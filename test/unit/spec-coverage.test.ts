import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readSources } from '../support/architecture/source-files.ts';

const spec = readFileSync(new URL('../../docs/spec.md', import.meta.url), 'utf8');
const rules = [...spec.matchAll(/^\| \*\*([A-Z]\d+)\*\*\s*\|/gm)].map(([, id = '']) => id);

/** The ids with which test names begin: `C7: …`, `C7, C16: …`. */
const named = new Set(
  readSources(['test'])
    .filter(({ path }) => path.endsWith('.test.ts') || path.endsWith('-contract.ts'))
    .flatMap(({ text }) => [...text.matchAll(/['"`]((?:[A-Z]\d+, )*[A-Z]\d+): /g)])
    .flatMap(([, ids = '']) => ids.split(', ')),
);

test('no rule is numbered twice', () => {
  expect(rules.length).toBeGreaterThan(60);
  expect(rules.filter((id, index) => rules.indexOf(id) !== index)).toEqual([]);
});

test('every rule has a test whose name begins with it', () => {
  expect(rules.filter((id) => !named.has(id))).toEqual([]);
});

test('no test names a rule that is not there', () => {
  expect([...named].filter((id) => !rules.includes(id)).sort()).toEqual([]);
});
