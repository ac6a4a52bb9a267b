import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  attend,
  CLEARLY_LOUDER,
  type Hall,
  heldBack,
  KEEPS_PLACE_MS,
  MOST_VOICES,
  noVoices,
  QUIET_AFTER_MS,
  SMALL_ROOM,
  settle,
  type Voices,
  type Volume,
} from '../../../src/forwarding/voices.ts';

/** As the media plane tells. */
const REPORT_MS = 400;
const LARGE = SMALL_ROOM + 1;

const hall = (now: number, change: Partial<Hall> = {}): Hall => ({ microphones: LARGE, floor: null, now, ...change });

/** These at −30 dBov, or as loud as they are said to be. */
const talk = (ids: string, louder: Readonly<Record<string, number>> = {}): Volume[] =>
  ids.split('').map((producerId) => ({ producerId, volume: louder[producerId] ?? -30 }));

const held = (voices: Voices): string => [...heldBack(voices)].toSorted().join('');

/** The same report again and again, until that time. */
function until(end: number, from: { voices: Voices; at: number }, report: Volume[], change: Partial<Hall> = {}) {
  let { voices, at } = from;
  for (; at < end; at += REPORT_MS) voices = attend(voices, report, hall(at, change));
  return { voices, at };
}

/** Six talk, and have for long. */
const six = 'abcdef';
const talking = (louder: Readonly<Record<string, number>> = {}) =>
  until(KEEPS_PLACE_MS, { voices: noVoices, at: 0 }, talk(six, louder));

const isHere = (): boolean => true;

describe('F31: of those who talk at once in a large room', () => {
  test('F31: so many are forwarded, and the quietest beyond them are held back', () => {
    const levels = { a: -20, b: -21, c: -22, d: -23, e: -24, f: -25, g: -26, h: -27 };
    expect(held(attend(noVoices, talk(six, levels), hall(0)))).toBe('');
    expect(held(attend(noVoices, talk('hgfedcba', levels), hall(0)))).toBe('gh');
  });

  test('F31: in a small one everybody is heard, however many talk', () => {
    const small = hall(0, { microphones: SMALL_ROOM });
    expect(held(attend(noVoices, talk('abcdefghij'), small))).toBe('');
    const crowded = attend(noVoices, talk('abcdefghij'), hall(0));
    expect(held(crowded)).toHaveLength(4);
    expect(settle(crowded, small, isHere).size).toBe(0);
  });

  test('F31: who begins when all places are taken waits, unless clearly louder', () => {
    const { voices, at } = talking();
    const begins = (volume: number) => held(attend(voices, talk(`${six}g`, { g: volume }), hall(at)));
    expect(begins(-30 + CLEARLY_LOUDER - 1)).toBe('g');
    expect(begins(-30 + CLEARLY_LOUDER)).toBe('f');
  });

  test('F31: a louder one takes the place of the weakest, when that one has had it for long enough', () => {
    const first = attend(noVoices, talk(six, { c: -34 }), hall(0));
    const louder = talk(`${six}g`, { c: -34, g: -10 });
    const early = until(KEEPS_PLACE_MS, { voices: first, at: REPORT_MS }, louder);
    expect(held(early.voices)).toBe('g');
    expect(held(attend(early.voices, louder, hall(KEEPS_PLACE_MS)))).toBe('c');
  });

  test('F31: who is held back comes in when somebody has been quiet for a while, and not at each breath', () => {
    const before = talking();
    const seven = attend(before.voices, talk(`${six}g`), hall(before.at));
    expect(held(seven)).toBe('g');
    const without = talk('bcdefg');
    const breath = until(before.at + QUIET_AFTER_MS, { voices: seven, at: before.at + REPORT_MS }, without);
    expect(held(breath.voices)).toBe('g');
    const again = attend(breath.voices, talk(`${six}g`), hall(breath.at));
    expect(held(again)).toBe('g');
    const over = until(breath.at + 2 * QUIET_AFTER_MS, { voices: again, at: breath.at + REPORT_MS }, without);
    expect(held(over.voices)).toBe('');
    expect(held(attend(over.voices, talk(`${six}g`), hall(over.at)))).toBe('a');
  });

  test('F31: who falls silent is not held back any more, also where nothing is told after that', () => {
    const { voices, at } = talking();
    const seven = attend(voices, talk(`${six}g`), hall(at));
    const silent = attend(seven, [], hall(at + REPORT_MS));
    expect(held(settle(silent, hall(at + QUIET_AFTER_MS - 1), isHere))).toBe('g');
    expect(settle(silent, hall(at + QUIET_AFTER_MS), isHere).size).toBe(0);
  });

  test('F31: who has the floor is forwarded, however soft', () => {
    const { voices, at } = talking();
    const seven = talk(`${six}g`, { g: -50 });
    const softest = attend(voices, seven, hall(at));
    expect(held(softest)).toBe('g');
    const given = attend(softest, seven, hall(at + REPORT_MS, { floor: 'g' }));
    expect(held(given)).toHaveLength(1);
    expect(held(given)).not.toBe('g');
    const loud = talk(`${six}gh`, { g: -50, h: -5 });
    const kept = until(at + 5 * KEEPS_PLACE_MS, { voices: given, at: at + 2 * REPORT_MS }, loud, { floor: 'g' });
    expect(held(kept.voices)).not.toContain('g');
  });

  test('F31: whose microphone is gone has no place', () => {
    const { voices, at } = talking();
    const seven = attend(voices, talk(`${six}g`), hall(at));
    expect(held(settle(seven, hall(at), (id) => id !== 'a'))).toBe('');
    expect(held(settle(seven, hall(at), (id) => id !== 'g'))).toBe('');
  });

  test('F31: a pause of who has to give up the place does not clip their next word', () => {
    const { voices, at } = talking({ f: -40 });
    const pause = attend(voices, talk('abcdeg', { g: -20 }), hall(at));
    expect(held(pause)).toBe('');
    expect(held(attend(pause, talk(`${six}g`, { f: -40, g: -20 }), hall(at + REPORT_MS)))).toBe('f');
  });
});

