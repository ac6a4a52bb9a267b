import { describe, expect, test } from 'vitest';
import { callCenter, refusalOf } from '../../support/call-center.ts';
import { device, RING_MS, userId } from '../../support/people.ts';

const anna = device('anna-1');
const boris = device('boris-1');
const borisPhone = device('boris-2');
const carol = device('carol-1');

/** Anna's call rings on both devices of Boris. */
function ringing() {
  const center = callCenter();
  center.online(anna, boris, borisPhone, carol);
  return { ...center, callId: center.call(anna, 'boris') };
}

function active() {
  const center = ringing();
  center.registry.answer(boris, center.callId, center.clock.now);
  return center;
}

/** Both sides said that media arrives. */
function connected() {
  const center = active();
  for (const party of [anna, boris]) {
    center.registry.room(party, center.callId).peerReady(party.deviceId, 1, { connectedMs: 1 }, center.clock.now);
  }
  return center;
}

/** Anna says so of one path after the other, until there is none. */
function everyPathFails({ registry, callId, endings }: ReturnType<typeof active>): void {
  for (let generation = 1; generation < 20 && endings().length === 0; generation++) {
    registry.room(anna, callId).peerFailed(anna.deviceId, generation, 'ice-failed', 0);
  }
}

describe('placing', () => {
  test('C1: is a fact before the ringing is, and the caller is in a call', () => {
    const { namesOf, presence } = ringing();
    expect(namesOf()).toEqual(['call-placed', 'call-offered', 'call-offered']);
    expect(presence.person(anna.applicationId, anna.userId)?.state).toBe('in-call');
  });

  test('C1: nobody calls themselves', () => {
    const { call, online } = callCenter();
    online(anna, device('anna-2'));
    expect(refusalOf(() => call(anna, 'anna')).code).toBe('not-allowed');
  });

  test('C12: somebody who is placing a call or in one is busy', () => {
    const { call, registry, callId } = ringing();
    expect(refusalOf(() => call(carol, 'anna')).code).toBe('user-busy');
    registry.answer(boris, callId, 0);
    expect(refusalOf(() => call(carol, 'boris')).code).toBe('user-busy');
  });

  test('C12: somebody for whom it only rings is not busy', () => {
    const { call, namesOf } = ringing();
    call(carol, 'boris');
    expect(namesOf().filter((name) => name === 'call-placed')).toHaveLength(2);
  });

  test('C13: somebody without a device is offline, and so is somebody of another application', () => {
    const { call, online } = callCenter();
    online(anna, device('boris-1', 'other'));
    expect(refusalOf(() => call(anna, 'boris')).code).toBe('user-offline');
  });

  test('C15: a device places one call at a time, and may again after its end', () => {
    const { call, registry, callId } = ringing();
    expect(refusalOf(() => call(anna, 'carol')).code).toBe('already-in-call');
    registry.cancel(anna, callId, 0);
    expect(() => call(anna, 'carol')).not.toThrow();
  });

  test('C15: a device in a call cannot answer another, and may after its end', () => {
    const { call, registry, callId } = ringing();
    const other = call(carol, 'boris');
    registry.answer(boris, callId, 0);
    expect(refusalOf(() => registry.answer(boris, other, 0)).code).toBe('already-in-call');
    registry.leave(boris, callId, 0);
    expect(() => registry.answer(boris, other, 0)).not.toThrow();
  });

  test('L5: beyond the server’s calls the limit is named, and ended calls do not count', () => {
    const center = callCenter({ maxCalls: 1 });
    center.online(anna, boris, carol, device('dora-1'));
    const callId = center.call(anna, 'boris');
    expect(refusalOf(() => center.call(carol, 'dora'))).toMatchObject({
      code: 'limit-reached',
      details: { limit: 'calls' },
    });
    center.registry.cancel(anna, callId, 0);
    expect(() => center.call(carol, 'dora')).not.toThrow();
  });
});

