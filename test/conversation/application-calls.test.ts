import { describe, expect, test } from 'vitest';
import { connectedCall, ring } from '../support/conversations.ts';
import { acmeDesk } from '../support/desk.ts';
import { ask, register } from '../support/registered.ts';
import { ticketOf } from '../support/seats.ts';
import { startReceiver } from '../support/webhook-receiver.ts';

type Desk = Awaited<ReturnType<typeof acmeDesk>>;

async function placed({ api }: Desk, to: string[], more: Record<string, unknown> = {}): Promise<string> {
  const { status, body } = await api('POST', '/api/calls', { to, ...more });
  expect([status, body['ringing']]).toEqual([201, to]);
  return String(body['callId']);
}

describe('POST /api/calls', () => {
  test('A17, C32: rings people in the application’s name; they answer and are in one call', async () => {
    const desk = await acmeDesk();
    const [anna, boris] = [await desk.enter('anna'), await desk.enter('boris')];
    expect(anna.me.me.applicationName).toBe('Acme Desk');
    const callId = await placed(desk, ['anna', 'boris'], { conversationId: 'alarm-7', video: true });
    expect(await anna.notification('call.incoming')).toMatchObject({
      callId,
      from: null,
      others: [],
      video: true,
      conversationId: 'alarm-7',
    });
    expect((await desk.api('GET', `/api/rooms/${callId}`)).body).toMatchObject({
      state: 'ringing',
      ringing: [{ userId: 'anna' }, { userId: 'boris' }],
      peers: [],
    });
    await anna.request('call.answer', { callId });
    expect(await anna.notification('room.joined')).toMatchObject({ peers: [], path: null });
    expect(await anna.notification('call.invited')).toMatchObject({ person: { userId: 'boris' }, by: null });
    await boris.request('call.ringing', { callId });
    expect((await anna.notification('call.ringing')).userId).toBe('boris');
    await boris.request('call.answer', { callId });
    expect((await anna.notification('call.invite-ended')).reason).toBe('answered');
    expect((await anna.notification('room.peer-joined')).peer.person.userId).toBe('boris');
    expect((await boris.notification('room.joined')).peers).toHaveLength(1);
  });

  test('A17, C33, N1: webhooks tell of it, and that nobody called but the application', async () => {
    const receiver = await startReceiver();
    const desk = await acmeDesk({ webhookUrl: receiver.url });
    const anna = await desk.enter('anna');
    await desk.enter('boris');
    const callId = await placed(desk, ['anna', 'boris']);
    await anna.request('call.answer', { callId });
    desk.server.passes(45_000);
    desk.server.passes(45_000);
    expect((await anna.notification('call.ended')).outcome).toBe('completed');
    await expect.poll(() => receiver.types().at(-1)).toBe('call.ended');
    const told = receiver.heard.map(({ type, by }) => [type, by]);
    expect(told).toEqual([
      ['call.ringing', null],
      ['call.ringing', null],
      ['call.started', undefined],
      ['call.joined', undefined],
      ['call.missed', null],
      ['call.left', undefined],
      ['call.ended', undefined],
    ]);
    expect(receiver.heard[4]).toMatchObject({ userId: 'boris', reason: 'no-answer' });
  });

  test('A17, N1: who could not be rung missed it: called by the application, or added by a person', async () => {
    const receiver = await startReceiver();
    const desk = await acmeDesk({ webhookUrl: receiver.url });
    const anna = await desk.enter('anna');
    const { body } = await desk.api('POST', '/api/calls', { to: ['erik', 'anna'] });
    expect(body['notRung']).toEqual([{ userId: 'erik', because: 'offline' }]);
    const callId = String(body['callId']);
    await anna.request('call.answer', { callId });
    expect((await anna.refusal('call.add', { callId, userId: 'dora' })).code).toBe('user-offline');
    const missed = () => receiver.heard.filter(({ type }) => type === 'call.missed');
    await expect.poll(missed).toMatchObject([
      { callId, userId: 'erik', by: null, reason: 'offline' },
      { callId, userId: 'dora', by: { userId: 'anna' }, reason: 'offline' },
    ]);
  });

  test('A17, C33: DELETE takes it back while it rings', async () => {
    const desk = await acmeDesk();
    const anna = await desk.enter('anna');
    const callId = await placed(desk, ['anna']);
    await anna.notification('call.incoming');
    expect((await desk.api('DELETE', `/api/rooms/${callId}`)).status).toBe(204);
    expect((await anna.notification('call.ring-ended')).reason).toBe('cancelled');
    expect((await anna.refusal('call.answer', { callId })).code).toBe('call-ended');
    expect((await desk.api('DELETE', `/api/rooms/${callId}`)).status).toBe(404);
  });

  test('A17, H22: who missed it is told that the application called; the log has no caller', async () => {
    const desk = await acmeDesk();
    const [anna, boris] = [await desk.enter('anna'), await desk.enter('boris')];
    const callId = await placed(desk, ['anna', 'boris']);
    await boris.request('call.decline', { callId, scope: 'everywhere' });
    desk.server.passes(45_000);
    expect(await anna.notification('history.missed')).toMatchObject({
      count: 1,
      calls: [{ callId, from: null, group: false }],
    });
    expect((await boris.request('history.calls', {})).calls).toMatchObject([
      {
        callId,
        direction: 'incoming',
        fromApplication: true,
        missed: false,
        outcome: 'no-answer',
        people: [{ userId: 'anna' }],
      },
    ]);
    await expect
      .poll(async () => (await desk.api('GET', '/api/calls')).body)
      .toMatchObject({
        calls: [{ callId, callerId: null, outcome: 'no-answer', endedBy: null, endReason: 'no-answer' }],
      });
    const report = await desk.api('GET', `/api/calls/${callId}/report`);
    expect(report.body).toMatchObject({ call: { callerId: null } });
    expect(JSON.stringify(report.body)).toContain('"type":"placed"');
  });

  test('A17, H16, H22: where nobody can be rung that is said, with why, and is a missed call', async () => {
    const desk = await acmeDesk();
    const anna = await desk.enter('anna');
    await anna.request('presence.choose', { choice: 'do-not-disturb' });
    const answer = await desk.api('POST', '/api/calls', { to: ['anna', 'erik'] });
    expect(answer).toMatchObject({
      status: 409,
      body: {
        code: 'nobody-reachable',
        details: {
          notRung: [
            { userId: 'anna', because: 'do-not-disturb' },
            { userId: 'erik', because: 'offline' },
          ],
        },
      },
    });
    expect(await anna.notification('history.missed')).toMatchObject({ calls: [{ from: null }] });
    const erik = await desk.enter('erik');
    expect(await erik.notification('history.missed')).toMatchObject({ count: 1 });
    expect((await desk.api('GET', '/api/rooms')).body).toMatchObject({ rooms: [] });
  });

  test('A17, C27: somebody who talks is rung on a device that takes a second call, and else is busy', async () => {
    const desk = await acmeDesk();
    const [anna, boris] = [await desk.enter('anna'), await desk.enter('boris')];
    await connectedCall(anna, boris);
    expect((await desk.api('POST', '/api/calls', { to: ['anna'] })).status).toBe(409);
    await anna.request('call.waiting', { allowed: true });
    const callId = await placed(desk, ['anna']);
    expect(await anna.notification('call.incoming')).toMatchObject({ callId, from: null });
  });

  test('A17, L7: the application’s own limits hold, and so many people a minute are rung', async () => {
    const desk = await acmeDesk({ limits: { calls: 1, peersPerCall: 2 } });
    const users = ['anna', 'boris', 'carol'];
    await Promise.all(users.map(desk.enter));
    const tooMany = await desk.api('POST', '/api/calls', { to: users });
    expect(tooMany).toMatchObject({ status: 409, body: { code: 'limit-reached', details: { limit: 'peers' } } });
    await placed(desk, ['anna']);
    expect((await desk.api('POST', '/api/calls', { to: ['boris'] })).body).toMatchObject({
      code: 'limit-reached',
      details: { limit: 'application-calls' },
    });
    const crowd = Array.from({ length: 60 }, (_, nr) => `nobody-${nr}`);
    let last = await desk.api('POST', '/api/calls', { to: crowd });
    for (let times = 0; times < 9; times += 1) last = await desk.api('POST', '/api/calls', { to: crowd });
    expect(last).toMatchObject({ status: 429, body: { code: 'rate-limited' } });
  });

  test.each([
    [{}],
    [{ to: [] }],
    [{ to: ['anna'], conversationId: '' }],
    [{ to: ['anna'], caller: 'boris' }],
    [{ to: Array.from({ length: 65 }, (_, nr) => `u${nr}`) }],
  ])('A17: %j is refused', async (body) => {
    const { api } = await acmeDesk();
    expect(await api('POST', '/api/calls', body)).toMatchObject({ status: 400, body: { code: 'invalid-data' } });
  });
});

