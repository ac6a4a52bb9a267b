import { expect, test } from 'vitest';
import type { Demand } from '../../../src/forwarding/share-out.ts';
import { SendingBounds, type SendingLimits } from '../../../src/rooms/sending-bounds.ts';
import { applicationId } from '../../support/people.ts';

const [acme, desk] = [applicationId('acme'), applicationId('desk')];
const pictures = (bitrate: number): Demand => [0, 0, bitrate, 0, 0];

function bounds(limits: Partial<SendingLimits>) {
  const now: { limits: SendingLimits } = { limits: { room: null, application: null, ...limits } };
  return { now, bounds: new SendingBounds((id) => (id === acme ? now.limits : { room: null, application: null })) };
}

test('F24: without limits there is no ceiling', () => {
  expect(bounds({}).bounds.enter(acme).ceiling).toBeNull();
});

test('F24: a room has its own limit, however much the others send', () => {
  const { bounds: the } = bounds({ room: 1_000_000 });
  const [one, other] = [the.enter(acme), the.enter(acme)];
  other.ask(pictures(1e9));
  expect([one.ceiling, the.enter(desk).ceiling]).toEqual([{ bitrate: 1_000_000, by: 'room' }, null]);
});

test('F24: an application’s rooms share; what one does not need, or may not have, goes to the others', () => {
  const { bounds: the } = bounds({ room: 4_000_000, application: 6_000_000 });
  const [large, small, larger] = [the.enter(acme), the.enter(acme), the.enter(acme)];
  expect(large.ceiling).toEqual({ bitrate: 4_000_000, by: 'room' });
  small.ask(pictures(1_000_000));
  large.ask(pictures(3_000_000));
  expect(large.ceiling).toEqual({ bitrate: 4_000_000, by: 'room' });
  larger.ask(pictures(90_000_000));
  the.tick();
  expect([large, larger].map(({ ceiling }) => ceiling?.by)).toEqual(['application', 'application']);
  const parts = [large, small, larger].map(({ ceiling }) => ceiling?.bitrate ?? 0);
  // The small one has all that it asks for, and the others share what is left of it.
  expect(parts[0]).toBeLessThanOrEqual(2_500_000);
  expect(parts[0]).toBeGreaterThan(2_400_000);
  expect(parts[0]).toBe(parts[2]);
  expect(parts[1]).toBe(4_000_000);
});

test('F24: who leaves takes nothing, and a limit that is changed holds at once', () => {
  const { bounds: the, now } = bounds({ application: 1_000_000 });
  const [one, other] = [the.enter(acme), the.enter(acme)];
  for (const bound of [one, other]) bound.ask(pictures(900_000));
  the.tick();
  expect(one.ceiling?.bitrate).toBeLessThanOrEqual(500_000);
  other.leave();
  other.leave();
  expect(one.ceiling).toEqual({ bitrate: Number.POSITIVE_INFINITY, by: 'room' });
  now.limits = { room: null, application: 800_000 };
  expect(one.ceiling?.bitrate).toBeLessThanOrEqual(800_000);
  now.limits = { room: 100, application: 800_000 };
  expect(one.ceiling).toEqual({ bitrate: 100, by: 'room' });
});

test('F24: how many are limited is counted by the limit that does it, and no more once they have left', () => {
  const { bounds: the } = bounds({});
  const [one, other] = [the.enter(acme), the.enter(acme)];
  one.noteLimited({ peers: 3, by: 'room' });
  other.noteLimited({ peers: 2, by: 'application' });
  expect(the.snapshot()).toEqual({ room: 3, application: 2 });
  one.noteLimited({ peers: 1, by: 'application' });
  expect(the.snapshot()).toEqual({ room: 0, application: 3 });
  one.leave();
  expect(the.snapshot()).toEqual({ room: 0, application: 2 });
  other.noteLimited(null);
  expect(the.snapshot()).toEqual({ room: 0, application: 0 });
});

test('F24: what is asked for counts from the next tick on: one sharing out for all that asked', () => {
  const { bounds: the } = bounds({ application: 1_000_000 });
  const [one, other] = [the.enter(acme), the.enter(acme)];
  const before = one.ceiling;
  for (const bound of [one, other]) bound.ask(pictures(900_000));
  expect(one.ceiling).toEqual(before);
  the.tick();
  expect(one.ceiling?.bitrate).toBeLessThanOrEqual(500_000);
});
