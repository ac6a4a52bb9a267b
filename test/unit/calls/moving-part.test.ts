import { expect, test } from 'vitest';
import { anna, boris, carol, meet, talking } from '../../support/group-calls.ts';
import { device } from '../../support/people.ts';

const [annaPhone, borisPhone] = [device('anna-2'), device('boris-2')];

/** Anna’s meeting, where Boris and Carol are with her; `told`: what was said of parts and hands since the last time. */
function meeting() {
  const heard: string[] = [];
  const center = talking({}, ({ rooms }) => {
    rooms.on('role-changed', ({ peer }) => void heard.push(`${peer.userId}: ${peer.role}`));
    rooms.on('hands-changed', ({ hands }) => void heard.push(`hands: ${hands.length}`));
  });
  center.registry.leave(anna, center.callId, 0);
  const { join } = meet(anna, center);
  const callId = join(anna);
  for (const other of [boris, carol]) join(other);
  center.online(annaPhone, borisPhone);
  const room = center.registry.room(anna, callId);
  const roles = () => room.peers.map(({ deviceId, role }) => `${deviceId}: ${role}`);
  return { registry: center.registry, callId, room, told: () => heard.splice(0), roles };
}

test('G2: the owner who moves to another device stays it, and nobody else runs the meeting meanwhile', () => {
  const { registry, callId, told, roles } = meeting();
  registry.returns.rejoin(annaPhone, callId, 0);
  expect(told()).toEqual([]);
  expect(roles()).toEqual(['boris-1: member', 'carol-1: member', 'anna-2: owner']);
});

test('G2: who runs a meeting that lost its owner goes on with it on another device, until they leave', () => {
  const { registry, callId, told, roles } = meeting();
  registry.leave(anna, callId, 0);
  expect(told()).toEqual(['boris: moderator']);
  registry.returns.rejoin(borisPhone, callId, 0);
  expect(told()).toEqual([]);
  expect(roles()).toEqual(['carol-1: member', 'boris-2: moderator']);
  registry.leave(borisPhone, callId, 0);
  expect(told()).toEqual(['carol: moderator']);
});

test('G10: a hand goes down with who moves to another device', () => {
  const { registry, callId, room, told } = meeting();
  room.moderation.raiseHand(boris.deviceId, true);
  registry.returns.rejoin(borisPhone, callId, 0);
  expect(told()).toEqual(['hands: 1', 'hands: 0']);
});
