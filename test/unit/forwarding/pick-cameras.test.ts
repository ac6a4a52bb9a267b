import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { pickCameras, type WishedCamera } from '../../../src/forwarding/pick-cameras.ts';
import { peerId } from '../../support/people.ts';

const names = ['anna', 'boris', 'carol', 'dora', 'emil', 'fatima'];

const camera = (name: string, priority: WishedCamera['wish']['priority'] = 'normal'): WishedCamera => ({
  producerId: name,
  peerId: peerId(name),
  wish: { priority },
});
const everybody = names.map((name) => camera(name));

test('F4: nobody has spoken: who came first', () => {
  expect([...pickCameras(everybody, 3, [])]).toEqual(['anna', 'boris', 'carol']);
  expect([...pickCameras(everybody, 0, [])]).toEqual([]);
  expect([...pickCameras(everybody, 100, [])]).toEqual(names);
});

test('F4: a new speaker takes the place of one other', () => {
  const before = pickCameras(everybody, 3, []);
  const after = pickCameras(everybody, 3, [peerId('fatima')]);
  expect([...after].toSorted()).toEqual(['anna', 'boris', 'fatima']);
  expect([...before].filter((who) => !after.has(who))).toEqual(['carol']);
});

test('F4: who speaks and is seen already moves nobody', () => {
  expect(pickCameras(everybody, 3, [peerId('carol')])).toEqual(pickCameras(everybody, 3, []));
});

test('F4: who spoke longest ago goes first', () => {
  const spoke = ['emil', 'dora', 'fatima'].map(peerId);
  expect([...pickCameras(everybody, 3, spoke)]).toEqual(['emil', 'dora', 'fatima']);
  expect([...pickCameras(everybody, 3, [peerId('anna'), ...spoke])]).toEqual(['anna', 'emil', 'dora']);
});

test('F4: the pinned are kept, however many there are, and low ones come last, though they speak', () => {
  const some = [camera('anna', 'low'), camera('boris'), camera('carol', 'high'), camera('dora', 'high')];
  expect([...pickCameras(some, 2, [peerId('anna')])].toSorted()).toEqual(['carol', 'dora']);
  expect([...pickCameras(some, 1, [peerId('anna')])].toSorted()).toEqual(['carol', 'dora']);
  expect([...pickCameras(some, 3, [peerId('anna')])].toSorted()).toEqual(['boris', 'carol', 'dora']);
});

test('F4: whatever is wished for and said, one change of the floor changes one place at most', () => {
  const priority = fc.constantFrom('low', 'normal', 'high' as const);
  const wished = fc.tuple(...names.map((name) => priority.map((chosen) => camera(name, chosen as 'low'))));
  const order = fc.shuffledSubarray(names.map(peerId));
  fc.assert(
    fc.property(wished, fc.nat(7), order, fc.constantFrom(...names.map(peerId)), (cameras, most, spoke, next) => {
      const before = pickCameras(cameras, most, spoke);
      const after = pickCameras(cameras, most, [next, ...spoke.filter((who) => who !== next)]);
      expect([...after].filter((who) => !before.has(who)).length).toBeLessThanOrEqual(1);
      expect(after.size).toBe(before.size);
      const pinned = cameras.filter(({ wish }) => wish.priority === 'high');
      expect(pinned.filter(({ producerId }) => !after.has(producerId))).toEqual([]);
      expect(after.size).toBe(Math.min(cameras.length, Math.max(most, pinned.length)));
    }),
  );
});
