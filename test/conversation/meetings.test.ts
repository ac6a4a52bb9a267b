import { beforeEach, describe, expect, test } from 'vitest';
import type { CallId } from '../../src/protocol/ids.ts';
import { answeredCall, connectedCall } from '../support/conversations.ts';
import type { RawClient } from '../support/raw-client.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let anna: RawClient;
let boris: RawClient;
let carol: RawClient;

beforeEach(async () => {
  server = await startServer({ settings: { PARLEY_MAX_PEERS_PER_CALL: '4' } });
  [anna, boris, carol] = [await server.signIn('anna'), await server.signIn('boris'), await server.signIn('carol')];
});

const add = (by: RawClient, callId: CallId, user: string) => by.request('call.add', { callId, userId: user });

/** Anna and Boris talk, and Carol came too. */
async function threeTalk(): Promise<CallId> {
  const { callId } = await connectedCall(anna, boris);
  await add(anna, callId, 'carol');
  await carol.notification('call.incoming');
  await carol.request('call.answer', { callId });
  await carol.notification('room.joined');
  return callId;
}

describe('adding a person', () => {
  test('C19: every device rings, all who talk hear of it, and the answer takes a seat', async () => {
    const { callId } = await connectedCall(anna, boris);
    const { ringsUntil } = await add(anna, callId, 'carol');
    const phone = await server.signIn('carol');
    for (const device of [carol, phone]) {
      expect(await device.notification('call.incoming')).toEqual({
        callId,
        from: { userId: 'anna', name: 'anna', state: 'in-call' },
        others: [{ userId: 'boris', name: 'boris', state: 'in-call' }],
        video: false,
        ringsUntil,
      });
    }
    await phone.request('call.ringing', { callId });
    await phone.request('call.answer', { callId });
    for (const side of [anna, boris]) {
      expect(await side.notification('call.invited')).toMatchObject({
        callId,
        person: { userId: 'carol', name: 'carol' },
        by: 'anna',
        ringsUntil,
      });
      expect(await side.notification('call.ringing')).toEqual({ callId, userId: 'carol' });
      expect(await side.notification('call.invite-ended')).toEqual({ callId, userId: 'carol', reason: 'answered' });
      expect(await side.notification('room.peer-joined')).toMatchObject({ peer: { person: { userId: 'carol' } } });
    }
    expect(await carol.notification('call.ring-ended')).toEqual({ callId, reason: 'answered-elsewhere' });
    const { peers } = await phone.notification('room.joined');
    expect(peers.map(({ person }) => person.userId)).toEqual(['anna', 'boris']);
  });

  test('C19: a newcomer hears who still rings, after it got its seat', async () => {
    await server.signIn('dora');
    const { callId } = await answeredCall(anna, boris);
    await add(boris, callId, 'dora');
    await add(anna, callId, 'carol');
    await carol.notification('call.incoming');
    await carol.request('call.answer', { callId });
    expect(await carol.notification('call.invited')).toMatchObject({ person: { userId: 'dora' }, by: 'boris' });
    const types = await carol.heard();
    expect(types.indexOf('room.joined')).toBeLessThan(types.indexOf('call.invited'));
  });

  test('C20: each refusal has its code, and nobody rings for it', async () => {
    const { callId } = await answeredCall(anna, boris);
    const refused = async (by: RawClient, userId: string) => (await by.refusal('call.add', { callId, userId })).code;
    expect(await refused(anna, 'nobody')).toBe('user-offline');
    expect(await refused(anna, 'boris')).toBe('not-allowed');
    expect(await refused(carol, 'carol')).toBe('call-not-found');
    const [dora, emil] = [await server.signIn('dora'), await server.signIn('emil')];
    await answeredCall(dora, emil);
    expect(await refused(anna, 'dora')).toBe('user-busy');
    expect(await carol.heard()).not.toContain('call.incoming');
    await add(anna, callId, 'carol');
    expect(await refused(boris, 'carol')).toBe('not-allowed');
    expect(await refused(carol, 'dora')).toBe('not-allowed');
    await server.signIn('frida');
    await server.signIn('gleb');
    await add(anna, callId, 'frida');
    expect(await boris.refusal('call.add', { callId, userId: 'gleb' })).toMatchObject({
      code: 'limit-reached',
      details: { limit: 'peers' },
    });
  });

  test('C20: while it still rings, and after the end, nobody can be added', async () => {
    const { callId } = await anna.request('call.place', { to: ['boris'], video: false });
    expect((await anna.refusal('call.add', { callId, userId: 'carol' })).code).toBe('not-allowed');
    await anna.request('call.cancel', { callId });
    expect((await anna.refusal('call.add', { callId, userId: 'carol' })).code).toBe('call-ended');
  });

  test('C21: declined, the others talk on; not answered, too', async () => {
    const { callId } = await connectedCall(anna, boris);
    await add(anna, callId, 'carol');
    await carol.request('call.decline', { callId });
    expect(await boris.notification('call.invite-ended')).toEqual({ callId, userId: 'carol', reason: 'declined' });
    await add(anna, callId, 'carol');
    server.passes(45_000);
    expect(await boris.notification('call.invite-ended')).toMatchObject({ reason: 'no-answer' });
    expect(await carol.notification('call.ring-ended')).toEqual({ callId, reason: 'no-answer' });
    expect(await anna.heard()).not.toContain('call.ended');
  });

  test('C21: the call ends while somebody is rung', async () => {
    const { callId } = await connectedCall(anna, boris);
    await add(anna, callId, 'carol');
    await boris.request('call.leave', { callId });
    expect(await anna.heard()).not.toContain('call.ended');
    await anna.request('call.leave', { callId });
    expect(await carol.notification('call.ring-ended')).toEqual({ callId, reason: 'cancelled' });
    expect(await anna.notification('call.ended')).toMatchObject({ callId, outcome: 'completed' });
    expect(await boris.heard()).not.toContain('call.ended');
  });
});

