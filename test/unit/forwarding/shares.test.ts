import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Receiver, Scene } from '../../../src/forwarding/scene.ts';
import { noShares, sharesOf } from '../../../src/forwarding/shares.ts';
import type { PeerId } from '../../../src/protocol/ids.ts';
import { arbitraryScene } from '../../support/forwarding/arbitrary-scenes.ts';
import { scene, sent, wishes } from '../../support/forwarding/rooms.ts';
import { peerId } from '../../support/people.ts';

const [anna, boris] = [sent('anna'), sent('boris')];
const order: readonly PeerId[] = [];
const room = scene([anna, boris], { carol: null, dora: wishes([['anna', 'camera', { maxHeight: 180 }]]) });
const before = sharesOf(noShares, room, order);

test('F7: who has no consumer of it is sent the same when something comes', () => {
  const after = sharesOf(before, { ...room, sources: [...room.sources, sent('emil')] }, order);
  expect(after.byReceiver.get(peerId('carol'))).toBe(before.byReceiver.get(peerId('carol')));
  expect(after.tops).toBe(before.tops);
});

test('F6, F7: the largest layer that somebody is sent follows each receiver', () => {
  const [carol, dora] = room.receivers as [Receiver, Receiver];
  expect(before.tops).toEqual(
    new Map([
      ['anna-camera', 2],
      ['boris-camera', 2],
    ]),
  );
  const small = {
    ...carol,
    wishes: wishes([['boris', 'camera', null]], { others: { maxHeight: 360, priority: 'low' } }),
  };
  const smaller = sharesOf(before, { ...room, receivers: [small, dora] }, order);
  expect(smaller.tops).toEqual(
    new Map([
      ['anna-camera', 1],
      ['boris-camera', 2],
    ]),
  );
  const gone = sharesOf(smaller, { ...room, receivers: [small] }, order);
  expect(gone.tops).toEqual(new Map([['anna-camera', 1]]));
});

test('F4, F7: who stands in another order is chosen anew', () => {
  const one = wishes([], { maxCameras: 1 });
  const first = sharesOf(noShares, scene([anna, boris], { carol: one }), order);
  expect(first.tops).toEqual(new Map([['anna-camera', 2]]));
  const receivers = scene([anna, boris], { carol: one }).receivers;
  const kept = sharesOf(noShares, { sources: [anna, boris], receivers }, order);
  expect(sharesOf(kept, { sources: [boris, anna], receivers }, order).tops).toEqual(new Map([['boris-camera', 2]]));
});

type Room = Pick<Scene, 'sources' | 'receivers'>;

/** What may become of a room, by objects that stay the same where nothing changes. */
const changes: readonly ((room: Room, at: number, other: Room) => Room)[] = [
  ({ sources, receivers }, at) => ({ sources: sources.filter((_, place) => place !== at), receivers }),
  ({ sources, receivers }, at) => ({
    sources: sources.map((it, place) => (place === at ? { ...it, muted: !it.muted } : it)),
    receivers,
  }),
  ({ sources, receivers }, at) => ({ sources, receivers: receivers.filter((_, place) => place !== at) }),
  ({ sources, receivers }, at, other) => ({
    sources,
    receivers: receivers.map((it, place) =>
      place === at ? { ...it, wishes: other.receivers[0]?.wishes ?? null } : it,
    ),
  }),
  ({ sources, receivers }, at, other) => ({
    sources: [...sources, ...other.sources.filter((it) => !sources.some((own) => own.producerId === it.producerId))],
    receivers: receivers.map((it, place) =>
      place === at ? { ...it, consumers: new Map([...it.consumers, ...(other.receivers[0]?.consumers ?? [])]) } : it,
    ),
  }),
  ({ sources, receivers }) => ({ sources: sources.toReversed(), receivers }),
];

test('F7: what is kept from the plan before is what would be found anew', () => {
  const step = fc.record({ change: fc.constantFrom(...changes), at: fc.nat(8), other: arbitraryScene });
  fc.assert(
    fc.property(arbitraryScene, fc.array(step, { maxLength: 10 }), (first, steps) => {
      let now: Room = first;
      let shares = sharesOf(noShares, now, order);
      for (const { change, at, other } of steps) {
        now = change(now, at, other);
        shares = sharesOf(shares, now, order);
        expect(shares).toEqual(sharesOf(noShares, now, order));
      }
    }),
    { numRuns: 300 },
  );
});
