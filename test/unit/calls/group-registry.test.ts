import { describe, expect, test } from 'vitest';
import { refusalOf } from '../../support/call-center.ts';
import { anna, boris, carol, carolPhone, dora, meet, talking } from '../../support/group-calls.ts';
import { device, meetingId, RING_MS, userId } from '../../support/people.ts';

function three() {
  const center = talking();
  center.add('carol');
  center.registry.answer(carol, center.callId, 0);
  return center;
}

describe('adding', () => {
  test('C19: rings on every device, and on one that signs in meanwhile', () => {
    const { add, online, namesOf, callFacts, callId, registry } = talking();
    expect(add('carol')).toEqual({ ringsUntil: RING_MS });
    online(device('carol-3'));
    expect(namesOf()).toEqual(['call-invited', 'call-offered', 'call-offered', 'call-offered']);
    expect(callFacts.at(-1)?.data).toMatchObject({ deviceId: 'carol-3', others: [{ userId: 'boris' }] });
    registry.rings(carolPhone, callId, 300);
    expect(callFacts.at(-1)).toMatchObject({
      name: 'call-ring-heard',
      data: { userId: 'carol', timeToRingMs: 300, audience: ['anna-1', 'boris-1'] },
    });
  });

  test('C19: the answer gives a seat, and the newcomer learns of it before it learns who still rings', () => {
    const { add, registry, callId, callFacts, roomFacts, namesOf, stateOf } = talking();
    add('dora');
    add('carol', boris);
    callFacts.length = 0;
    registry.answer(carolPhone, callId, 0);
    expect(namesOf()).toEqual(['call-ring-ended', 'call-invite-ended', 'call-answered', 'call-caught-up']);
    expect(roomFacts.map(({ name }) => name)).toEqual(['peer-joined', 'peer-seated']);
    expect(roomFacts[0]?.data).toMatchObject({ audience: ['anna-1', 'boris-1'], peer: { deviceId: 'carol-2' } });
    expect(stateOf(carol)).toBe('in-call');
    expect(registry.snapshot()).toMatchObject({ active: 1, peers: 3 });
  });

  test('C20: permission first, then whether they can be had', () => {
    const { add, registry, callId, call } = talking();
    expect(refusalOf(() => add('nobody')).code).toBe('user-offline');
    expect(refusalOf(() => add('nobody', carol)).code).toBe('call-not-found');
    expect(refusalOf(() => add('boris'))).toMatchObject({
      code: 'not-allowed',
      message: expect.stringContaining('in the call already'),
    });
    add('carol');
    expect(refusalOf(() => add('nobody', carol)).code).toBe('not-allowed');
    expect(refusalOf(() => add('carol', boris)).code).toBe('not-allowed');
    const other = call(dora, 'carol');
    expect(refusalOf(() => add('dora')).code).toBe('user-busy');
    expect(refusalOf(() => registry.add(dora, { callId: other, userId: userId('boris') }, 0)).code).toBe('not-allowed');
    registry.leave(anna, callId, 0);
    registry.leave(boris, callId, 0);
    expect(refusalOf(() => add('dora'))).toMatchObject({
      code: 'call-ended',
      details: { outcome: 'never-connected' },
    });
  });

  test('C20: the bound is named, and a refusal changes nothing', () => {
    const { add, callFacts, registry } = talking({ maxPeers: 3 });
    add('carol');
    const facts = callFacts.length;
    expect(refusalOf(() => add('dora'))).toMatchObject({ code: 'limit-reached', details: { limit: 'peers' } });
    expect(callFacts).toHaveLength(facts);
    expect(registry.snapshot()).toMatchObject({ peers: 2 });
  });

  test('C21: nobody answers', () => {
    const { add, registry, callFacts, namesOf } = talking();
    add('dora');
    registry.tick(RING_MS);
    expect(namesOf().slice(0, 4)).toEqual(['call-invited', 'call-offered', 'call-ring-ended', 'call-invite-ended']);
    expect(callFacts[3]?.data).toMatchObject({ userId: 'dora', reason: 'no-answer', audience: ['anna-1', 'boris-1'] });
  });

  test('C17: who is rung can name the call, and others cannot', () => {
    const { add, registry, callId } = talking();
    expect(refusalOf(() => registry.answer(carol, callId, 0)).code).toBe('call-not-found');
    add('carol');
    expect(refusalOf(() => registry.answer(dora, callId, 0)).code).toBe('call-not-found');
    expect(refusalOf(() => registry.answer(device('carol-1', 'other'), callId, 0)).code).toBe('call-not-found');
    expect(refusalOf(() => registry.room(carol, callId).peerOf(carol.deviceId)).code).toBe('call-not-found');
    expect(() => registry.answer(carol, callId, 0)).not.toThrow();
  });
});

