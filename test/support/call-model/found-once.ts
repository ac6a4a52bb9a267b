import type { Step } from './steps.ts';

/**
 * The fewest steps in which a mistake was found once, by chance; here it needs none. Whoever finds a new one adds it:
 * the failing test prints them.
 */
export const foundOnce: { name: string; steps: readonly Step[] }[] = [
  {
    name: 'C5: another device answers first',
    steps: [
      ['sign-in', 0, 0],
      ['place', 1, 0],
      ['answer', 4, 0],
      ['answer', 0, 0],
      ['receive-all', 0, 0],
    ],
  },
  {
    name: 'C8: it rings, and nobody touches it',
    steps: [
      ['place', 0, 1],
      ['wait', 0, 4],
    ],
  },
  {
    name: 'C9: the caller signs out while it rings',
    steps: [
      ['place', 0, 1],
      ['sign-out', 0, 0],
    ],
  },
  {
    name: 'C11: two call each other',
    steps: [
      ['place', 0, 1],
      ['place', 1, 0],
    ],
  },
  {
    name: 'C15: what rings cannot be answered from a meeting',
    steps: [
      ['place', 1, 0],
      ['join', 0, 0],
      ['answer', 0, 0],
    ],
  },
  {
    name: 'C22: the grace period of one in a meeting ends',
    steps: [
      ['join', 0, 0],
      ['join', 1, 0],
      ['drop', 0, 0],
      ['wait', 0, 3],
      ['receive-all', 0, 0],
    ],
  },
  {
    name: 'C21: who is rung comes by the link',
    steps: [
      ['join', 0, 0],
      ['add', 0, 1],
      ['join', 1, 0],
      ['receive-all', 0, 0],
    ],
  },
  {
    name: 'C19: a newcomer hears of who still rings',
    steps: [
      ['join', 0, 0],
      ['add', 0, 1],
      ['join', 2, 0],
      ['receive-all', 2, 0],
    ],
  },
  {
    name: 'C28: a call moves to the second device and back',
    steps: [
      ['place', 0, 1],
      ['answer', 1, 0],
      ['sign-in', 0, 1],
      ['receive-all', 4, 0],
      ['rejoin', 4, 0],
      ['receive-all', 1, 0],
      ['rejoin', 1, 0],
      ['receive-all', 4, 0],
    ],
  },
  {
    name: 'C33: the application ends a call while one of three has no media yet',
    steps: [
      ['join', 0, 0],
      ['sign-in', 0, 0],
      ['join', 6, 0],
      ['drop', 19, 0],
      ['wait', 0, 13],
      ['add', 12, 11],
      ['receive-all', 21, 0],
      ['answer', 3, 0],
      ['ready', 5, 0],
      ['receive-all', 3, 0],
      ['ready', 15, 0],
      ['application-ends', 0, 0],
    ],
  },
];
