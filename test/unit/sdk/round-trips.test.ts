import { expect, test } from 'vitest';
import { RoundTrips } from '../../../sdk/signaling/round-trips.ts';

function started() {
  const clock = { now: 0 };
  const trips = new RoundTrips(() => clock.now);
  const at = (now: number): void => {
    clock.now = now;
  };
  return { trips, at };
}

test('the slowest since it was asked last, of what the server answers at once', () => {
  const { trips, at } = started();
  trips.sent(1, 'ping');
  trips.sent(2, 'quality.digest');
  trips.sent(3, 'media.join');
  at(20);
  trips.answered(1);
  at(70);
  trips.answered(2);
  at(900);
  trips.answered(3);
  expect(trips.takeSlowest()).toBe(70);
  expect(trips.takeSlowest()).toBeUndefined();
});

test('what is waited for still has taken so long at least', () => {
  const { trips, at } = started();
  trips.sent(1, 'ping');
  at(3_000);
  expect(trips.takeSlowest()).toBe(3_000);
  at(4_000);
  trips.answered(1);
  expect(trips.takeSlowest()).toBe(4_000);
});

test('what was on its way over a connection that is lost says nothing', () => {
  const { trips, at } = started();
  trips.sent(1, 'ping');
  trips.linkDown();
  at(9_000);
  expect(trips.takeSlowest()).toBeUndefined();
  trips.answered(1);
  expect(trips.takeSlowest()).toBeUndefined();
});
