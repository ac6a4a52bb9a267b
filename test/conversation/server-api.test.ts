import { describe, expect, test } from 'vitest';
import { callOperations } from '../../src/http/api/call-operations.ts';
import { serverOperations } from '../../src/http/api/server-operations.ts';
import { allReady, threeMeet } from '../support/conferences.ts';
import { connectedCall, ring } from '../support/conversations.ts';
import { ADMIN, ask, mint, register, signInWith } from '../support/registered.ts';
import { ticketOf } from '../support/seats.ts';
import { startServer } from '../support/server.ts';

async function desk() {
  const server = await startServer({ settings: { PARLEY_ADMIN_TOKEN: ADMIN } });
  const application = await register(server, { name: 'Desk' });
  const enter = async (user: string) => signInWith(server, await mint(application, user));
  const people = [await enter('anna'), await enter('boris'), await enter('carol')] as const;
  const api = (method: string, path: string, body?: unknown) => ask(server, application.apiKey, method, path, body);
  return { server, application, people, api };
}

describe('the server API', () => {
  test('A13: lists calls that ring and run, with who is in them, and those of no other application', async () => {
    const { server, people, api } = await desk();
    const [anna, boris] = people;
    expect((await api('GET', '/api/rooms')).body).toEqual({ rooms: [], next: null });
    const callId = await ring(anna, boris);
    await connectedCall(await server.signIn('anna'), await server.signIn('boris'));
    expect((await api('GET', '/api/rooms')).body).toMatchObject({
      rooms: [{ callId, state: 'ringing', ringing: [{ userId: 'boris', name: 'boris' }], peers: [], topology: null }],
    });
    await boris.request('call.answer', { callId });
    await boris.request('room.sources', { callId, sources: [{ source: 'microphone', muted: true }] });
    expect((await api('GET', `/api/rooms/${callId}`)).body).toMatchObject({
      callId,
      state: 'active',
      ringing: [],
      peers: [
        { userId: 'anna', connected: true, sources: [] },
        { userId: 'boris', sources: [{ source: 'microphone', muted: true }] },
      ],
    });
  });

  test('A13: ends a call that rings, for both', async () => {
    const { people, api } = await desk();
    const [anna, boris] = people;
    const callId = await ring(anna, boris);
    expect((await api('DELETE', `/api/rooms/${callId}`)).status).toBe(204);
    expect((await anna.notification('call.ended')).outcome).toBe('cancelled');
    expect((await boris.notification('call.ring-ended')).reason).toBe('cancelled');
    for (const method of ['GET', 'DELETE']) {
      const ended = await api(method, `/api/rooms/${callId}`);
      expect(ended).toMatchObject({ status: 404, body: { code: 'call-not-found' } });
    }
  });

  test('A13: ends a conference for everybody, who can call again at once', async () => {
    const { people, api } = await desk();
    const [anna, boris, carol] = people;
    const call = await threeMeet(anna, boris, carol);
    await allReady(people, call);
    expect((await api('DELETE', `/api/rooms/${call.callId}`)).status).toBe(204);
    for (const person of people) {
      const { callId, outcome } = await person.notification('call.ended');
      expect([callId, outcome]).toEqual([call.callId, 'completed']);
    }
    await connectedCall(carol, anna);
  });

  test('A13, S25: takes a seat away: that one hears of the end, and may come back; the others go on', async () => {
    const { people, api } = await desk();
    const [anna, boris, carol] = people;
    const call = await threeMeet(anna, boris, carol);
    await allReady(people, call);
    const path = `/api/rooms/${call.callId}/peers/${call.peerIds[1]}`;
    const ticket = await ticketOf(boris);
    expect((await api('DELETE', path)).status).toBe(204);
    expect((await boris.notification('call.ended')).callId).toBe(call.callId);
    expect((await anna.notification('room.peer-left')).peerId).toBe(call.peerIds[1]);
    expect(await carol.heard()).not.toContain('call.ended');
    expect(await api('DELETE', path)).toMatchObject({ status: 404, body: { code: 'peer-not-found' } });
    expect(await boris.request('seat.return', { ticket, generation: null })).toMatchObject({ callId: call.callId });
  });

  test('A13, G5: mutes a microphone: that one hears it, and of nobody, and may unmute', async () => {
    const { people, api } = await desk();
    const [anna, boris, carol] = people;
    const call = await threeMeet(anna, boris, carol);
    await allReady(people, call);
    const { callId, peerIds } = call;
    const sources = [{ source: 'microphone', muted: false }] as const;
    await boris.request('room.sources', { callId, sources: [...sources], heard: 0 });
    const path = `/api/rooms/${callId}/peers/${peerIds[1]}/mute`;
    expect((await api('POST', path)).status).toBe(204);
    const { by, order } = await boris.notification('moderation.muted');
    expect([by, order]).toEqual([null, 1]);
    const seen = async () => {
      const room = (await api('GET', `/api/rooms/${callId}`)).body as { peers: { peerId: string; sources: unknown }[] };
      return room.peers.find(({ peerId }) => peerId === peerIds[1])?.sources;
    };
    expect(await seen()).toEqual([{ source: 'microphone', muted: true }]);
    await boris.request('room.sources', { callId, sources: [...sources], heard: order });
    expect(await seen()).toEqual([...sources]);
    const nobody = `/api/rooms/${callId}/peers/${callId}/mute`;
    expect(await api('POST', nobody)).toMatchObject({ status: 404, body: { code: 'peer-not-found' } });
  });

  test('A13: lists its calls in pages, the oldest first', async () => {
    const { people, api } = await desk();
    const one = await connectedCall(people[0], people[1]);
    const page = (await api('GET', '/api/rooms?limit=1')).body;
    expect(page).toMatchObject({ rooms: [{ callId: one.callId }], next: null });
    const { callId } = await people[2].request('call.join', {
      meetingId: String((await api('POST', '/api/meetings', {})).body['meetingId']),
      video: false,
    });
    const first = (await api('GET', '/api/rooms?limit=1')).body;
    expect(first).toMatchObject({ rooms: [{ callId: one.callId }], next: one.callId });
    const second = (await api('GET', `/api/rooms?limit=1&after=${String(first['next'])}`)).body;
    expect(second).toMatchObject({ rooms: [{ callId }], next: null });
  });

  test('A13: makes a meeting, which its users join by the id', async () => {
    const { server, people, api } = await desk();
    const { status, body } = await api('POST', '/api/meetings', {});
    expect(status).toBe(201);
    const meetingId = String(body['meetingId']);
    const { callId } = await people[0].request('call.join', { meetingId, video: false });
    expect((await api('GET', `/api/rooms/${callId}`)).body).toMatchObject({ meetingId, peers: [{ userId: 'anna' }] });
    expect((await (await server.signIn('x')).refusal('meeting.look', { meetingId })).code).toBe('meeting-not-found');
  });

  test('A3, A13: another application’s call cannot be seen, ended or disturbed, and its log not read', async () => {
    const { server, people, api } = await desk();
    const other = await register(server, { name: 'Other Desk' });
    const { callId, caller } = await connectedCall(people[0], people[1]);
    const report = { method: 'get', path: '/api/calls/{callId}/report' };
    const aboutCalls = Object.values({ ...serverOperations, ...callOperations }).filter(({ path }) =>
      path.includes('{'),
    );
    expect(aboutCalls.length).toBeGreaterThan(4);
    for (const { method, path } of [...aboutCalls, report]) {
      const named = path.replace('{callId}', callId).replace('{peerId}', caller.peerId);
      const body = path.endsWith('/people') ? { to: ['carol'] } : undefined;
      const answer = await ask(server, other.apiKey, method.toUpperCase(), named, body);
      expect([path, answer.status, answer.body['code']]).toEqual([path, 404, 'call-not-found']);
    }
    expect((await ask(server, other.apiKey, 'GET', '/api/rooms')).body).toEqual({ rooms: [], next: null });
    expect((await ask(server, other.apiKey, 'GET', '/api/calls?application=desk')).status).toBe(403);
    expect(await people[1].heard()).not.toContain('call.ended');
    await expect.poll(async () => (await api('GET', `/api/calls/${callId}/report`)).status).toBe(200);
  });

  test.each([
    ['GET', '/api/rooms/..%2F', undefined, 400],
    ['GET', '/api/rooms?all=1', undefined, 400],
    ['POST', '/api/meetings', { callId: 'x' }, 400],
    ['POST', '/api/events/replay', {}, 400],
    ['POST', '/api/events/replay', { after: -1 }, 400],
  ])('A13: %s %s with %j is refused', async (method, path, body, status) => {
    const { api } = await desk();
    expect(await api(method, path, body)).toMatchObject({ status, body: { code: 'invalid-data' } });
  });
});
