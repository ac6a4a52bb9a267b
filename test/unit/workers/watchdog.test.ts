import { expect, test } from 'vitest';
import { isStarved } from '../../../workers/process-glance.ts';
import { initialWatch, look, type Sight, type Watch } from '../../../workers/watchdog.ts';

const after = (...sights: Sight[]): Watch['state'] => sights.reduce<Watch>(look, initialWatch).state;
const many = (count: number, sight: Sight): Sight[] => Array<Sight>(count).fill(sight);

test('K4: three looks in vain make a worker stuck, two do not', () => {
  expect(after('answered')).toBe('well');
  expect(after(...many(2, 'silent'))).toBe('silent');
  expect(after(...many(3, 'silent'))).toBe('stuck');
});

test('an answer makes good what was before', () => {
  expect(after(...many(2, 'silent'), 'answered', ...many(2, 'silent'))).toBe('silent');
});

test('one that gets no processor is given more time, and not all the time in the world', () => {
  expect(after(...many(2, 'silent'), ...many(11, 'starved'))).toBe('silent');
  expect(after(...many(12, 'starved'))).toBe('stuck');
  expect(after(...many(5, 'starved'), ...many(3, 'silent'))).toBe('stuck');
});

test('what is stuck stays so: it is being ended', () => {
  expect(after(...many(3, 'silent'), 'answered')).toBe('stuck');
});

test('starved is who would run and hardly does, or waits for a disk', () => {
  const [before, later] = [
    { state: 'R', cpuSeconds: 5 },
    (state: string, cpuSeconds: number) => ({ state, cpuSeconds }),
  ];
  expect(isStarved(before, later('R', 5.05), 1_000)).toBe(true);
  expect(isStarved(before, later('R', 5.9), 1_000)).toBe(false);
  expect(isStarved(before, later('D', 5), 1_000)).toBe(true);
  expect(isStarved(before, later('T', 5), 1_000)).toBe(false);
  expect(isStarved(before, later('S', 5), 1_000)).toBe(false);
  expect(isStarved(null, later('R', 5), 1_000)).toBe(false);
  expect(isStarved(before, null, 1_000)).toBe(false);
});