const people = 'abcdefghijklmnop'.split('');
const arbitraryReports = fc.array(
  fc.record({
    heard: fc
      .subarray(people)
      .chain((ids) =>
        fc.tuple(
          ...ids.map((producerId) =>
            fc.integer({ min: -55, max: 0 }).map((volume): Volume => ({ producerId, volume })),
          ),
        ),
      ),
    after: fc.integer({ min: 50, max: 3_000 }),
    floor: fc.option(fc.constantFrom(...people)),
    microphones: fc.constantFrom(SMALL_ROOM, LARGE, LARGE, people.length),
    looks: fc.boolean(),
  }),
  { maxLength: 40 },
);

test('F31: whatever is heard, no more are forwarded than there are places, and nobody is held back for a silence', () => {
  fc.assert(
    fc.property(arbitraryReports, (reports) => {
      let voices = noVoices;
      let now = 0;
      const heardAt = new Map<string, number>();
      for (const { heard, after, floor, microphones, looks } of reports) {
        now += after;
        const before = heldBack(voices);
        if (looks) voices = settle(voices, hall(now, { floor, microphones }), isHere);
        else voices = attend(voices, heard, hall(now, { floor, microphones }));
        const withheld = heldBack(voices);
        if (!looks) for (const { producerId } of heard) heardAt.set(producerId, now);
        const isHeard = (id: string): boolean => !looks && heard.some(({ producerId }) => producerId === id);
        if (microphones <= SMALL_ROOM) expect(withheld.size).toBe(0);
        else if (!looks) {
          const forwarded = heard.filter(({ producerId }) => !withheld.has(producerId));
          expect(forwarded.length).toBeLessThanOrEqual(MOST_VOICES);
          if (floor && isHeard(floor)) expect(withheld.has(floor)).toBe(false);
          // Nobody waits beside a free place.
          if (withheld.size > 0) expect(voices.size - withheld.size).toBe(MOST_VOICES);
        }
        for (const id of withheld) {
          expect(now - (heardAt.get(id) ?? 0)).toBeLessThan(QUIET_AFTER_MS);
          if (!before.has(id)) expect(isHeard(id)).toBe(true);
        }
      }
    }),
    { numRuns: 500 },
  );
});

test('F31: levels that go up and down by noise have nobody take a place from another', () => {
  const noise = fc.array(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 12, maxLength: 12 }), {
    minLength: 20,
    maxLength: 60,
  });
  fc.assert(
    fc.property(noise, (reports) => {
      let voices = noVoices;
      const seen = new Set<string>();
      for (const [index, levels] of reports.entries()) {
        const heard = people.slice(0, 12).map((producerId, who) => ({ producerId, volume: -30 + (levels[who] ?? 0) }));
        voices = attend(voices, heard, hall(index * REPORT_MS));
        seen.add(held(voices));
      }
      expect(seen.size).toBe(1);
    }),
  );
});

test('F31: however levels change, places change hands no oftener than they may', () => {
  const reports = fc.array(fc.array(fc.integer({ min: -55, max: 0 }), { minLength: 9, maxLength: 9 }), {
    minLength: 10,
    maxLength: 50,
  });
  fc.assert(
    fc.property(reports, (all) => {
      let voices = noVoices;
      const placedAt = new Map<string, number>();
      for (const [index, levels] of all.entries()) {
        const now = index * REPORT_MS;
        const before = heldBack(voices);
        const heard = people.slice(0, 9).map((producerId, who) => ({ producerId, volume: levels[who] ?? 0 }));
        voices = attend(voices, heard, hall(now));
        const after = heldBack(voices);
        for (const { producerId } of heard) {
          const [was, is] = [index > 0 && !before.has(producerId), !after.has(producerId)];
          if (is && !was) placedAt.set(producerId, now);
          if (was && !is) expect(now - (placedAt.get(producerId) ?? 0)).toBeGreaterThanOrEqual(KEEPS_PLACE_MS);
        }
      }
    }),
  );
});
