import { describe, expect, test } from 'vitest';
import { WebhookEvent } from '../../src/webhooks/webhook-events.ts';
import { threeMeet } from '../support/conferences.ts';
import { connectedCall, ring } from '../support/conversations.ts';
import { comeAsGuest } from '../support/guests.ts';
import { ADMIN, ask, mint, type Registered, register, signInWith } from '../support/registered.ts';
import { signInAgain, ticketOf, ticketSoFar } from '../support/seats.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { isSigned, startReceiver } from '../support/webhook-receiver.ts';

async function told(settings: Record<string, string> = {}) {
  const receiver = await startReceiver();
  const server = await startServer({ settings: { PARLEY_ADMIN_TOKEN: ADMIN, ...settings } });
  const application = await register(server, { name: 'Desk', webhookUrl: receiver.url });
  return { receiver, server, application };
}

const enter = async (server: TestServer, application: Registered, ...users: string[]) => {
  const clients = [];
  for (const user of users) clients.push(await signInWith(server, await mint(application, user)));
  return clients;
};

describe('what an application is told', () => {
  test('A16, N1: who came as a guest has a mark', async () => {
    const { receiver, server, application } = await told();
    const [anna] = await enter(server, application, 'anna');
    if (!anna) throw new Error('nobody came');
    const { meetingId } = await anna.request('meeting.create', { guests: true });
    const gina = await comeAsGuest(server, meetingId);
    for (const client of [anna, gina]) await client.request('call.join', { meetingId, video: false });
    await gina.request('bye', {});
    await expect.poll(() => receiver.types().at(-1)).toBe('call.left');
    expect(receiver.heard.filter(({ name }) => name !== undefined)).toMatchObject([
      { type: 'call.joined', name: 'anna', guest: false },
      { type: 'call.joined', name: 'Gina', guest: true },
      { type: 'call.left', name: 'Gina', guest: true },
    ]);
  });

  test('N1: a call is told from its ringing to its end, signed, by the contract, in order and numbered', async () => {
    const { receiver, server, application } = await told();
    const [anna, boris] = await enter(server, application, 'anna', 'boris');
    if (!anna || !boris) throw new Error('nobody came');
    const { callId } = await connectedCall(anna, boris);
    await anna.request('call.leave', { callId });
    await expect.poll(() => receiver.types().at(-1)).toBe('call.ended');
    const { heard } = receiver;
    const short = heard.map(({ type, userId = '', reason = '' }) => [type, userId, reason].filter(Boolean).join(' '));
    expect(short).toEqual([
      'call.ringing',
      'call.started',
      'call.joined anna',
      'call.joined boris',
      'call.left anna left',
      'call.left boris call-ended',
      'call.ended',
    ]);
    expect(heard.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(heard[0]).toMatchObject({
      callId,
      to: { userId: 'boris' },
      by: { userId: 'anna', name: 'anna' },
      video: false,
    });
    expect(heard.at(-1)).toMatchObject({ outcome: 'completed', applicationId: 'desk', conversationId: null });
    for (const { seq: _, ...event } of heard) expect(WebhookEvent.parse(event)).toEqual(event);
    expect(receiver.deliveries.map((delivery) => isSigned(delivery, application.secret))).toEqual(
      heard.map(() => true),
    );
    const [delivery] = receiver.deliveries;
    expect(delivery && isSigned({ ...delivery, text: `${delivery.text} ` }, application.secret)).toBe(false);
  });

  test.each([
    ['cancelled', 'cancelled'],
    ['no-answer', 'no-answer'],
    ['declined', null],
  ] as const)('N1: of a call that ends as %s, that it was missed: %s', async (outcome, missed) => {
    const { receiver, server, application } = await told();
    const [anna, boris] = await enter(server, application, 'anna', 'boris');
    if (!anna || !boris) throw new Error('nobody came');
    const callId = await ring(anna, boris);
    if (outcome === 'cancelled') await anna.request('call.cancel', { callId });
    if (outcome === 'declined') await boris.request('call.decline', { callId, scope: 'everywhere' });
    if (outcome === 'no-answer') server.passes(45_000);
    await expect.poll(() => receiver.types().at(-1)).toBe('call.ended');
    expect(receiver.types()).toEqual(['call.ringing', ...(missed ? ['call.missed'] : []), 'call.ended']);
    if (missed) expect(receiver.heard[1]).toMatchObject({ userId: 'boris', by: { userId: 'anna' }, reason: missed });
  });

  test('N1: a call that comes back after a restart goes on as it was: nobody comes or leaves by it', async () => {
    const { receiver, server, application } = await told();
    const [anna, boris] = await enter(server, application, 'anna', 'boris');
    if (!anna || !boris) throw new Error('nobody came');
    const { callId } = await connectedCall(anna, boris);
    for (const person of [anna, boris]) await ticketOf(person);
    await server.restart();
    for (const person of [anna, boris]) {
      const ticket = ticketSoFar(person);
      await signInAgain(server, person, await mint(application, person.me.me.userId));
      await person.request('seat.return', { ticket, generation: 1 });
    }
    await anna.request('call.leave', { callId });
    await expect.poll(() => receiver.types().at(-1)).toBe('call.ended');
    // What follows in another call is told last, and nothing of this one is told after its end.
    const next = await connectedCall(anna, boris);
    await expect.poll(() => receiver.types(next.callId)).toContain('call.started');
    expect(receiver.once(callId).map(({ type }) => type)).toEqual([
      'call.ringing',
      'call.started',
      ...['call.joined', 'call.joined', 'call.left', 'call.left'],
      'call.ended',
    ]);
    expect(receiver.once(callId).at(-1)).toMatchObject({ outcome: 'completed' });
    const numbers = receiver.once().map(({ seq }) => seq);
    expect(numbers.toSorted((one, other) => one - other)).toEqual(numbers.map((_, index) => index + 1));
  });

  test('N1: what a stop interrupts has no end by it; who was being rung for it has missed it', async () => {
    const folder = temporaryFolder();
    const { receiver, server, application } = await told({ PARLEY_DATA_DIR: folder });
    const [anna, boris, carol, dora] = await enter(server, application, 'anna', 'boris', 'carol', 'dora');
    if (!anna || !boris || !carol || !dora) throw new Error('nobody came');
    const { callId } = await connectedCall(anna, boris);
    await anna.request('call.add', { callId, userId: 'carol' });
    await carol.notification('call.incoming');
    const rings = await ring(carol, dora);
    await server.stop();
    await startServer({ settings: { PARLEY_DATA_DIR: folder } });
    await expect.poll(() => receiver.once(rings).map(({ type }) => type)).toContain('call.ended');
    await expect.poll(() => receiver.once(callId).at(-1)).toMatchObject({ type: 'call.missed', userId: 'carol' });
    const numbers = receiver.once().map(({ seq }) => seq);
    expect(numbers.toSorted((one, other) => one - other)).toEqual(numbers.map((_, index) => index + 1));
  });

  test('N1: who was added and did not come is told as missed, and the call goes on', async () => {
    const { receiver, server, application } = await told();
    const [anna, boris, carol] = await enter(server, application, 'anna', 'boris', 'carol');
    if (!anna || !boris || !carol) throw new Error('nobody came');
    const { callId } = await connectedCall(anna, boris);
    await anna.request('call.add', { callId, userId: 'carol' });
    await carol.notification('call.incoming');
    server.passes(45_000);
    await expect.poll(() => receiver.types().at(-1)).toBe('call.missed');
    expect(receiver.heard.at(-1)).toMatchObject({ userId: 'carol', reason: 'no-answer' });
  });

  test('N1: who was called and could not be rung is told as missed', async () => {
    const { receiver, server, application } = await told();
    const [anna] = await enter(server, application, 'anna');
    expect((await anna?.refusal('call.place', { to: ['boris'], video: true }))?.code).toBe('user-offline');
    await expect.poll(() => receiver.types()).toEqual(['call.missed']);
    expect(receiver.heard[0]).toMatchObject({ userId: 'boris', by: { userId: 'anna' }, reason: 'offline' });
  });

  test('N1: nobody is told of another application’s calls, nor where no address is given', async () => {
    const { receiver, server, application } = await told();
    await connectedCall(await server.signIn('anna'), await server.signIn('boris'));
    const [anna, boris] = await enter(server, application, 'anna', 'boris');
    if (!anna || !boris) throw new Error('nobody came');
    const callId = await ring(anna, boris);
    await expect.poll(() => receiver.types()).toEqual(['call.ringing']);
    expect(receiver.heard[0]?.callId).toBe(callId);
  });
});

describe('a receiver that fails', () => {
  test('N4, N7: is told again until it hears, each call in its order, and slows nobody', async () => {
    const { receiver, server, application } = await told();
    const failing = { times: 3 };
    receiver.answers = () => (failing.times-- > 0 ? 503 : 204);
    const [anna, boris, carol] = await enter(server, application, 'anna', 'boris', 'carol');
    if (!anna || !boris || !carol) throw new Error('nobody came');
    const { callId } = await threeMeet(anna, boris, carol);
    for (const client of [anna, boris, carol]) await client.request('call.leave', { callId }).catch(() => undefined);
    await expect.poll(() => receiver.types().at(-1), { timeout: 20_000 }).toBe('call.ended');
    const numbers = receiver.heard.map(({ seq }) => seq);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect(receiver.deliveries.length).toBe(numbers.length + 3);
    expect(await server.metric('parley_webhook_attempts_total{outcome="away"}')).toBe(3);
    expect(await server.metric('parley_webhook_attempts_total{outcome="told"}')).toBe(numbers.length);
  });

  test('N4: while it hangs or is away, calls of the same application go on', async () => {
    const { receiver, server, application } = await told();
    receiver.answers = () => 0;
    const [anna, boris] = await enter(server, application, 'anna', 'boris');
    if (!anna || !boris) throw new Error('nobody came');
    for (let i = 0; i < 3; i++) {
      const { callId } = await connectedCall(anna, boris);
      await anna.request('call.leave', { callId });
      await boris.notification('call.ended');
    }
    receiver.answers = () => 204;
    await expect
      .poll(() => receiver.types().filter((type) => type === 'call.ended').length, { timeout: 20_000 })
      .toBe(3);
  });

  test('N3: what was not told before a restart is told after it', async () => {
    const folder = temporaryFolder();
    const { receiver, server, application } = await told({ PARLEY_DATA_DIR: folder });
    receiver.answers = () => 503;
    const [anna, boris] = await enter(server, application, 'anna', 'boris');
    if (!anna || !boris) throw new Error('nobody came');
    const { callId } = await connectedCall(anna, boris);
    await anna.request('call.leave', { callId });
    await boris.notification('call.ended');
    await server.stop();
    receiver.answers = () => 204;
    await startServer({ settings: { PARLEY_DATA_DIR: folder } });
    await expect.poll(() => receiver.types().at(-1), { timeout: 20_000 }).toBe('call.ended');
    expect(receiver.types().slice(0, 2)).toEqual(['call.ringing', 'call.started']);
    expect(receiver.heard.map(({ seq }) => seq)).toEqual(receiver.heard.map((_, index) => index + 1));
  });
});

test('N6: with an application its events go away, also of what happened by its removal', async () => {
  const { receiver, server, application } = await told();
  const [anna, boris] = await enter(server, application, 'anna', 'boris');
  if (!anna || !boris) throw new Error('nobody came');
  await connectedCall(anna, boris);
  await expect.poll(() => receiver.types()).toContain('call.joined');
  const path = `/api/applications/${application.applicationId}`;
  expect((await ask(server, ADMIN, 'DELETE', path)).status).toBe(204);
  await expect.poll(() => server.metric('parley_calls{phase="active"}')).toBe(0);
  const again = await register(server, { name: 'Desk', webhookUrl: receiver.url });
  expect(again.applicationId).toBe(application.applicationId);
  expect((await ask(server, again.apiKey, 'GET', '/api/events')).body).toEqual({ events: [] });
  expect(receiver.types()).not.toContain('call.ended');
  const [carol] = await enter(server, again, 'carol');
  await carol?.refusal('call.place', { to: ['boris'], video: true });
  await expect.poll(() => receiver.types().at(-1)).toBe('call.missed');
  expect(receiver.heard.at(-1)?.seq).toBeGreaterThan(receiver.heard.at(-2)?.seq ?? 0);
});

test('N5: events are read, and told again, since a number', async () => {
  const { receiver, server, application } = await told();
  const [anna, boris] = await enter(server, application, 'anna', 'boris');
  if (!anna || !boris) throw new Error('nobody came');
  const { callId } = await connectedCall(anna, boris);
  await anna.request('call.leave', { callId });
  await expect.poll(() => receiver.types().at(-1)).toBe('call.ended');
  const first = [...receiver.heard];
  const api = (method: string, path: string, body?: unknown) => ask(server, application.apiKey, method, path, body);
  expect((await api('GET', '/api/events?after=2&limit=3')).body).toEqual({ events: first.slice(2, 5) });
  receiver.heard.length = 0;
  expect((await api('POST', '/api/events/replay', { after: 4 })).status).toBe(204);
  await expect.poll(() => receiver.heard).toEqual(first.slice(4));
  const other = await register(server, { name: 'Another' });
  expect((await ask(server, other.apiKey, 'GET', '/api/events')).body).toEqual({ events: [] });
});