describe('both call each other', () => {
  test('C11: the second call answers the first', () => {
    const { call, callId, namesOf, callFacts } = ringing();
    expect(call(boris, 'anna')).toBe(callId);
    expect(namesOf().filter((name) => name === 'call-placed')).toHaveLength(1);
    expect(callFacts.at(-1)).toMatchObject({ name: 'call-answered', data: { deviceId: 'boris-1' } });
  });

  test('C11: not on a device on which the call was declined', () => {
    const { call, registry, callId } = ringing();
    registry.decline(boris, callId, 'device', 0);
    expect(refusalOf(() => call(boris, 'anna')).code).toBe('user-busy');
  });
});

describe('devices that come and go', () => {
  test('C10: a new device of the callee rings, other people’s do not', () => {
    const { online, callFacts } = ringing();
    online(device('boris-3'), device('anna-2'), device('boris-4', 'other'));
    const offered = callFacts.flatMap((fact) => (fact.name === 'call-offered' ? [fact.data.deviceId] : []));
    expect(offered).toEqual(['boris-1', 'boris-2', 'boris-3']);
  });

  test('C10: after the answer no new device rings', () => {
    const { online, namesOf } = active();
    const before = namesOf().length;
    online(device('boris-3'));
    expect(namesOf()).toHaveLength(before);
  });

  test.each(['left', 'timed-out'] as const)('C9: the caller %s while it rings', (reason) => {
    const { gone, endings } = ringing();
    gone(anna, reason);
    expect(endings()).toEqual(['caller-gone']);
  });

  test('C9: all devices of the callee gone, it rings on until nobody answered', () => {
    const { gone, registry, endings } = ringing();
    gone(boris, 'timed-out');
    gone(borisPhone, 'left');
    registry.tick(RING_MS - 1);
    expect(endings()).toEqual([]);
    registry.tick(RING_MS);
    expect(endings()).toEqual(['no-answer']);
  });

  test('C14: signing out in a call completes it; a grace period that ends loses it', () => {
    const first = connected();
    first.gone(boris, 'left');
    expect(first.endings()).toEqual(['completed']);
    const second = connected();
    second.gone(anna, 'timed-out');
    expect(second.endings()).toEqual(['lost']);
  });

  test('R5: a caller whose connection was lost while it rang is seen as lost by who answers', () => {
    const { registry, callId, roomFacts } = ringing();
    registry.deviceConnection(anna.deviceId, false);
    registry.answer(boris, callId, 0);
    expect(roomFacts.map(({ name }) => name)).toEqual(['peer-seated', 'peer-seated', 'peer-connection-changed']);
    expect(roomFacts.at(-1)?.data).toMatchObject({
      peer: { deviceId: 'anna-1', connected: false },
      audience: ['boris-1'],
    });
    registry.deviceConnection(anna.deviceId, true);
    expect(roomFacts.at(-1)?.data).toMatchObject({ peer: { connected: true } });
  });
});

describe('media', () => {
  test('C14: connected once both are ready, with the time since the answer', () => {
    const { registry, callId, clock, callFacts } = active();
    clock.now = 700;
    registry.room(anna, callId).peerReady(anna.deviceId, 1, { connectedMs: 1 }, 0);
    expect(callFacts.at(-1)?.name).toBe('call-answered');
    registry.room(boris, callId).peerReady(boris.deviceId, 1, { connectedMs: 1 }, 0);
    expect(callFacts.at(-1)).toMatchObject({ name: 'call-connected', data: { setupMs: 700, topology: 'p2p' } });
  });

  test('C14: hanging up is not connecting: one side ready and the other hung up was never connected', () => {
    const { registry, callId, endings } = active();
    registry.room(anna, callId).peerReady(anna.deviceId, 1, { connectedMs: 1 }, 0);
    registry.leave(boris, callId, 0);
    expect(endings()).toEqual(['never-connected']);
  });

  test('C14: when no path comes up any more the call ends, before media and after', () => {
    const before = active();
    everyPathFails(before);
    expect(before.endings()).toEqual(['never-connected']);
    const after = connected();
    everyPathFails(after);
    expect(after.endings()).toEqual(['lost']);
  });

  test('C14: nobody ever ready, the call was never connected', () => {
    const { registry, endings } = active();
    for (let now = 0; now < 200_000 && endings().length === 0; now += 1_000) registry.tick(now);
    expect(endings()).toEqual(['never-connected']);
  });

  test('R6: who leaves is announced before the end', () => {
    const { registry, callId, roomFacts, callFacts } = connected();
    const order: string[] = [];
    registry.leave(boris, callId, 0);
    order.push(roomFacts.at(-1)?.name ?? '', callFacts.at(-1)?.name ?? '');
    expect(order).toEqual(['peer-left', 'call-ended']);
    expect(roomFacts.at(-1)?.data).toMatchObject({ audience: ['anna-1'], reason: 'left' });
  });
});

