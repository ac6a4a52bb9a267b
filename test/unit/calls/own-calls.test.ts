import { expect, test } from 'vitest';
import type { CallEvents } from '../../../src/calls/call-events.ts';
import { OwnCalls } from '../../../src/calls/own-calls.ts';
import type { RoomEvents } from '../../../src/rooms/room-events.ts';
import { TypedEmitter } from '../../../src/shared/typed-emitter.ts';
import { anna, carol, carolPhone, meet, talking } from '../../support/group-calls.ts';
import { annaCallsBoris, device, deviceId, userId } from '../../support/people.ts';
import { recorded, rethrow } from '../../support/recorded.ts';

const call = annaCallsBoris;

/** Boris has two devices, the others the one that their id names. */
function followed() {
  const calls = new TypedEmitter<CallEvents>(rethrow);
  const devicesOf = (_: unknown, user: string) =>
    user === 'boris' ? [deviceId('boris-1'), deviceId('boris-2')] : [deviceId(`${user}-1`)];
  const own = new OwnCalls({ devicesOf }, calls);
  own.follow(new TypedEmitter<RoomEvents>(rethrow));
  const facts = recorded(calls, ['own-calls-changed']);
  const told = () =>
    facts.splice(0).map(({ data }) => [data.deviceId, ...data.calls.map(({ seat, others }) => `${seat}: ${others}`)]);
  const seat = (id: string) => ({ call, deviceId: deviceId(id), userId: device(id).userId });
  return { calls, own, told, seat };
}

test('C31: the devices without a seat are told, each once, and the end takes it back', () => {
  const { calls, told, seat } = followed();
  calls.emit('call-answered', seat('boris-1'));
  expect(told()).toEqual([['boris-2', 'elsewhere: anna']]);
  calls.emit('call-joined', seat('carol-1'));
  expect(told()).toEqual([]);
  calls.emit('call-left', seat('boris-1'));
  expect(told()).toEqual([
    ['boris-1', 'left: anna,carol'],
    ['boris-2', 'left: anna,carol'],
  ]);
  calls.emit('call-ended', { call, outcome: 'completed', durationMs: 1, devices: [] });
  expect(told()).toEqual([['boris-1'], ['boris-2']]);
  calls.emit('call-ended', { call, outcome: 'completed', durationMs: 1, devices: [] });
  expect(told()).toEqual([]);
});

test('C31: who signs in is told, and a device that is gone is told anew when it is there again', () => {
  const { calls, own, told, seat } = followed();
  calls.emit('call-joined', seat('boris-1'));
  told();
  own.deviceOnline(device('boris-2'));
  expect(told()).toEqual([]);
  own.deviceGone(deviceId('boris-2'));
  own.deviceOnline(device('boris-2'));
  expect(told()).toEqual([['boris-2', 'elsewhere: ']]);
  own.deviceOnline(device('boris-2', 'other'));
  own.deviceOnline(device('zoe-1'));
  expect(told()).toEqual([['boris-2']]);
});

test('C31: in a meeting that lasts for days those who left first are forgotten, and nobody who is there', () => {
  const { calls, own, told, seat } = followed();
  calls.emit('call-joined', seat('boris-1'));
  for (let number = 0; number < 1_100; number++) {
    calls.emit('call-joined', seat(`guest${number}-1`));
    calls.emit('call-left', seat(`guest${number}-1`));
  }
  told();
  const isTold = (id: string): boolean => {
    own.deviceGone(deviceId(id));
    own.deviceOnline({ ...device(id), userId: userId(device(id).userId) });
    return told().length > 0;
  };
  expect(['guest0-1', 'guest1099-1', 'boris-2'].map(isTold)).toEqual([false, true, true]);
});

test('C31: a device that went away in a call is told of it when it is there again', () => {
  const { add, callId, registry, calls, gone, online } = talking();
  const told = recorded(calls, ['own-calls-changed']);
  add('carol');
  registry.answer(carol, callId, 0);
  gone(carol, 'timed-out');
  told.length = 0;
  online(carol);
  expect(told).toMatchObject([{ data: { deviceId: 'carol-1', calls: [{ seat: 'left' }] } }]);
});

test('C31: who is removed is not told that they can go on, on any device, until they have a seat again', () => {
  const center = talking();
  const { registry, calls } = center;
  registry.leave(anna, center.callId, 0);
  const { id, join } = meet(anna, center);
  const callId = join(anna);
  join(carol);
  const told = recorded(calls, ['own-calls-changed']);
  const news = () => told.splice(0).map(({ data }) => [data.deviceId, ...data.calls.map(({ seat }) => seat)]);
  const room = registry.room(anna, callId);
  registry.moderation.remove(anna, { callId, peerId: room.peerOf(carol.deviceId).peerId }, 0);
  expect(news()).toEqual([['carol-2']]);
  center.online(carol);
  expect(news()).toEqual([]);
  room.moderation.letIn(anna.deviceId, carol.userId);
  registry.join(carol, { meetingId: id, video: true }, 0);
  expect(news()).toEqual([[carolPhone.deviceId, 'elsewhere']]);
});
