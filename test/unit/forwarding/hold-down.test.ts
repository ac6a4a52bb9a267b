import { describe, expect, test } from 'vitest';
import {
  type Asked,
  DARK_AFTER_MS,
  dueAt,
  FAILS_WITHIN_MS,
  type Held,
  hold,
  nothingHeld,
  RISES_AFTER_MS,
} from '../../../src/forwarding/hold-down.ts';

const asked = (consumerId: string, target: number, change: Partial<Asked> = {}): Asked => ({
  consumerId,
  target,
  bound: target,
  most: 5,
  isFirst: false,
  ...change,
});

const levelOf = ({ given }: Held, consumerId = 'camera') => given.get(consumerId)?.level;

/** Each target at its time, one after the other. */
const following = (...moments: [at: number, target: number, change?: Partial<Asked>][]): Held =>
  moments.reduce((held, [at, target, change]) => hold(held, [asked('camera', target, change)], at), nothingHeld);

describe('F13: down and up', () => {
  test('what is new is given at once', () => {
    expect(levelOf(following([0, 3]))).toBe(3);
  });

  test('down at once, and nothing is due', () => {
    const held = following([0, 5], [1_000, 2]);
    expect(levelOf(held)).toBe(2);
    expect(held.rising).toBeNull();
  });

  test('dark when there has been no room for a moment, of which it says when; until then as small as can be', () => {
    const held = following([0, 5], [1_000, 0]);
    expect(levelOf(held)).toBe(1);
    expect(dueAt(held)).toBe(1_000 + DARK_AFTER_MS);
    expect(levelOf(hold(held, [asked('camera', 0)], 1_000 + DARK_AFTER_MS - 1))).toBe(1);
    const dark = hold(held, [asked('camera', 0)], 1_000 + DARK_AFTER_MS);
    expect(levelOf(dark)).toBe(0);
    expect(dueAt(dark)).toBeNull();
  });

  test('a hiccup leaves it small, not dark', () => {
    const held = following([0, 5], [1_000, 0], [1_500, 2], [2_900, 0], [1_000 + DARK_AFTER_MS, 0]);
    expect(levelOf(held)).toBe(1);
  });

  test('up when there has been room for three seconds, not before', () => {
    const held = following([0, 1], [1_000, 4]);
    expect(held.rising?.at).toBe(1_000 + RISES_AFTER_MS);
    const later = (at: number) => levelOf(hold(held, [asked('camera', 4)], at));
    expect(later(1_000 + RISES_AFTER_MS - 1)).toBe(1);
    expect(later(1_000 + RISES_AFTER_MS)).toBe(4);
  });

  test('as far as there was room all that while, and then on', () => {
    const held = following([0, 1], [1_000, 4], [2_000, 2], [3_000, 4], [1_000 + RISES_AFTER_MS, 4]);
    expect(levelOf(held)).toBe(2);
    expect(held.rising?.at).toBe(1_000 + 2 * RISES_AFTER_MS);
  });

  test('where there was no room for a moment, it begins anew', () => {
    const held = following([0, 1], [1_000, 4], [2_000, 1], [2_200, 4]);
    expect(held.rising?.at).toBe(2_200 + RISES_AFTER_MS);
  });

  test('what one has is kept where there is room for it, though none to spare', () => {
    expect(levelOf(following([0, 4], [1_000, 2, { bound: 4 }]))).toBe(4);
    expect(levelOf(following([0, 4], [1_000, 2, { bound: 3 }]))).toBe(3);
  });

  test('more that is taken back soon takes twice as long the next time, and no longer once it has stayed', () => {
    const raised = RISES_AFTER_MS;
    const fell = following([0, 1], [0, 4], [raised, 4], [raised + 1_000, 1], [raised + 2_000, 4]);
    expect(fell.rising?.at).toBe(raised + 2_000 + 2 * RISES_AFTER_MS);
    const again = hold(fell, [asked('camera', 4)], fell.rising?.at ?? 0);
    expect(levelOf(again)).toBe(4);
    const muchLater = (fell.rising?.at ?? 0) + FAILS_WITHIN_MS;
    const down = hold(again, [asked('camera', 1)], muchLater);
    expect(hold(down, [asked('camera', 4)], muchLater + 1).rising?.at).toBe(muchLater + 1 + RISES_AFTER_MS);
  });

  test('however often it fails, it is tried again', () => {
    let held = following([0, 1]);
    let now = 0;
    const waits: number[] = [];
    for (let time = 0; time < 9; time++) {
      const began = now;
      held = hold(held, [asked('camera', 4)], now);
      now = held.rising?.at ?? Number.NaN;
      waits.push(now - began);
      held = hold(held, [asked('camera', 4)], now);
      expect(levelOf(held)).toBe(4);
      now += 1_000;
      held = hold(held, [asked('camera', 1)], now);
    }
    expect(waits).toEqual([3, 6, 12, 24, 24, 24, 24, 24, 24].map((seconds) => seconds * 1_000));
  });

  test('a wish that changed, or the floor, is no matter of the line', () => {
    const held = following([0, 1, { most: 1 }]);
    expect(levelOf(hold(held, [asked('camera', 4, { most: 5 })], 10))).toBe(4);
    expect(levelOf(hold(held, [asked('camera', 1, { most: 1, isFirst: true })], 10))).toBe(1);
    expect(hold(held, [asked('camera', 0, { most: 5 })], 10)).toMatchObject({ failures: 0, raisedAt: null });
  });

  test('what is not asked for any more is forgotten', () => {
    const held = hold(following([0, 3]), [asked('other', 2)], 10);
    expect([...held.given.keys()]).toEqual(['other']);
  });
});
