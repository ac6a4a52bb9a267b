import { describe, expect, test } from 'vitest';
import type { Device } from '../../../src/calls/device.ts';
import type { Room } from '../../../src/rooms/room.ts';
import { refusalOf } from '../../support/call-center.ts';
import { carol, carolPhone, dora, meet, talking } from '../../support/group-calls.ts';
import { device, userId } from '../../support/people.ts';

/** How many the room is told to expect, from now on. */
function expectedIn(room: Room | null): number[] {
  if (!room) throw new Error('There is no room.');
  const told: number[] = [];
  const expecting = room.expect.bind(room);
  room.expect = (people, now) => {
    told.push(people);
    expecting(people, now);
  };
  return told;
}

describe('who is about to come', () => {
  test('C26: who looks is expected for 30 s, until it joins, or is gone', () => {
    const center = talking();
    const { registry, clock } = center;
    const { id, join } = meet(carol, center);
    const callId = join(carol);
    const look = (by: Device) => registry.look(by, { meetingId: id }, clock.now);
    const expected = expectedIn(registry.roomOf(callId));
    expect(look(dora)).toEqual({ names: ['Carol'] });
    expect(expected.at(-1)).toBe(1);
    clock.now = 29_999;
    registry.tick(clock.now);
    expect(expected.at(-1)).toBe(1);
    clock.now = 30_000;
    registry.tick(clock.now);
    expect(expected.at(-1)).toBe(0);
    look(dora);
    join(dora);
    expect([expected.at(-1), look(dora)]).toEqual([0, { names: ['Carol', 'Dora'] }]);
    const [emil, frida] = [device('emil-1'), device('frida-1')];
    center.online(emil, frida);
    look(emil);
    look(frida);
    expect(expected.at(-1)).toBe(2);
    center.gone(emil, 'left');
    registry.tick(clock.now);
    expect(expected.at(-1)).toBe(1);
  });

  test('C26: a user counts once, not while seated, and only where there is a seat', () => {
    const center = talking({ maxPeers: 3 });
    const { registry } = center;
    const { id, join } = meet(carol, center);
    const callId = join(carol);
    const look = (by: Device) => registry.look(by, { meetingId: id }, 0);
    const expected = expectedIn(registry.roomOf(callId));
    look(carolPhone);
    expect(expected.at(-1)).toBe(0);
    look(dora);
    registry.add(carol, { callId, userId: userId('dora') }, 0);
    expect(expected.at(-1)).toBe(1);
    const [emil, frida] = [device('emil-1'), device('frida-1')];
    center.online(emil, frida);
    look(emil);
    look(frida);
    expect(expected.at(-1)).toBe(2);
    join(dora);
    join(emil);
    expect(refusalOf(() => join(frida)).code).toBe('limit-reached');
    expect(expected.at(-1)).toBe(0);
    registry.leave(emil, callId, 0);
    expect(expected.at(-1)).toBe(1);
  });

  test('C26: who takes a seat elsewhere is expected no more', () => {
    const center = talking();
    const { registry } = center;
    const { id, join } = meet(carol, center);
    const expected = expectedIn(registry.roomOf(join(carol)));
    registry.look(dora, { meetingId: id }, 0);
    expect(expected.at(-1)).toBe(1);
    meet(dora, center).join(dora);
    registry.tick(0);
    expect(expected.at(-1)).toBe(0);
  });

  test('C26: somebody who is rung for is expected, until they answer or will not come', () => {
    const { registry, callId, add } = talking();
    const expected = expectedIn(registry.roomOf(callId));
    add('carol');
    add('dora');
    expect(expected.at(-1)).toBe(2);
    registry.decline(dora, callId, 'everywhere', 0);
    expect(expected.at(-1)).toBe(1);
    registry.answer(carol, callId, 0);
    expect(expected.at(-1)).toBe(0);
  });
});
