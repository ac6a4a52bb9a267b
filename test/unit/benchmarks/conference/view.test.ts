import { expect, test } from 'vitest';
import { idealRate } from '../../../../benchmarks/conference/ideal.ts';
import { seatOf, smallTilesOf, turned } from '../../../../benchmarks/conference/seat.ts';
import { viewOf } from '../../../../benchmarks/conference/view.ts';
import { peerId } from '../../../support/people.ts';

const PEOPLE = 25;
const peerIds = Array.from({ length: PEOPLE }, (_, nr) => peerId(`peer-${nr}`));
const place = { peerIds, sharer: 0 };

test('the speaker is wished for large, eight others small, the screen whole, and nobody else', () => {
  const seat = turned(seatOf(3, PEOPLE, 7));
  const { pictures, wishes } = viewOf(3, seat, place);
  expect(pictures).toHaveLength(10);
  expect(pictures).toContainEqual({ peerId: peerIds[7], source: 'camera', height: 720 });
  expect(pictures).toContainEqual({ peerId: peerIds[0], source: 'screen', height: 1_080 });
  for (const nr of smallTilesOf(seat)) {
    expect(pictures).toContainEqual({ peerId: peerIds[nr], source: 'camera', height: 180 });
  }
  expect(wishes.sources).toHaveLength(PEOPLE);
  expect(wishes.sources.filter(({ wish }) => wish === null)).toHaveLength(PEOPLE - pictures.length);
});

test('who shares does not look at the own screen', () => {
  const { pictures } = viewOf(0, seatOf(0, PEOPLE, 7), place);
  expect(pictures.map(({ source }) => source)).toEqual(Array.from({ length: 9 }, () => 'camera'));
});

test('the least that satisfies the wishes is the sum of those layers, with their headers', () => {
  const kilobits = (bytes: number): number => (bytes * 8) / 1_000;
  const small = { peerId: 'someone', source: 'camera', height: 180 } as const;
  expect(kilobits(idealRate([small], false))).toBeCloseTo((30 * (625 + 30) * 8) / 1_000);
  expect(kilobits(idealRate([small, small], true))).toBeCloseTo((60 * 655 * 8 + 50 * 102 * 8) / 1_000);
  expect(() => idealRate([{ ...small, height: 181 }], false)).toThrow('no camera has a layer of 181 lines');
});
