import { expect, test } from 'vitest';
import {
  difference,
  emptyPlan,
  type Forwarding,
  type ForwardingPlan,
  isNothing,
} from '../../../src/forwarding/forwarding-plan.ts';
import { peerId } from '../../support/people.ts';

const anna = peerId('anna');
const boris = peerId('boris');
const layers = { spatial: 1, temporal: 2 };

const plan: ForwardingPlan = {
  receivers: { anna: { picture: { layers }, sound: { layers: null }, unseen: 'paused' } },
  wished: {},
  producers: { camera: { peerId: boris, encoded: [0, 1], of: 3 }, screen: { peerId: boris, encoded: [0], of: 1 } },
  limited: [],
  wanted: {},
};

test('F7: from nothing, what is forwarded is told, and what is not encoded; the rest begins so', () => {
  expect(difference(emptyPlan, plan)).toEqual({
    consumers: [
      { consumerId: 'picture', peerId: anna, forwarding: { layers } },
      { consumerId: 'sound', peerId: anna, forwarding: { layers: null } },
    ],
    producers: [{ producerId: 'camera', encoded: [0, 1] }],
    lines: [],
  });
});

test('F7: from a plan to itself there is nothing to do, whatever objects say the same', () => {
  expect(isNothing(difference(plan, plan))).toBe(true);
  expect(isNothing(difference(plan, JSON.parse(JSON.stringify(plan))))).toBe(true);
});

test('F7: what is gone needs nothing', () => {
  expect(isNothing(difference(plan, emptyPlan))).toBe(true);
});

test('F7: each change by itself', () => {
  const consumer = (consumerId: string, forwarding: Forwarding) =>
    difference(plan, { ...plan, receivers: { anna: { ...plan.receivers['anna'], [consumerId]: forwarding } } });
  const change = (consumerId: string, forwarding: unknown) => ({
    consumers: [{ consumerId, peerId: anna, forwarding }],
    producers: [],
    lines: [],
  });
  expect(consumer('picture', 'paused')).toEqual(change('picture', 'paused'));
  expect(consumer('unseen', { layers })).toEqual(change('unseen', { layers }));
  expect(consumer('picture', { layers: { spatial: 0, temporal: 2 } })).toEqual(
    change('picture', { layers: { spatial: 0, temporal: 2 } }),
  );
  expect(consumer('picture', { layers: { spatial: 1, temporal: 1 } })).toEqual(
    change('picture', { layers: { spatial: 1, temporal: 1 } }),
  );
  expect(consumer('picture', { layers: null })).toEqual(change('picture', { layers: null }));
  const encoding = { ...plan, producers: { ...plan.producers, camera: { peerId: boris, encoded: [0, 1, 2], of: 3 } } };
  expect(difference(plan, encoding)).toEqual({
    consumers: [],
    producers: [{ producerId: 'camera', encoded: [0, 1, 2] }],
    lines: [],
  });
});

test('F36: what lines would have to carry, when it is another, and when there is enough; not of who is gone', () => {
  const linesOf = (before: Record<string, number>, after: Partial<ForwardingPlan>) =>
    difference({ ...plan, wanted: before }, { ...plan, ...after }).lines;
  expect(linesOf({}, { wanted: { anna: 5 } })).toEqual([{ peerId: anna, bitrate: 5 }]);
  expect(linesOf({ anna: 5 }, { wanted: { anna: 5 } })).toEqual([]);
  expect(linesOf({ anna: 5 }, { wanted: { anna: 6 } })).toEqual([{ peerId: anna, bitrate: 6 }]);
  expect(linesOf({ anna: 6 }, { wanted: {} })).toEqual([{ peerId: anna, bitrate: null }]);
  expect(linesOf({ anna: 6 }, { wanted: {}, receivers: {} })).toEqual([]);
});