describe('POST /api/rooms/{callId}/people', () => {
  test('A17, C34: rings people into a call that runs, and not into one that still rings for the one who was called', async () => {
    const desk = await acmeDesk();
    const [anna, boris, carol] = [await desk.enter('anna'), await desk.enter('boris'), await desk.enter('carol')];
    const callId = await ring(anna, boris);
    const path = `/api/rooms/${callId}/people`;
    expect(await desk.api('POST', path, { to: ['carol'] })).toMatchObject({
      status: 409,
      body: { code: 'call-not-answered' },
    });
    await boris.request('call.answer', { callId });
    expect(await desk.api('POST', path, { to: ['carol', 'boris'] })).toMatchObject({
      status: 200,
      body: { ringing: ['carol'], notRung: [{ userId: 'boris', because: 'already-there' }] },
    });
    const rung = await carol.notification('call.incoming');
    expect([rung.from, rung.others.map(({ userId }) => userId)]).toEqual([null, ['anna', 'boris']]);
    expect(await anna.notification('call.invited')).toMatchObject({ person: { userId: 'carol' }, by: null });
    await carol.request('call.answer', { callId });
    expect((await carol.notification('room.joined')).peers).toHaveLength(2);
  });

  test('A17, C34, G8: and into a meeting that is locked', async () => {
    const desk = await acmeDesk();
    const [anna, carol] = [await desk.enter('anna'), await desk.enter('carol')];
    const { meetingId } = await anna.request('meeting.create', {});
    const { callId } = await anna.request('call.join', { meetingId, video: false });
    await anna.request('moderation.lock', { callId, locked: true });
    await desk.api('POST', `/api/rooms/${callId}/people`, { to: ['carol'] });
    await carol.request('call.answer', { callId });
    expect((await carol.notification('room.joined')).peers).toHaveLength(1);
  });
});

