import * as fc from 'fast-check';

/** How often each happens, of their sum. */
const WEIGHTS = {
  place: 10,
  rings: 4,
  answer: 12,
  'decline-here': 4,
  'decline-everywhere': 4,
  cancel: 3,
  leave: 5,
  add: 12,
  join: 5,
  link: 3,
  rejoin: 8,
  'take-back': 8,
  'take-waiting': 2,
  disturb: 2,
  look: 2,
  'application-calls': 5,
  'application-adds': 4,
  'application-ends': 2,
  ready: 8,
  'path-fails': 9,
  receive: 16,
  'receive-all': 4,
  repeat: 2,
  drop: 4,
  resume: 5,
  'sign-in': 4,
  'sign-out': 2,
  wait: 4,
} as const;

export type StepKind = keyof typeof WEIGHTS;

/** `who` picks a device of those that are there, `on` a call or a person, by the remainder. */
export type Step = readonly [kind: StepKind, who: number, on: number];

const kinds = (Object.keys(WEIGHTS) as StepKind[]).map((kind) => ({
  weight: WEIGHTS[kind],
  arbitrary: fc.constant(kind),
}));

const pick = fc.nat({ max: 23 });

export const sequences = (maxLength: number): fc.Arbitrary<Step[]> =>
  fc.array(fc.tuple(fc.oneof(...kinds), pick, pick), { maxLength, size: 'max' });
