import { describe, expect, it } from 'vitest';
import { formatDuration, initialsOf, secondsUntil, stableIndex } from '../../../web/client/format.ts';

describe('formatDuration', () => {
  it.each([
    [0, '0:00'],
    [999, '0:00'],
    [9_000, '0:09'],
    [65_000, '1:05'],
    [600_000, '10:00'],
    [3_665_000, '1:01:05'],
    [-5_000, '0:00'],
  ])('writes %i ms as %s', (durationMs, text) => {
    expect(formatDuration(durationMs)).toBe(text);
  });
});

describe('secondsUntil', () => {
  it('rounds up, so that “1 second” is shown until the moment itself, and stops at 0', () => {
    expect(secondsUntil(10_001, 9_000)).toBe(2);
    expect(secondsUntil(10_000, 9_001)).toBe(1);
    expect(secondsUntil(10_000, 11_000)).toBe(0);
  });
});

describe('initialsOf', () => {
  it.each([
    ['Anna', 'A'],
    ['Anna Petrova', 'AP'],
    ['мария ивановна соколова', 'МС'],
    ['  (Ops) on-call  ', 'OC'],
    ['王伟', '王'],
    ['✨', '?'],
  ])('of %s are %s', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});

describe('stableIndex', () => {
  it('is the same each time, inside the range, and spreads over it', () => {
    const ids = Array.from({ length: 200 }, (_, index) => `user-${index}`);
    const indexes = ids.map((id) => stableIndex(id, 10));
    expect(ids.map((id) => stableIndex(id, 10))).toEqual(indexes);
    expect(new Set(indexes)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
  });
});
