import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  floorDueAt,
  heard,
  KEEPS_FLOOR_MS,
  nobodySpoke,
  SPEAKS_AFTER_MS,
  type Speakers,
  settled,
  staying,
} from '../../../src/forwarding/speakers.ts';
import type { PeerId } from '../../../src/protocol/ids.ts';
import { peerId } from '../../support/people.ts';

const [anna, boris, carol] = [peerId('anna'), peerId('boris'), peerId('carol')];

/** Each is the loudest from that time on. */
const speech = (...turns: [loudest: PeerId | null, at: number][]): Speakers =>
  turns.reduce((speakers, [loudest, at]) => heard(speakers, loudest, at), nobodySpoke);

describe('the floor', () => {
  test('F5: goes to who is the loudest for long enough', () => {
    const speaking = speech([anna, 1_000]);
    expect(floorDueAt(speaking)).toBe(1_000 + SPEAKS_AFTER_MS);
    expect(settled(speaking, 999 + SPEAKS_AFTER_MS).order).toEqual([]);
    expect(settled(speaking, 1_000 + SPEAKS_AFTER_MS).order).toEqual([anna]);
  });

  test('F5: a cough does not get it', () => {
    const speakers = speech([anna, 0], [boris, 5_000], [anna, 4_999 + SPEAKS_AFTER_MS]);
    expect(settled(speakers, 60_000).order).toEqual([anna]);
    expect(floorDueAt(settled(speakers, 60_000))).toBeNull();
  });

  test('F5: is kept for a while, however the others interrupt', () => {
    const speakers = speech([anna, 0], [boris, SPEAKS_AFTER_MS + 1]);
    const due = SPEAKS_AFTER_MS + 1 + KEEPS_FLOOR_MS;
    expect(floorDueAt(speakers)).toBe(due);
    expect(settled(speakers, due - 1).order).toEqual([anna]);
    expect(settled(speakers, due).order).toEqual([boris, anna]);
  });

  test('F5: silence keeps who had it last, in order', () => {
    const speakers = speech([anna, 0], [boris, 10_000], [carol, 20_000], [null, 30_000]);
    expect(settled(speakers, 90_000).order).toEqual([carol, boris, anna]);
    expect(floorDueAt(speakers)).toBeNull();
  });

  test('F5: who has left is not in it, and speaks no more', () => {
    const speakers = speech([anna, 0], [boris, 10_000], [anna, 20_000]);
    const without = staying(speakers, (who) => who !== anna);
    expect(without).toEqual({ order: [boris], since: 20_000, loudest: null });
    expect(staying(without, () => true)).toBe(without);
  });

  test('F5: hearing the same one again changes nothing', () => {
    const speakers = speech([anna, 0]);
    expect(heard(speakers, anna, 500)).toBe(speakers);
    expect(heard(nobodySpoke, null, 500)).toBe(nobodySpoke);
  });
});

test('F5: whatever is heard, the floor changes no oftener than it may, and everybody is in the order once', () => {
  const past = fc.array(
    fc.record({ loudest: fc.constantFrom(anna, boris, carol, null), after: fc.nat(3_000), looks: fc.boolean() }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(past, (events) => {
      let speakers = nobodySpoke;
      let now = 0;
      const changes: number[] = [];
      for (const { loudest, after: pause, looks } of events) {
        now += pause;
        const before = speakers.order[0];
        speakers = looks ? settled(speakers, now) : heard(speakers, loudest, now);
        if (speakers.order[0] !== before) changes.push(now);
        expect(new Set(speakers.order).size).toBe(speakers.order.length);
      }
      const pauses = changes.slice(1).map((at, index) => at - (changes[index] ?? 0));
      expect(pauses.filter((pause) => pause < KEEPS_FLOOR_MS)).toEqual([]);
    }),
  );
});
