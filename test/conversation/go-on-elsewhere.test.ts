import { describe, expect, test } from 'vitest';
import { answeredCall, connectedCall, ring } from '../support/conversations.ts';
import type { RawClient } from '../support/raw-client.ts';
import { startServer } from '../support/server.ts';

const nothing = { calls: [] };

const three = async () => {
  const server = await startServer();
  const [anna, boris, carol] = [
    await server.signIn('anna'),
    await server.signIn('boris'),
    await server.signIn('carol'),
  ];
  return { server, anna, boris, carol };
};

/** Carol is added and answers. */
async function comesTo(carol: RawClient, { callId, by }: { callId: string; by: RawClient }) {
  await by.request('call.add', { callId, userId: 'carol' });
  await carol.notification('call.incoming');
  await carol.request('call.answer', { callId });
}

describe('C28, C31: moving a call to another device', () => {
  test('the seat moves, the others see who it is, and the device that had it hears so', async () => {
    const { server, anna, boris } = await three();
    const { callId, callee } = await connectedCall(anna, boris);
    await boris.request('room.sources', { callId, sources: [{ source: 'microphone', muted: true }] });
    const phone = await server.signIn('boris');
    expect(await phone.notification('call.mine')).toMatchObject({
      calls: [{ callId, seat: 'elsewhere', others: [{ userId: 'anna' }] }],
    });
    const { sources } = await phone.request('call.rejoin', { callId });
    expect(sources).toEqual([{ source: 'microphone', muted: true }]);
    expect(await boris.notification('call.moved')).toEqual({ callId });
    expect(await anna.notification('room.peer-left')).toEqual({ callId, peerId: callee.peerId, reason: 'moved' });
    const { peer } = await anna.notification('room.peer-joined');
    expect(peer.person.userId).toBe('boris');
    expect(await anna.notification('topology.switching')).toMatchObject({ path: { topology: 'p2p', generation: 2 } });
    const joined = await phone.notification('room.joined');
    expect(joined).toMatchObject({ callId, peerId: peer.peerId, path: { topology: 'p2p', generation: 2 } });
    expect(await phone.notification('call.mine')).toEqual(nothing);
    expect(await boris.notification('call.mine')).toMatchObject({ calls: [{ callId, seat: 'elsewhere' }] });

    await phone.request('call.leave', { callId });
    expect(await anna.notification('call.ended')).toMatchObject({ callId, outcome: 'completed' });
    expect(await boris.notification('call.mine')).toEqual(nothing);
    expect(await boris.heard()).not.toContain('call.ended');
  });

  test('presence says “in a call” all the time, and the device that was left is free', async () => {
    const { server, anna, boris, carol } = await three();
    const { callId } = await answeredCall(anna, boris);
    const phone = await server.signIn('boris');
    const before = (await carol.heard()).length;
    await phone.request('call.rejoin', { callId });
    expect((await carol.heard()).slice(before)).toEqual([]);
    const meeting = await boris.request('meeting.create', {});
    await boris.request('call.join', { ...meeting, video: false });
  });

  test('from a device that was lost and cannot know it yet, to a new one', async () => {
    const { server, anna, boris } = await three();
    const { callId } = await connectedCall(anna, boris);
    boris.cut();
    expect(await anna.notification('room.peer-connection')).toMatchObject({ connected: false });
    const again = await server.signIn('boris');
    await again.request('call.rejoin', { callId });
    expect(await anna.notification('room.peer-joined')).toMatchObject({ peer: { connected: true } });
    server.passes(31_000);
    await again.request('ping', {});
    expect(await anna.heard()).not.toContain('call.ended');
  });
});

