import { describe, expect, test } from 'vitest';
import { answeredCall, connectedCall, ring } from '../support/conversations.ts';
import { beginMeeting, enter } from '../support/meetings.ts';
import type { RawClient } from '../support/raw-client.ts';
import { startServer } from '../support/server.ts';

const callsOf = async (client: RawClient, query = {}) => (await client.request('history.calls', query)).calls;

describe('missed calls', () => {
  test('H17, H18: are told to all devices and after the next hello, and seen on one they are seen on all', async () => {
    const server = await startServer();
    const [anna, boris, phone] = [
      await server.signIn('anna'),
      await server.signIn('boris'),
      await server.signIn('boris'),
    ];
    const callId = await ring(anna, boris);
    await anna.request('call.cancel', { callId });
    const told = await phone.notification('history.missed');
    expect(told).toMatchObject({ count: 1, calls: [{ callId, from: { userId: 'anna', name: 'anna' }, group: false }] });
    expect(await boris.notification('history.missed')).toEqual(told);
    const tab = await server.signIn('boris');
    expect(await tab.notification('history.missed')).toEqual(told);

    await phone.request('history.seen', { until: told.calls[0]?.at ?? 0 });
    for (const device of [boris, tab]) {
      let missed = await device.notification('history.missed');
      // That the tab was told, the others were too.
      if (missed.count > 0) missed = await device.notification('history.missed');
      expect(missed).toEqual({ count: 0, calls: [] });
    }
    const later = await server.signIn('boris');
    expect(await callsOf(later, { missed: true })).toMatchObject([{ callId, missed: true }]);
    expect(await later.heard()).not.toContain('history.missed');
    expect(await anna.heard()).not.toContain('history.missed');
  });

  test('H17: to somebody who was not there are told when they come', async () => {
    const server = await startServer();
    const anna = await server.signIn('anna');
    expect((await anna.refusal('call.place', { to: ['boris'], video: false })).code).toBe('user-offline');
    expect(await callsOf(anna)).toMatchObject([
      { direction: 'outgoing', outcome: 'unreachable', unreachable: 'offline', people: [{ userId: 'boris' }] },
    ]);
    const boris = await server.signIn('boris');
    expect(await boris.notification('history.missed')).toMatchObject({ count: 1, calls: [{ from: { name: 'anna' } }] });
  });

  test('H17: by somebody who comes to the call after all are missed no more, and they are told so', async () => {
    const server = await startServer();
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    const { meetingId, callId } = await beginMeeting(anna);
    await anna.request('call.add', { callId, userId: 'boris' });
    await boris.notification('call.incoming');
    server.passes(46_000);
    expect((await boris.notification('history.missed')).count).toBe(1);
    await enter(boris, meetingId);
    expect(await boris.notification('history.missed')).toEqual({ count: 0, calls: [] });
  });

  test('H18: what is missed after the last one seen is not seen with it, and nobody sees into the future', async () => {
    const server = await startServer();
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    await boris.request('history.seen', { until: Date.now() + 86_400_000 });
    await boris.notification('history.missed');
    server.passes(1_000);
    await anna.request('call.cancel', { callId: await ring(anna, boris) });
    expect((await boris.notification('history.missed')).count).toBe(1);
  });
});

describe('one’s own calls', () => {
  test('H19: the newest first, with the one that has just ended, each as its own people saw it', async () => {
    const server = await startServer();
    const [anna, boris, carol] = [
      await server.signIn('anna'),
      await server.signIn('boris'),
      await server.signIn('carol'),
    ];
    const first = await connectedCall(anna, boris);
    server.passes(60_000);
    await boris.request('call.leave', { callId: first.callId });
    const second = await ring(boris, carol);
    await carol.request('call.decline', { callId: second });
    expect(await callsOf(boris)).toMatchObject([
      { callId: second, direction: 'outgoing', outcome: 'declined', missed: false, people: [{ userId: 'carol' }] },
      {
        callId: first.callId,
        direction: 'incoming',
        outcome: 'completed',
        topologies: ['p2p'],
        people: [{ userId: 'anna', name: 'anna' }],
        others: 1,
        worstMos: null,
      },
    ]);
    expect((await callsOf(anna)).map(({ callId }) => callId)).toEqual([first.callId]);
    expect((await callsOf(anna))[0]?.durationMs).toBeGreaterThanOrEqual(60_000);
    const namesake = await server.signIn('boris', 'other');
    expect(await callsOf(namesake)).toEqual([]);
  });

  test('H19: come by pages; a cursor that no page gave is refused', async () => {
    const server = await startServer();
    const anna = await server.signIn('anna');
    for (let i = 0; i < 3; i++) await anna.refusal('call.place', { to: [`user-${i}`], video: false });
    const page = await anna.request('history.calls', { limit: 2 });
    const rest = await anna.request('history.calls', { limit: 2, cursor: page.next ?? '' });
    expect([...page.calls, ...rest.calls].map(({ people }) => people[0]?.userId)).toEqual([
      'user-2',
      'user-1',
      'user-0',
    ]);
    expect(rest.next).toBeNull();
    expect((await anna.refusal('history.calls', { cursor: 'made-up' })).code).toBe('invalid-data');
  });

  test('H19: guests have theirs, in another tab too', async () => {
    const server = await startServer();
    const [anna, boris] = [await server.connect(), await server.connect()];
    await anna.hello({ method: 'guest', name: 'Anna' });
    const { guestToken = '' } = await boris.hello({ method: 'guest', name: 'Boris' });
    const { callId } = await answeredCall(anna, boris);
    await anna.request('call.leave', { callId });
    const tab = await server.connect();
    await tab.hello({ method: 'token', token: guestToken });
    expect(await callsOf(tab)).toMatchObject([{ callId, direction: 'incoming', people: [{ name: 'Anna' }] }]);
  });

  test('H20: a server that keeps no log says so, and calls are as ever', async () => {
    const server = await startServer({ history: false });
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    expect((await anna.refusal('history.calls', {})).code).toBe('history-unavailable');
    await boris.request('history.seen', { until: 1 });
    await anna.request('call.cancel', { callId: await ring(anna, boris) });
    expect(await boris.heard()).not.toContain('history.missed');
  });

  test('H17: over HTTP an access token reads those that its user missed, an administrator those of whom they name', async () => {
    const server = await startServer({ settings: { PARLEY_ADMIN_TOKEN: 'administrator-administrator' } });
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    const { callId } = await answeredCall(anna, boris);
    await anna.request('call.leave', { callId });
    const missed = await ring(anna, boris);
    await anna.request('call.cancel', { callId: missed });
    await boris.notification('history.missed');
    const ask = async (path: string, token: string) => {
      const response = await fetch(`${server.http}${path}`, { headers: { authorization: `Bearer ${token}` } });
      const body = (await response.json()) as { calls?: { callId: string }[]; code?: string };
      return body.calls?.map((call) => call.callId) ?? body.code;
    };
    expect(await ask('/api/calls?missed', await server.token('boris'))).toEqual([missed]);
    expect(await ask('/api/calls?missed', await server.token('anna'))).toEqual([]);
    expect(await ask('/api/calls?missed&user=boris', 'administrator-administrator')).toEqual([missed]);
    expect(await ask('/api/calls?missed', 'administrator-administrator')).toBe('invalid-data');
  });
});
