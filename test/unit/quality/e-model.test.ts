import { describe, expect, test } from 'vitest';
import {
  type CodecImpairment,
  delayImpairment,
  effectiveEquipmentImpairment,
  mosOfRating,
  rating,
} from '../../../src/shared/e-model.ts';

const random = (lossPercent: number) => ({ lossPercent, burstRatio: 1 });
/** G.113 (11/2007) Appendix I. */
const g711: CodecImpairment = { ie: 0, bpl: 25.1 };
const g729a: CodecImpairment = { ie: 11, bpl: 19 };
const g723: CodecImpairment = { ie: 15, bpl: 16.1 };

describe('V1: MOS of R', () => {
  // G.107 Annex B, table B.1, and the default R of 93.2. The table says 4.03 where its formula gives 4.024.
  test.each([
    [93.2, 4.41],
    [90, 4.34],
    [80, 4.03],
    [70, 3.6],
    [60, 3.1],
    [50, 2.58],
  ])('V1: R %f is MOS %f', (r, mos) => {
    expect(Math.abs(mosOfRating(r) - mos)).toBeLessThan(0.0075);
  });

  test('V1: below 0 it is 1, above 100 it is 4.5, and it never dips below 1 between', () => {
    expect([mosOfRating(-20), mosOfRating(0), mosOfRating(3), mosOfRating(100), mosOfRating(120)]).toEqual([
      1, 1, 1, 4.5, 4.5,
    ]);
  });

  test('V1: nothing wrong leaves 93.2', () => {
    expect(rating({ delayImpairment: 0, equipmentImpairment: 0 })).toBe(93.2);
  });
});

describe('V1: Id, the cost of delay', () => {
  // Cole & Rosenbluth: two lines that meet at 177.3 ms.
  test.each([
    [0, 0],
    [100, 2.4],
    [177.3, 4.2552],
    [200, 7.297],
    [300, 20.697],
    [400, 34.097],
  ])('V1: %f ms cost %f', (delayMs, id) => {
    expect(delayImpairment(delayMs)).toBeCloseTo(id, 3);
  });
});

describe('V1: Ie,eff, the cost of codec and loss', () => {
  // G.113 (02/2001) tables I.2 and I.3: Ie found by listening tests under random loss, in whole numbers and steps of five,
  // to which Bpl was fitted later. How far the formula may be off is how far the fit is.
  const measured = [
    {
      name: 'G.729A',
      codec: g729a,
      off: 1,
      ie: { 0: 11, 0.5: 13, 1: 15, 1.5: 17, 2: 19, 3: 23, 4: 26, 8: 36, 16: 49 },
    },
    { name: 'G.723.1', codec: g723, off: 1.2, ie: { 0: 15, 0.5: 17, 1: 19, 2: 24, 3: 27, 4: 32, 8: 41, 16: 55 } },
    {
      name: 'G.711 with concealment',
      codec: g711,
      off: 3,
      ie: { 0: 0, 1: 5, 2: 7, 3: 10, 5: 15, 7: 20, 10: 25, 15: 35, 20: 45 },
    },
  ];
  test.each(
    measured.flatMap(({ name, codec, off, ie }) =>
      Object.entries(ie).map(([loss, cost]) => ({ name, codec, off, loss: Number(loss), cost })),
    ),
  )('V1: $name at a loss of $loss % costs $cost', ({ codec, off, loss, cost }) => {
    expect(Math.abs(effectiveEquipmentImpairment(codec, random(loss)) - cost)).toBeLessThan(off);
  });

  test.each([0.5, 1, 2, 5, 10])(
    'V1: of G.729A at %f % it agrees with Cole & Rosenbluth’s 11 + 40 ln(1 + 10 e)',
    (loss) => {
      const theirs = 11 + 40 * Math.log(1 + loss / 10);
      expect(Math.abs(effectiveEquipmentImpairment(g729a, random(loss)) - theirs)).toBeLessThan(1.7);
    },
  );

  test('V1: burst loss costs more than random loss', () => {
    const bursts = effectiveEquipmentImpairment(g729a, { lossPercent: 5, burstRatio: 4 });
    // By hand: 11 + 84 · 5 / (5 / 4 + 19).
    expect(bursts).toBeCloseTo(31.741, 3);
    expect(bursts).toBeGreaterThan(effectiveEquipmentImpairment(g729a, random(5)));
  });
});
