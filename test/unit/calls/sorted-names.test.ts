import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SortedNames } from '../../../src/calls/sorted-names.ts';
import { userId } from '../../support/people.ts';

const nobody = userId('nobody');

function namesOf(...names: string[]): SortedNames {
  const sorted = new SortedNames();
  for (const [index, name] of names.entries()) sorted.add(userId(`u${index}`), name);
  return sorted;
}

/** All pages, each begun after the one before. */
function pagesOf(sorted: SortedNames, limit: number, query = ''): string[][] {
  const pages: string[][] = [];
  let after: string | null | undefined;
  while (after !== null) {
    const page = sorted.page({ query, after, limit }, nobody);
    pages.push(page.userIds);
    after = page.next;
  }
  return pages;
}

describe('pages of people', () => {
  test('P7: come by name, without case and accents, and of one name by id', () => {
    const sorted = namesOf('boris', 'Ángel', 'Boris', 'Ёлка', 'Елена');
    expect(pagesOf(sorted, 10)).toEqual([['u1', 'u0', 'u2', 'u4', 'u3']]);
  });

  test('P7: end where the next one begins; the last one says so, also when it is full', () => {
    const sorted = namesOf('a', 'b', 'c', 'd');
    expect(pagesOf(sorted, 2)).toEqual([
      ['u0', 'u1'],
      ['u2', 'u3'],
    ]);
    expect(pagesOf(sorted, 3)).toEqual([['u0', 'u1', 'u2'], ['u3']]);
  });

  test('P7: go on where they were when somebody comes or goes meanwhile, even the last one seen', () => {
    const sorted = namesOf('a', 'b', 'd');
    const { next } = sorted.page({ query: '', limit: 2 }, nobody);
    sorted.remove(userId('u1'), 'b');
    sorted.add(userId('new'), 'c');
    expect(sorted.page({ query: '', after: next ?? '', limit: 2 }, nobody).userIds).toEqual(['new', 'u2']);
  });

  test.each([
    ['pet an', ['u0']],
    ['мария', ['u1']],
    ['jose', ['u2']],
    ['семен еж', ['u3']],
    ['nna', []],
    ['  ', ['u0', 'u2', 'u1', 'u3']],
  ])('P7: %j finds %j: each word begins a word of the name', (query, found) => {
    const sorted = namesOf('Anna Petrova', 'Анна-Мария Ли', 'José', 'Семён Ёжиков');
    expect(pagesOf(sorted, 10, query).flat()).toEqual(found);
  });

  test('P7: whoever asks is not among them', () => {
    expect(namesOf('a', 'b').page({ query: '', limit: 5 }, userId('u0')).userIds).toEqual(['u1']);
  });

  test('P7: whatever comes and goes, all pages together are who is there, in order, once', () => {
    const change = fc.record({ user: fc.integer({ min: 0, max: 8 }), name: fc.constantFrom('', 'Ann', 'ann', 'Bob') });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), fc.integer({ min: 1, max: 4 }), (changes, limit) => {
        const sorted = new SortedNames();
        const there = new Map<number, string>();
        for (const { user, name } of changes) {
          const before = there.get(user);
          if (before !== undefined) sorted.remove(userId(`u${user}`), before);
          there.delete(user);
          if (name === '') continue;
          sorted.add(userId(`u${user}`), name);
          there.set(user, name);
        }
        const expected = [...there].sort(([a, x], [b, y]) => compare(x, y) || a - b).map(([user]) => `u${user}`);
        expect(pagesOf(sorted, limit).flat()).toEqual(expected);
      }),
    );
  });
});

const compare = (a: string, b: string): number =>
  a.toLowerCase() < b.toLowerCase() ? -1 : Number(a.toLowerCase() !== b.toLowerCase());