describe('who may name a call', () => {
  test('C17: strangers and other applications find no call, one’s own other devices have no part in it', () => {
    const { registry, callId, online } = ringing();
    const secondAnna = device('anna-2');
    online(secondAnna);
    for (const outsider of [carol, device('boris-1', 'other')]) {
      expect(refusalOf(() => registry.answer(outsider, callId, 0)).code).toBe('call-not-found');
      expect(refusalOf(() => registry.cancel(outsider, callId, 0)).code).toBe('call-not-found');
      expect(refusalOf(() => registry.room(outsider, callId)).code).toBe('call-not-found');
    }
    expect(refusalOf(() => registry.answer(secondAnna, callId, 0)).code).toBe('not-allowed');
    expect(refusalOf(() => registry.cancel(secondAnna, callId, 0)).code).toBe('not-allowed');
  });

  test('R3: before the answer there is no room; without a seat there is none either', () => {
    const { registry, callId } = ringing();
    expect(refusalOf(() => registry.room(anna, callId)).code).toBe('call-not-found');
    registry.answer(boris, callId, 0);
    expect(refusalOf(() => registry.leave(borisPhone, callId, 0)).code).toBe('not-allowed');
    expect(refusalOf(() => registry.room(borisPhone, callId).peerOf(borisPhone.deviceId)).code).toBe('call-not-found');
  });

  test('C16: an ended call is known for a minute, with its outcome, and then not any more', () => {
    const { registry, callId } = ringing();
    registry.cancel(anna, callId, 0);
    registry.tick(60_000);
    expect(refusalOf(() => registry.answer(boris, callId, 0))).toMatchObject({
      code: 'call-ended',
      details: { outcome: 'cancelled' },
    });
    expect(refusalOf(() => registry.room(anna, callId)).code).toBe('call-ended');
    registry.tick(60_001);
    expect(refusalOf(() => registry.answer(boris, callId, 0)).code).toBe('call-not-found');
  });

  test('C18: a refused request changes nothing', () => {
    const { registry, callId, call, callFacts, presence } = ringing();
    const facts = callFacts.length;
    const people = JSON.stringify(presence.othersThan(anna.applicationId, userId('nobody')));
    for (const attempt of [
      () => registry.answer(anna, callId, 0),
      () => registry.cancel(boris, callId, 0),
      () => registry.leave(boris, callId, 0),
      () => call(carol, 'anna'),
      () => call(anna, 'carol'),
    ]) {
      refusalOf(attempt);
    }
    // That somebody busy was called is worth knowing, though it changes nothing.
    expect(callFacts.slice(facts).map(({ name }) => name)).toEqual(['call-not-placed']);
    expect(JSON.stringify(presence.othersThan(anna.applicationId, userId('nobody')))).toBe(people);
    expect(registry.snapshot()).toMatchObject({ ringing: 1, active: 0, peers: 0 });
  });
});

test('O2: the snapshot shows what exists, and nothing after the end', () => {
  const { registry, callId } = connected();
  expect(registry.snapshot()).toMatchObject({ ringing: 0, active: 1, rooms: { p2p: 1 }, peers: 2 });
  registry.leave(anna, callId, 0);
  expect(registry.snapshot()).toMatchObject({ ringing: 0, active: 0, rooms: { p2p: 0 }, peers: 0 });
});
