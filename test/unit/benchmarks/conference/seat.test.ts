import { expect, test } from 'vitest';
import { pagesOf, seatOf, smallTilesOf, spoken, turned } from '../../../../benchmarks/conference/seat.ts';

const PEOPLE = 25;

test('nine tiles: the speaker, and eight of the others; oneself is never among them', () => {
  const seat = seatOf(3, PEOPLE, 7);
  expect(seat.places[0]).toBe(7);
  expect(new Set([...seat.places, 3])).toEqual(new Set(Array.from({ length: PEOPLE }, (_, nr) => nr)));
  expect(smallTilesOf(seat)).toHaveLength(8);
  expect(smallTilesOf(seat)).not.toContain(7);
});

test('a new speaker and the one before change places; nobody else moves, and to oneself nobody does', () => {
  const before = seatOf(3, PEOPLE, 7);
  const after = spoken(before, 2);
  expect(after.places[0]).toBe(2);
  expect(after.places[before.places.indexOf(2)]).toBe(7);
  expect(after.places.filter((nr, place) => nr !== before.places[place])).toHaveLength(2);
  expect(spoken(after, 3)).toEqual(after);
});

test('pages show everybody, and the last one is full too', () => {
  const seat = seatOf(0, PEOPLE, 1);
  expect(pagesOf(seat)).toBe(3);
  const pages = [seat, turned(seat), turned(turned(seat))].map(smallTilesOf);
  for (const page of pages) expect(new Set(page).size).toBe(8);
  expect(new Set(pages.flat()).size).toBe(PEOPLE - 2);
  expect(turned(turned(turned(seat)))).toEqual(seat);
});
