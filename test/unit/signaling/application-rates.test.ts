import { expect, test } from 'vitest';
import { ApplicationRates, FailureWindow } from '../../../src/signaling/rate-limits.ts';
import { applicationId } from '../../support/people.ts';

const [acme, other] = [applicationId('acme'), applicationId('other')];

test('L7: an application has its own bucket, full at first; one without a limit has none', () => {
  const rates = new ApplicationRates((id) => (id === acme ? 2 : null));
  for (let i = 0; i < 20; i++) expect(rates.take(acme, 0)).toBe(0);
  expect(rates.take(acme, 0)).toBe(500);
  expect(rates.take(acme, 500)).toBe(0);
  for (let i = 0; i < 1_000; i++) expect(rates.take(other, 0)).toBe(0);
});

test('L7: a limit that is changed counts from then on', () => {
  const limit: { perSecond: number | null } = { perSecond: 1 };
  const rates = new ApplicationRates(() => limit.perSecond);
  for (let i = 0; i < 10; i++) rates.take(acme, 0);
  expect(rates.take(acme, 0)).toBe(1_000);
  limit.perSecond = 4;
  for (let i = 0; i < 40; i++) expect(rates.take(acme, 0)).toBe(0);
  expect(rates.take(acme, 0)).toBe(250);
  limit.perSecond = null;
  expect(rates.take(acme, 0)).toBe(0);
});

test('A5, A8: failures count for a minute, for each who fails', () => {
  const window = new FailureWindow(2);
  expect([window.count('a', 0), window.count('a', 10_000), window.count('b', 10_000)]).toEqual([0, 0, 0]);
  expect(window.count('a', 20_000)).toBe(40_000);
  expect(window.count('a', 60_000)).toBe(0);
});

test('A8: of those who fail ten thousand are remembered, and the oldest are forgotten first', () => {
  const window = new FailureWindow(1);
  for (let i = 0; i <= 10_000; i++) window.count(`address ${i}`, 0);
  expect(window.count('address 10000', 0)).toBe(60_000);
  expect(window.count('address 0', 0)).toBe(0);
});