describe('what else is so of calls that the application placed', () => {
  test('A3, A17: another application reaches neither the people nor the calls', async () => {
    const desk = await acmeDesk();
    const other = await register(desk.server, { name: 'Other Desk' });
    const [anna, boris] = [await desk.enter('anna'), await desk.enter('boris')];
    const callId = await placed(desk, ['anna']);
    await anna.notification('call.incoming');
    const asOther = (method: string, path: string, body?: unknown) =>
      ask(desk.server, other.apiKey, method, path, body);
    expect(await asOther('POST', '/api/calls', { to: ['anna', 'boris'] })).toMatchObject({
      status: 409,
      body: { details: { notRung: [{ because: 'offline' }, { because: 'offline' }] } },
    });
    expect(await asOther('POST', `/api/rooms/${callId}/people`, { to: ['boris'] })).toMatchObject({
      status: 404,
      body: { code: 'call-not-found' },
    });
    expect((await asOther('DELETE', `/api/rooms/${callId}`)).status).toBe(404);
    expect(await boris.heard()).not.toContain('call.incoming');
    expect((await desk.api('GET', `/api/rooms/${callId}`)).body).toMatchObject({ state: 'ringing' });
  });

  test('A17: only an API key may place them', async () => {
    const { server } = await acmeDesk();
    const user = await server.token('anna');
    expect((await ask(server, user, 'POST', '/api/calls', { to: ['boris'] })).status).toBe(403);
    expect((await ask(server, 'nobody', 'POST', '/api/calls', { to: ['boris'] })).status).toBe(401);
  });

  test('C33, S24: what nobody has answered ends with the server, and was missed', async () => {
    const desk = await acmeDesk();
    await desk.enter('anna');
    const callId = await placed(desk, ['anna']);
    await desk.server.restart();
    const anna = await desk.enter('anna');
    expect(await anna.notification('history.missed')).toMatchObject({ calls: [{ callId, from: null }] });
    expect((await desk.api('GET', '/api/calls')).body).toMatchObject({
      calls: [{ callId, outcome: 'cancelled', endedBy: null, endReason: 'server-stopping' }],
    });
  });

  test('S22, C33: it comes back after a restart by the tickets of its people, who go on', async () => {
    const desk = await acmeDesk();
    const [anna, boris] = [await desk.enter('anna'), await desk.enter('boris')];
    const callId = await placed(desk, ['anna', 'boris']);
    await anna.request('call.answer', { callId });
    await boris.request('call.answer', { callId });
    const ticket = await ticketOf(boris);
    await desk.server.restart();
    const again = await desk.enter('boris');
    expect(await again.request('seat.return', { ticket, generation: null })).toMatchObject({ callId });
    expect((await desk.api('GET', `/api/rooms/${callId}`)).body).toMatchObject({ state: 'active' });
    desk.server.passes(30_000);
    expect((await again.notification('call.ended')).outcome).not.toBe('cancelled');
  });
});