describe('leaving', () => {
  test('C22: who leaves is free at once; the others talk on', () => {
    const { registry, callId, callFacts, roomFacts, stateOf, call, endings } = three();
    registry.leave(anna, callId, 0);
    expect(roomFacts.at(-1)).toMatchObject({ name: 'peer-left', data: { audience: ['boris-1', 'carol-1'] } });
    expect(callFacts.at(-1)).toMatchObject({ name: 'call-left', data: { deviceId: 'anna-1' } });
    expect(stateOf(anna)).toBe('online');
    expect(() => call(anna, 'dora')).not.toThrow();
    expect(endings()).toEqual([]);
    expect(registry.snapshot()).toMatchObject({ ringing: 1, active: 1, peers: 2 });
  });

  test('C22: the one who left may be added again', () => {
    const { registry, callId, add, endings } = three();
    registry.leave(anna, callId, 0);
    add('anna', boris);
    registry.answer(anna, callId, 0);
    expect(registry.room(anna, callId).peers).toHaveLength(3);
    expect(endings()).toEqual([]);
  });

  test.each(['left', 'timed-out'] as const)('C22: so it is for a device that has %s', (reason) => {
    const { registry, gone, roomFacts, endings, stateOf } = three();
    gone(boris, reason);
    expect(roomFacts.at(-1)).toMatchObject({ name: 'peer-left', data: { reason } });
    expect(endings()).toEqual([]);
    gone(carol, reason);
    expect(endings()).toEqual(['never-connected']);
    expect(stateOf(anna)).toBe('online');
    expect(registry.snapshot()).toMatchObject({ ringing: 0, active: 0, peers: 0 });
  });

  test('C22: the end is told to those who are there, and to the last who left', () => {
    const { registry, callId, callFacts } = three();
    registry.leave(anna, callId, 0);
    registry.leave(carol, callId, 0);
    expect(callFacts.at(-1)).toMatchObject({ name: 'call-ended', data: { devices: ['boris-1', 'carol-1'] } });
    expect(refusalOf(() => registry.leave(anna, callId, 0)).code).toBe('call-ended');
  });

  test('C15: a device that is rung and signs out leaves its own call, and nothing else', () => {
    const { add, registry, gone, call, endings, callFacts } = talking();
    add('carol');
    const other = call(carol, 'dora');
    gone(carol, 'left');
    expect(callFacts.at(-1)).toMatchObject({
      name: 'call-ended',
      data: { outcome: 'caller-gone', call: { callId: other } },
    });
    expect(endings()).toHaveLength(1);
    expect(registry.snapshot()).toMatchObject({ active: 1 });
  });
});

describe('meetings', () => {
  test('C24: the first begins the call and is in it alone, the next come in', () => {
    const center = talking();
    const { join } = meet(carol, center);
    const callId = join(carol);
    expect(center.callFacts.map(({ name, data }) => `${name} ${data.call.caller?.userId} ${data.call.video}`)).toEqual([
      'call-placed carol true',
      'call-joined carol true',
    ]);
    expect(center.roomFacts).toMatchObject([{ name: 'peer-seated', data: { others: [], path: null } }]);
    expect(center.stateOf(carol)).toBe('in-call');
    expect(join(dora)).toBe(callId);
    expect(center.registry.room(dora, callId).peers).toHaveLength(2);
    expect(center.callFacts.at(-1)).toMatchObject({ name: 'call-joined', data: { deviceId: 'dora-1' } });
  });

  test('C23: a link that is not ours, or another application’s, is refused', () => {
    const center = talking();
    const { id } = meet(carol, center);
    expect(refusalOf(() => meet(carol, center, meetingId('lunch')).join(carol)).code).toBe('meeting-not-found');
    const foreign = device('zoe-1', 'other');
    center.online(foreign);
    expect(refusalOf(() => meet(carol, center, id).join(foreign)).code).toBe('meeting-not-found');
  });

  test('C24: a call of two gets one link, by which a third comes; only who has a seat gets it', () => {
    const center = talking();
    const { registry, callId } = center;
    const id = registry.moderation.createMeeting(anna, { callId }, 0);
    expect(registry.moderation.createMeeting(boris, { callId }, 0)).toBe(id);
    expect(registry.moderation.createMeeting(boris, {}, 0)).not.toBe(id);
    expect(refusalOf(() => registry.moderation.createMeeting(carol, { callId }, 0)).code).toBe('call-not-found');
    expect(meet(carol, center, id).join(carol)).toBe(callId);
    expect(refusalOf(() => meet(carol, center, id).join(carol)).code).toBe('already-in-call');
    expect(refusalOf(() => center.call(dora, 'carol')).code).toBe('user-busy');
  });

  test('C24: a full meeting and a full server are refused by their own names', () => {
    const center = talking({ maxPeers: 2, maxCalls: 2 });
    const { join } = meet(carol, center);
    join(carol);
    join(dora);
    const emil = device('emil-1');
    center.online(emil);
    expect(refusalOf(() => join(emil))).toMatchObject({ code: 'limit-reached', details: { limit: 'peers' } });
    expect(refusalOf(() => meet(emil, center).join(emil))).toMatchObject({ details: { limit: 'calls' } });
  });

  test('C25: one who remains waits; the last who leaves ends it, and the link begins a new call', () => {
    const center = talking();
    const { join } = meet(carol, center);
    const first = join(carol);
    join(dora);
    center.registry.leave(carol, first, 0);
    expect(center.endings()).toEqual([]);
    expect(join(carolPhone)).toBe(first);
    center.registry.leave(carolPhone, first, 0);
    center.registry.leave(dora, first, 0);
    expect(center.endings()).toEqual(['never-connected']);
    const second = join(dora);
    expect(second).not.toBe(first);
    center.gone(dora, 'timed-out');
    expect(center.endings()).toEqual(['never-connected', 'completed']);
  });
});

test('C22: when the server stops, no room holds anything of the SFU', async () => {
  const { registry, media } = three();
  const open = () => media.sessions.filter(({ ended }) => !ended).length;
  await expect.poll(open).toBe(1);
  registry.close(0);
  await expect.poll(open).toBe(0);
});
