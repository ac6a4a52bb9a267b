import { describe, expect, test } from 'vitest';
import { comeAsGuest, helloOf, hosted, member, passOf } from '../support/guests.ts';
import { enter, enterByLobby, knock } from '../support/meetings.ts';
import { ADMIN, ask, mint, outcomeOf, register, signInWith } from '../support/registered.ts';
import { signInAgain, ticketOf } from '../support/seats.ts';

describe('who comes by a link without an account', () => {
  test('A15: is somebody of the meeting’s application, joins it by a name, and is a guest there', async () => {
    const { server, desk, anna, meetingId } = await hosted();
    const asking = await server.connect();
    expect(await asking.request('meeting.about', { meetingId })).toEqual({ application: 'Desk', guests: true });
    const gina = await comeAsGuest(server, meetingId);
    const { me, people, everybody } = gina.me;
    expect(me).toMatchObject({ name: 'Gina', applicationId: desk.applicationId, guest: true, meetingId });
    expect(me.userId).toMatch(/^guest-/);
    expect([people, everybody]).toEqual([[], true]);
    const { callId } = await enter(anna, meetingId);
    const { joined } = await enter(gina, meetingId);
    expect(joined.moderation).toMatchObject({
      role: 'guest',
      permissions: ['publish-audio', 'publish-video', 'publish-screen'],
    });
    expect((await anna.notification('room.peer-joined')).peer).toMatchObject({
      person: { name: 'Gina', userId: me.userId },
      role: 'guest',
    });
    const room = await ask(server, desk.apiKey, 'GET', `/api/rooms/${callId}`);
    expect(room.body).toMatchObject({
      peers: [
        { name: 'anna', guest: false },
        { name: 'Gina', guest: true },
      ],
    });
  });

  test('A15: does not come into a meeting without guests, and hears what to do', async () => {
    const { server, desk, meetingId } = await hosted({ guests: false });
    const asking = await server.connect();
    expect(await asking.request('meeting.about', { meetingId })).toEqual({ application: 'Desk', guests: false });
    const refused = await asking.refusal('hello', helloOf('Gina', meetingId));
    expect(refused.code).toBe('guests-not-allowed');
    expect(refused.message).toContain('sign in through Desk');
    await enter(await member(server, desk, 'boris'), meetingId);
  });

  test('A15: a link that leads nowhere, or to an application that is gone, is said to', async () => {
    const { server, desk, meetingId } = await hosted();
    const gina = await comeAsGuest(server, meetingId);
    const pass = passOf(gina);
    await ask(server, ADMIN, 'DELETE', `/api/applications/${desk.applicationId}`);
    for (const dead of [meetingId, 'nowhere']) {
      const client = await server.connect();
      expect((await client.refusal('hello', helloOf('Gina', dead))).code).toBe('meeting-not-found');
      expect((await client.refusal('meeting.about', { meetingId: dead })).code).toBe('meeting-not-found');
    }
    expect(await outcomeOf(server, pass)).toBe('meeting-not-found');
  });

  test('A15: an application that forbids guests makes no meeting for them, and lets in none by links made before', async () => {
    const { server, desk, anna, meetingId } = await hosted();
    const pass = passOf(await comeAsGuest(server, meetingId));
    const change = { name: 'Desk', guests: false };
    await ask(server, ADMIN, 'PUT', `/api/applications/${desk.applicationId}`, change);
    expect((await anna.refusal('meeting.create', { guests: true })).code).toBe('guests-not-allowed');
    const made = await ask(server, desk.apiKey, 'POST', '/api/meetings', { guests: true });
    expect(made).toMatchObject({ status: 403, body: { code: 'guests-not-allowed' } });
    const client = await server.connect();
    expect((await client.refusal('hello', helloOf('Gina', meetingId))).code).toBe('guests-not-allowed');
    expect(await outcomeOf(server, pass)).toBe('guests-not-allowed');
    expect((await anna.request('meeting.create', {})).meetingId).toBeDefined();
  });

  test('A15, A13: the application’s server makes meetings with guests, with a lobby where it says so', async () => {
    const { server, desk } = await hosted();
    const { body } = await ask(server, desk.apiKey, 'POST', '/api/meetings', { guests: true, lobby: true });
    const gina = await comeAsGuest(server, body['meetingId'] as never);
    await knock(gina, body['meetingId'] as never);
    const plain = (await ask(server, desk.apiKey, 'POST', '/api/meetings', {})).body['meetingId'] as string;
    const client = await server.connect();
    expect((await client.refusal('hello', helloOf('Gina', plain))).code).toBe('guests-not-allowed');
  });

  test('A15, G1: who may add nobody opens no meeting to guests', async () => {
    const { server, desk } = await hosted();
    const boris = await signInWith(server, await mint(desk, 'boris', { permissions: ['publish-audio'] }));
    const { code, details } = await boris.refusal('meeting.create', { guests: true });
    expect([code, details]).toEqual(['not-allowed', { permission: 'add-people' }]);
    expect((await boris.request('meeting.create', {})).meetingId).toBeDefined();
  });
});

