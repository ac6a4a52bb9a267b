import { describe, expect, test } from 'vitest';
import type { CallId } from '../../src/protocol/ids.ts';
import { answeredCall, connectedCall, place, ring } from '../support/conversations.ts';
import type { RawClient } from '../support/raw-client.ts';
import { startServer } from '../support/server.ts';

describe('a call', () => {
  test('C1, C2: reaches every device of the callee with all that was placed', async () => {
    const server = await startServer();
    const [anna, tab, phone] = [
      await server.signIn('anna'),
      await server.signIn('boris'),
      await server.signIn('boris'),
    ];
    const { callId, ringsUntil } = await anna.request('call.place', {
      to: [tab.me.me.userId],
      video: true,
      conversationId: 'thread 7',
    });
    for (const device of [tab, phone]) {
      expect(await device.notification('call.incoming')).toEqual({
        callId,
        from: { userId: 'anna', name: 'anna', state: 'in-call' },
        others: [],
        video: true,
        conversationId: 'thread 7',
        ringsUntil,
      });
    }
  });

  test('C3, C4, R1: rings, is answered, and both have seats', async () => {
    const server = await startServer();
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    const callId = await ring(anna, boris);
    await boris.request('call.ringing', { callId });
    expect(await anna.notification('call.ringing')).toEqual({ callId, userId: 'boris' });
    await boris.request('call.answer', { callId });
    const [caller, callee] = [await anna.notification('room.joined'), await boris.notification('room.joined')];
    expect(caller.peers).toMatchObject([{ peerId: callee.peerId, person: { userId: 'boris' }, connected: true }]);
    expect(callee.peers).toMatchObject([{ peerId: caller.peerId, person: { userId: 'anna' }, connected: true }]);
    expect([caller.path, callee.path]).toEqual([
      { topology: 'p2p', generation: 1, polite: false },
      { topology: 'p2p', generation: 1, polite: true },
    ]);
  });

  test('C5: two tabs ring, one answers, the other stops and is too late', async () => {
    const server = await startServer();
    const [anna, tab, phone] = [
      await server.signIn('anna'),
      await server.signIn('boris'),
      await server.signIn('boris'),
    ];
    const callId = await ring(anna, tab);
    await phone.notification('call.incoming');
    await phone.request('call.answer', { callId });
    expect(await tab.notification('call.ring-ended')).toEqual({ callId, reason: 'answered-elsewhere' });
    expect((await tab.refusal('call.answer', { callId })).code).toBe('call-already-answered');
    expect((await phone.refusal('call.answer', { callId })).code).toBe('call-already-answered');
    expect(await tab.heard()).not.toContain('room.joined');
  });

  test('C6: declined on one device it rings on the other; declined everywhere it ends', async () => {
    const server = await startServer();
    const [anna, tab, phone] = [
      await server.signIn('anna'),
      await server.signIn('boris'),
      await server.signIn('boris'),
    ];
    const callId = await ring(anna, tab);
    await tab.request('call.decline', { callId, scope: 'device' });
    expect(await anna.heard()).not.toContain('call.ended');
    await phone.request('call.decline', { callId });
    expect(await anna.notification('call.ended')).toEqual({ callId, outcome: 'declined', durationMs: 0 });
    expect(await tab.heard()).not.toContain('call.ring-ended');
  });

  test('C7, C16: cancelled, the device stops; an answer afterwards hears how it ended', async () => {
    const server = await startServer();
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    const callId = await ring(anna, boris);
    await anna.request('call.cancel', { callId });
    expect(await boris.notification('call.ring-ended')).toEqual({ callId, reason: 'cancelled' });
    expect(await boris.refusal('call.answer', { callId })).toMatchObject({
      code: 'call-ended',
      details: { outcome: 'cancelled' },
    });
    server.passes(61_000);
    await expect.poll(async () => (await boris.refusal('call.answer', { callId })).code).toBe('call-not-found');
  });

  test('C8: nobody answers for 45 s', async () => {
    const server = await startServer();
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    const callId = await ring(anna, boris);
    server.passes(45_000);
    expect(await anna.notification('call.ended')).toMatchObject({ callId, outcome: 'no-answer' });
    expect(await boris.notification('call.ring-ended')).toMatchObject({ callId, reason: 'no-answer' });
  });

  test('C9: the caller signs out while it rings', async () => {
    const server = await startServer();
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    const callId = await ring(anna, boris);
    await anna.request('bye', {});
    expect(await boris.notification('call.ring-ended')).toEqual({ callId, reason: 'caller-gone' });
  });

  test('C10: a device that signs in while it rings rings too, and may answer', async () => {
    const server = await startServer();
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    const callId = await ring(anna, boris);
    const late = await server.signIn('boris');
    expect(await late.notification('call.incoming')).toMatchObject({ callId });
    await late.request('call.answer', { callId });
    expect(await boris.notification('call.ring-ended')).toMatchObject({ reason: 'answered-elsewhere' });
  });

  test('C11: both call each other at the same moment: one call, both in it', async () => {
    const server = await startServer();
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    const [first, second] = await Promise.all([place(anna, boris), place(boris, anna)]);
    expect(second).toBe(first);
    expect((await anna.notification('room.joined')).callId).toBe(first);
    expect((await boris.notification('room.joined')).callId).toBe(first);
  });

  test('C12, C13, C15: busy, offline, and one call a device', async () => {
    const server = await startServer();
    const [anna, boris, carol] = [
      await server.signIn('anna'),
      await server.signIn('boris'),
      await server.signIn('carol'),
    ];
    await ring(anna, boris);
    expect((await carol.refusal('call.place', { to: ['anna'], video: false })).code).toBe('user-busy');
    expect((await carol.refusal('call.place', { to: ['nobody'], video: false })).code).toBe('user-offline');
    expect((await anna.refusal('call.place', { to: ['carol'], video: false })).code).toBe('already-in-call');
  });

  test('C14, R6: hung up after media: the other hears who left, then the end', async () => {
    const server = await startServer();
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    const { callId } = await connectedCall(anna, boris);
    await boris.request('call.leave', { callId });
    expect(await anna.notification('room.peer-left')).toMatchObject({ callId, reason: 'left' });
    expect(await anna.notification('call.ended')).toMatchObject({ callId, outcome: 'completed' });
    expect(await boris.notification('call.ended')).toMatchObject({ callId, outcome: 'completed' });
    const types = await anna.heard();
    expect(types.indexOf('room.peer-left')).toBeLessThan(types.indexOf('call.ended'));
  });

  test('C14: media that fails on every path, before it came, and after', async () => {
    const server = await startServer();
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    const before = await answeredCall(anna, boris);
    await everyPathFails(anna, before.callId);
    expect(await boris.notification('call.ended')).toMatchObject({ outcome: 'never-connected' });
    await anna.notification('call.ended');
    const after = await connectedCall(anna, boris);
    await everyPathFails(boris, after.callId);
    expect(await anna.notification('call.ended')).toMatchObject({ callId: after.callId, outcome: 'lost' });
  });

  test('C14: no media in any path’s time', async () => {
    const server = await startServer();
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    await answeredCall(anna, boris);
    const ends = async (): Promise<boolean> => {
      server.passes(31_000);
      return (await anna.heard()).includes('call.ended');
    };
    await expect.poll(ends, { interval: 300, timeout: 10_000 }).toBe(true);
    expect(await anna.notification('call.ended')).toMatchObject({ outcome: 'never-connected' });
  });
});

/** This side says so of one path after the other, until the call is over. */
async function everyPathFails(side: RawClient, callId: CallId): Promise<void> {
  const endings = async (): Promise<number> => (await side.heard()).filter((type) => type === 'call.ended').length;
  const before = await endings();
  for (let generation = 1; (await endings()) === before; generation++) {
    await side.request('topology.failed', { callId, generation, reason: 'ice-failed' });
  }
}

test('O5: a server without telemetry carries a call', async () => {
  const server = await startServer({ telemetry: false });
  const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
  const { callId } = await connectedCall(anna, boris);
  await anna.request('call.leave', { callId });
  expect(await boris.notification('call.ended')).toMatchObject({ outcome: 'completed' });
  expect((await fetch(`${server.http}/metrics`)).status).toBe(404);
});