describe('leaving', () => {
  test('C22: two talk on; who left can be called, and can be added again', async () => {
    const callId = await threeTalk();
    await anna.request('call.leave', { callId });
    for (const side of [boris, carol]) {
      expect(await side.notification('room.peer-left')).toMatchObject({ callId, reason: 'left' });
    }
    await add(boris, callId, 'anna');
    expect(await anna.notification('call.incoming')).toMatchObject({ callId, from: { userId: 'boris' } });
    await anna.request('call.answer', { callId });
    expect((await anna.notification('room.joined')).callId).toBe(callId);
    expect(await boris.heard()).not.toContain('call.ended');
  });

  test('C22: the last two hear the end, and all gauges are back at 0', async () => {
    const callId = await threeTalk();
    await anna.request('bye', {});
    await boris.notification('room.peer-left');
    await carol.request('call.leave', { callId });
    expect(await boris.notification('call.ended')).toMatchObject({ callId, outcome: 'completed' });
    expect(await carol.notification('call.ended')).toMatchObject({ callId });
    expect(await server.metric('parley_calls{phase="active"}')).toBe(0);
    expect(await server.metric('parley_peers')).toBe(0);
  });
});

describe('meetings', () => {
  test('C24: the first waits, the next comes in, and both have a path then', async () => {
    const { meetingId } = await anna.request('meeting.create', {});
    const { callId } = await boris.request('call.join', { meetingId, video: true });
    expect(await boris.notification('room.joined')).toMatchObject({ callId, peers: [], path: null });
    expect((await carol.refusal('call.place', { to: ['boris'], video: false })).code).toBe('user-busy');
    expect(await anna.request('call.join', { meetingId, video: false })).toEqual({ callId });
    expect(await anna.notification('room.joined')).toMatchObject({
      peers: [{ person: { userId: 'boris' } }],
      path: { topology: 'p2p' },
    });
    expect(await boris.notification('room.peer-joined')).toMatchObject({ peer: { person: { userId: 'anna' } } });
    expect(await boris.notification('topology.switching')).toMatchObject({ reason: 'first-peers' });
    expect((await anna.refusal('call.join', { meetingId, video: false })).code).toBe('already-in-call');
  });

  test('C24: a call of two has one link, and a third comes by it', async () => {
    const { callId } = await connectedCall(anna, boris);
    const { meetingId } = await anna.request('meeting.create', { callId });
    expect(await boris.request('meeting.create', { callId })).toEqual({ meetingId });
    expect((await carol.refusal('meeting.create', { callId })).code).toBe('call-not-found');
    expect(await carol.request('call.join', { meetingId, video: false })).toEqual({ callId });
    expect(await anna.notification('room.peer-joined')).toMatchObject({ peer: { person: { userId: 'carol' } } });
  });

  test('C23: no other link, and no link of another application', async () => {
    const { meetingId } = await anna.request('meeting.create', {});
    const stranger = await server.signIn('anna', 'other');
    for (const [by, id] of [
      [stranger, meetingId],
      [anna, `${meetingId.slice(0, -1)}${meetingId.endsWith('0') ? '1' : '0'}`],
      [anna, 'standup'],
    ] as const) {
      expect((await by.refusal('call.join', { meetingId: id, video: false })).code).toBe('meeting-not-found');
    }
    expect((await anna.refusal('call.join', { meetingId: '', video: false })).code).toBe('invalid-data');
  });

  test('C26: who looks at a meeting in which nobody is hears so; who has no good link hears nothing', async () => {
    const { meetingId } = await anna.request('meeting.create', {});
    expect(await carol.request('meeting.look', { meetingId })).toEqual({ names: [] });
    const other = `${meetingId.slice(1)}0`;
    expect((await carol.refusal('meeting.look', { meetingId: other })).code).toBe('meeting-not-found');
  });

  test('C26, T12: who looks hears who is there, and two who talk move to the SFU before the third joins', async () => {
    const { callId } = await connectedCall(anna, boris);
    const { meetingId } = await anna.request('meeting.create', { callId });
    expect(await carol.request('meeting.look', { meetingId })).toEqual({ names: ['anna', 'boris'] });
    for (const side of [anna, boris]) {
      expect(await side.notification('topology.switching')).toMatchObject({
        callId,
        path: { topology: 'sfu' },
        reason: 'third-peer',
      });
    }
    expect(await carol.heard()).not.toContain('room.joined');
  });

  test('T12: two who talk move to the SFU while a third is rung for', async () => {
    const { callId } = await connectedCall(anna, boris);
    await add(anna, callId, 'carol');
    for (const side of [anna, boris]) {
      await side.notification('call.invited');
      expect(await side.notification('topology.switching')).toMatchObject({
        path: { topology: 'sfu' },
        reason: 'third-peer',
      });
    }
    expect(await carol.heard()).not.toContain('room.joined');
  });

  test('C25: it outlives all but the last one, and the link begins another', async () => {
    const { meetingId } = await anna.request('meeting.create', {});
    const { callId } = await anna.request('call.join', { meetingId, video: false });
    await boris.request('call.join', { meetingId, video: false });
    await anna.request('call.leave', { callId });
    expect(await boris.notification('room.peer-left')).toMatchObject({ reason: 'left' });
    expect(await boris.heard()).not.toContain('call.ended');
    await boris.request('call.leave', { callId });
    expect(await boris.notification('call.ended')).toMatchObject({ callId, outcome: 'never-connected' });
    const next = await carol.request('call.join', { meetingId, video: false });
    expect(next.callId).not.toBe(callId);
    await carol.request('call.leave', next);
    expect(await carol.notification('call.ended')).toEqual({ ...next, outcome: 'completed', durationMs: 0 });
  });
});