describe('who a guest is', () => {
  test('A15: the guest’s own token alone signs in as the same person; no member’s token can say so', async () => {
    const { server, desk, meetingId } = await hosted();
    const [gina, another] = [await comeAsGuest(server, meetingId), await comeAsGuest(server, meetingId)];
    const { userId } = gina.me.me;
    expect(another.me.me.userId).not.toBe(userId);
    const tab = await signInWith(server, passOf(gina));
    expect(tab.me.me).toEqual(gina.me.me);
    expect(tab.me.guestToken).toBeUndefined();
    expect(await outcomeOf(server, await mint(desk, userId))).toBe('token-invalid');
    const [head, body, signature] = passOf(gina).split('.');
    const claims = JSON.parse(Buffer.from(body ?? '', 'base64url').toString());
    const stolen = Buffer.from(JSON.stringify({ ...claims, sub: another.me.me.userId })).toString('base64url');
    expect(await outcomeOf(server, [head, stolen, signature].join('.'))).toBe('token-invalid');
  });

  test('A15, L7: counts among the people of the application', async () => {
    const { server, meetingId } = await hosted({}, { limits: { users: 2 } });
    await comeAsGuest(server, meetingId);
    const client = await server.connect();
    const { code, details } = await client.refusal('hello', helloOf('Gustav', meetingId));
    expect([code, details]).toEqual(['limit-reached', { limit: 'application-users' }]);
  });

  test('A15, S8: a lost connection is resumed by a guest as by anybody', async () => {
    const { server, anna, meetingId } = await hosted();
    await enter(anna, meetingId);
    const gina = await comeAsGuest(server, meetingId);
    const { callId } = await enter(gina, meetingId);
    await gina.reconnect(server.ws);
    await gina.resume();
    await gina.request('room.hand', { callId, raised: true });
  });

  test('A15, S22: after the server’s restart a guest takes the seat back, and is a guest still', async () => {
    const { server, desk, anna, meetingId } = await hosted();
    await enter(anna, meetingId);
    const gina = await comeAsGuest(server, meetingId);
    const { callId } = await enter(gina, meetingId);
    const pass = passOf(gina);
    const [annas, ginas] = [await ticketOf(anna), await ticketOf(gina)];
    await server.restart();
    await signInAgain(server, gina, pass);
    expect(await gina.request('seat.return', { ticket: ginas, generation: 1 })).toMatchObject({ callId });
    expect((await gina.notification('room.joined')).moderation.role).toBe('guest');
    await signInAgain(server, anna, await mint(desk, 'anna'));
    await anna.request('seat.return', { ticket: annas, generation: 1 });
    const { peers } = await anna.notification('room.joined');
    expect(peers).toMatchObject([{ person: { name: 'Gina', userId: gina.me.me.userId }, role: 'guest' }]);
  });

  test('A15, A5: dead links are bounded by address, and so is asking about links', async () => {
    const { server, meetingId } = await hosted();
    const codes = new Set<string>();
    for (let attempt = 0; attempt < 25; attempt++) {
      const client = await server.connect();
      for (let each = 0; each < 3; each++) codes.add((await client.refusal('hello', helloOf('Gina', 'nowhere'))).code);
      client.cut();
    }
    expect([...codes]).toEqual(['meeting-not-found', 'rate-limited']);
    await comeAsGuest(server, meetingId);
  });
});

describe('moderating guests', () => {
  test('A15, G9: a guest waits in the lobby, and comes in when let in', async () => {
    const { server, anna, meetingId } = await hosted({ lobby: true });
    const meeting = { meetingId, ...(await enter(anna, meetingId)) };
    const gina = await comeAsGuest(server, meetingId);
    await enterByLobby(anna, gina, meeting);
    expect((await anna.notification('room.peer-joined')).peer.role).toBe('guest');
  });

  test('A15, G7: a guest who was removed is kept out, by the token too', async () => {
    const { server, anna, meetingId } = await hosted();
    const { callId } = await enter(anna, meetingId);
    const gina = await comeAsGuest(server, meetingId);
    const { joined } = await enter(gina, meetingId);
    await anna.request('moderation.remove', { callId, peerId: joined.peerId });
    const again = await signInWith(server, passOf(gina));
    for (const client of [gina, again]) {
      expect((await client.refusal('call.join', { meetingId, video: false })).code).toBe('kept-out');
    }
  });

  test('A15, G2: guests who stay alone run nothing', async () => {
    const { server, anna, meetingId } = await hosted();
    const { callId } = await enter(anna, meetingId);
    const gina = await comeAsGuest(server, meetingId);
    await enter(gina, meetingId);
    await anna.request('call.leave', { callId });
    expect(await gina.heard()).not.toContain('moderation.changed');
    const gustav = await comeAsGuest(server, meetingId, 'Gustav');
    expect((await enter(gustav, meetingId)).joined.peers).toMatchObject([{ role: 'guest' }]);
  });
});

test('A15, A3: links of one application let nobody into another', async () => {
  const { server, meetingId } = await hosted();
  const other = await register(server, { name: 'Globex' });
  const boris = await member(server, other, 'boris');
  const gina = await comeAsGuest(server, meetingId);
  expect(gina.me.me.applicationId).toBe('desk');
  expect((await boris.refusal('call.join', { meetingId, video: false })).code).toBe('meeting-not-found');
  const theirs = (await boris.request('meeting.create', { guests: true })).meetingId;
  expect((await gina.refusal('call.join', { meetingId: theirs, video: false })).code).toBe('not-allowed');
});