describe('C29, C31: coming back', () => {
  test('who left a call that goes on takes a seat in it again', async () => {
    const { anna, boris, carol } = await three();
    const { callId } = await answeredCall(anna, boris);
    await comesTo(carol, { callId, by: anna });
    await carol.request('call.leave', { callId });
    expect(await carol.notification('call.mine')).toMatchObject({
      calls: [{ callId, seat: 'left', others: [{ userId: 'anna' }, { userId: 'boris' }] }],
    });
    expect(await carol.request('call.rejoin', { callId })).toEqual({ sources: [] });
    expect(await carol.notification('room.joined')).toMatchObject({ callId });
    expect(await anna.notification('room.peer-joined')).toBeDefined();
    expect(await carol.notification('call.mine')).toEqual(nothing);
  });

  test('after the grace period, with a new session, one finds the call that still runs', async () => {
    const { server, anna, boris, carol } = await three();
    const { callId } = await answeredCall(anna, boris);
    await comesTo(carol, { callId, by: anna });
    carol.cut();
    await anna.notification('room.peer-connection');
    server.passes(31_000);
    expect(await anna.notification('room.peer-left')).toMatchObject({ reason: 'timed-out' });
    const back = await server.signIn('carol');
    expect(await back.notification('call.mine')).toMatchObject({ calls: [{ callId, seat: 'left' }] });
    await back.request('call.rejoin', { callId });
    expect(await back.notification('room.joined')).toMatchObject({ callId });
  });

  test('refused: over, never there, in a call, already here, while it rings', async () => {
    const { server, anna, boris, carol } = await three();
    const rung = await ring(anna, boris);
    expect((await anna.refusal('call.rejoin', { callId: rung })).code).toBe('not-allowed');
    expect((await carol.refusal('call.rejoin', { callId: rung })).code).toBe('call-not-found');
    await boris.request('call.answer', { callId: rung });
    expect((await boris.refusal('call.rejoin', { callId: rung })).code).toBe('not-allowed');
    await anna.request('call.add', { callId: rung, userId: 'carol' });
    await carol.notification('call.incoming');
    expect((await carol.refusal('call.rejoin', { callId: rung })).code).toBe('not-allowed');
    const phone = await server.signIn('boris');
    const meeting = await phone.request('meeting.create', {});
    await phone.request('call.join', { ...meeting, video: false });
    expect((await phone.refusal('call.rejoin', { callId: rung })).code).toBe('already-in-call');
    await carol.request('call.decline', { callId: rung });
    await anna.request('call.leave', { callId: rung });
    expect((await anna.refusal('call.rejoin', { callId: rung })).code).toBe('call-ended');
  });

  test('a call that is full takes nobody back, but one who moves', async () => {
    const server = await startServer({ settings: { PARLEY_MAX_PEERS_PER_CALL: '3' } });
    const [anna, boris, carol, dora] = [
      await server.signIn('anna'),
      await server.signIn('boris'),
      await server.signIn('carol'),
      await server.signIn('dora'),
    ];
    const { callId } = await answeredCall(anna, boris);
    await comesTo(carol, { callId, by: anna });
    await carol.request('call.leave', { callId });
    await anna.request('call.add', { callId, userId: dora.me.me.userId });
    expect(await carol.refusal('call.rejoin', { callId })).toMatchObject({
      code: 'limit-reached',
      details: { limit: 'peers' },
    });
    const phone = await server.signIn('boris');
    await phone.request('call.rejoin', { callId });
  });
});

test('C30: a conversation’s id goes with the call to everybody, whatever is in it', async () => {
  const { server, anna, boris, carol } = await three();
  const conversationId = 'Продажи / 42 — "?&=</script>';
  const { callId } = await anna.request('call.place', { to: ['boris'], video: false, conversationId });
  expect(await boris.notification('call.incoming')).toMatchObject({ conversationId });
  await boris.request('call.answer', { callId });
  await anna.request('call.add', { callId, userId: 'carol' });
  expect(await carol.notification('call.incoming')).toMatchObject({ conversationId });
  const phone = await server.signIn('boris');
  expect(await phone.notification('call.mine')).toMatchObject({ calls: [{ conversationId }] });
  const report = async (): Promise<unknown> => (await fetch(`${server.http}/api/calls/${callId}/report`)).json();
  await expect.poll(report).toMatchObject({ call: { callId, conversationId } });
  for (const wrong of ['', 'x'.repeat(129), 7]) {
    expect((await carol.refusal('call.place', { to: ['anna'], video: false, conversationId: wrong })).code).toBe(
      'invalid-data',
    );
  }
});
