import { describe, expect, test } from 'vitest';
import { connectedCall } from '../support/conversations.ts';
import { beginMeeting, enter } from '../support/meetings.ts';
import type { RawClient } from '../support/raw-client.ts';
import { ADMIN, ask, mint, register, signInWith } from '../support/registered.ts';
import { comeBack, signInAgain, ticketOf, ticketSoFar } from '../support/seats.ts';
import { startServer, type TestServer } from '../support/server.ts';

const microphone = (muted: boolean) => [{ source: 'microphone' as const, muted }];
const signedIn = (server: TestServer, ...names: string[]) =>
  Promise.all(names.map((name) => server.signIn(name))) as Promise<[RawClient, RawClient, RawClient]>;

/** Comes back without a path, and tells what it finds. */
async function back(server: TestServer, client: RawClient, generation: number | null = null) {
  await comeBack(server, client, { ticket: ticketSoFar(client), generation });
  return client.notification('room.joined');
}

/** Signs in, and is refused. */
async function refused(server: TestServer, client: RawClient): Promise<string> {
  const ticket = ticketSoFar(client);
  await signInAgain(server, client);
  return (await client.refusal('seat.return', { ticket, generation: null })).code;
}

describe('a ticket, and a room that knows better', () => {
  test('S25: who was removed does not come back by it, until they are let in', async () => {
    const server = await startServer();
    const [anna, boris] = await signedIn(server, 'anna', 'boris');
    const { meetingId, callId } = await beginMeeting(anna);
    const { joined } = await enter(boris, meetingId);
    const ticket = await ticketOf(boris);
    await anna.request('moderation.remove', { callId, peerId: joined.peerId });
    const seat = { ticket, generation: null };
    expect((await boris.refusal('seat.return', seat)).code).toBe('kept-out');
    await anna.request('moderation.let-in', { callId, userId: boris.me.me.userId });
    expect(await boris.request('seat.return', seat)).toMatchObject({ callId });
  });

  test('S25: a meeting that is locked after a restart lets in by it only whom it has seen since', async () => {
    const server = await startServer();
    const [anna, boris, carol] = await signedIn(server, 'anna', 'boris', 'carol');
    const { meetingId, callId } = await beginMeeting(anna);
    for (const guest of [boris, carol]) await enter(guest, meetingId);
    for (const person of [anna, boris, carol]) await ticketOf(person);
    await server.restart();
    await back(server, anna);
    await back(server, boris);
    await anna.request('moderation.lock', { callId, locked: true });
    expect(await refused(server, carol)).toBe('call-locked');
    await boris.request('call.leave', { callId });
    const ticket = ticketSoFar(boris);
    expect(await boris.request('seat.return', { ticket, generation: null })).toMatchObject({ callId });
  });

  test('S25: a token that opens one meeting takes back no seat elsewhere, with a ticket or without', async () => {
    const server = await startServer({ settings: { PARLEY_ADMIN_TOKEN: ADMIN } });
    const desk = await register(server, { name: 'Desk' });
    const [anna, boris] = [
      await signInWith(server, await mint(desk, 'anna')),
      await signInWith(server, await mint(desk, 'boris')),
    ];
    const { callId } = await connectedCall(anna, boris);
    const { meetingId } = await anna.request('meeting.create', {});
    const here = await signInWith(server, await mint(desk, 'boris', { meeting: meetingId }));
    const seat = { ticket: await ticketOf(boris), generation: null };
    expect((await here.refusal('seat.return', seat)).code).toBe('not-allowed');
    expect((await here.refusal('call.rejoin', { callId })).code).toBe('not-allowed');
    const linked = (await anna.request('meeting.create', { callId })).meetingId;
    const there = await signInWith(server, await mint(desk, 'boris', { meeting: linked }));
    expect(await there.request('seat.return', { ...seat, ticket: await ticketOf(boris) })).toMatchObject({ callId });
  });

  test('S25: an application has no more calls by it than it may, and none when it is gone', async () => {
    const server = await startServer({ settings: { PARLEY_ADMIN_TOKEN: ADMIN } });
    const desk = await register(server, { name: 'Desk', limits: { calls: 1 } });
    const enters = async (name: string) => signInWith(server, await mint(desk, name));
    const [anna, boris] = [await enters('anna'), await enters('boris')];
    const { callId } = await connectedCall(anna, boris);
    const seat = { ticket: await ticketOf(anna), generation: 1 };
    await server.restart();
    const [carol, dora] = [await enters('carol'), await enters('dora')];
    const second = await connectedCall(carol, dora);
    await signInAgain(server, anna, await mint(desk, 'anna'));
    const { code, details } = await anna.refusal('seat.return', seat);
    expect([code, details]).toEqual(['limit-reached', { limit: 'application-calls' }]);
    await carol.request('call.leave', { callId: second.callId });
    expect(await anna.request('seat.return', seat)).toMatchObject({ callId });
    expect((await ask(server, ADMIN, 'DELETE', `/api/applications/${desk.applicationId}`)).status).toBe(204);
    const token = await mint(desk, 'anna');
    await expect(signInAgain(server, anna, token)).rejects.toMatchObject({ code: 'token-invalid' });
  });
});

describe('after a restart of the server', () => {
  test('S25: the owner owns the meeting, the lobby is there, and who was muted is', async () => {
    const server = await startServer();
    const [anna, boris, carol] = await signedIn(server, 'anna', 'boris', 'carol');
    const { meetingId, callId } = await beginMeeting(anna, { lobby: true });
    for (const guest of [boris, carol]) {
      await guest.refusal('call.join', { meetingId, video: false });
      await guest.request('lobby.wait', { meetingId });
      await anna.request('lobby.admit', { callId, userId: guest.me.me.userId });
      await enter(guest, meetingId);
    }
    await boris.request('room.sources', { callId, sources: microphone(false) });
    await anna.request('moderation.mute-all', { callId });
    for (const person of [anna, boris, carol]) await ticketOf(person);
    await server.restart();
    expect(await back(server, boris)).toMatchObject({ muted: true, moderation: { role: 'member', lobby: true } });
    expect(await back(server, carol)).toMatchObject({ muted: false, moderation: { role: 'member' } });
    expect(await back(server, anna)).toMatchObject({ muted: false, moderation: { role: 'owner' } });
    const [stranger] = await signedIn(server, 'dora');
    expect((await stranger.refusal('call.join', { meetingId, video: false })).code).toBe('must-wait');
  });

  test('S22: a meeting is one call: where somebody began it anew, those who come back join that one by its link', async () => {
    const server = await startServer();
    const [anna, boris, carol] = await signedIn(server, 'anna', 'boris', 'carol');
    const { meetingId } = await beginMeeting(anna);
    await enter(boris, meetingId);
    for (const person of [anna, boris]) await ticketOf(person);
    await server.restart();
    await signInAgain(server, carol);
    const begun = await enter(carol, meetingId);
    expect(await refused(server, anna)).toBe('call-ended');
    expect((await enter(anna, meetingId)).callId).toBe(begun.callId);
    expect(await refused(server, boris)).toBe('call-ended');
    expect(await server.metric('parley_calls{phase="active"}')).toBe(1);
  });

  test('S25: a mute of the time before holds for who is not back yet, and a new one is not undone by an old word', async () => {
    const server = await startServer();
    const [anna, boris] = await signedIn(server, 'anna', 'boris');
    const { meetingId, callId } = await beginMeeting(anna);
    const { joined } = await enter(boris, meetingId);
    for (const person of [anna, boris]) {
      const generation = joined.path?.generation ?? 0;
      await person.request('topology.ready', { callId, generation, connectedMs: 1 });
    }
    const speaks = (heard: number) =>
      boris.request('room.sources', { callId, sources: microphone(false), muted: false, heard });
    await speaks(0);
    await anna.request('moderation.mute', { callId, peerId: joined.peerId });
    for (const person of [anna, boris]) await ticketOf(person);
    await server.restart();
    expect(await back(server, anna, 1)).toMatchObject({
      peers: [{ peerId: joined.peerId, sources: microphone(true) }],
    });
    await anna.request('moderation.mute', { callId, peerId: joined.peerId });
    expect(await back(server, boris, 1)).toMatchObject({ peerId: joined.peerId, muted: true });
    await speaks(1);
    const heard = async () => (await anna.notification('room.sources')).sources;
    expect([await heard(), await heard()]).toEqual([microphone(true), microphone(true)]);
    await speaks(2);
    expect(await heard()).toEqual(microphone(false));
  });

  test('S25: those who made a meeting of their call lead it still, and so does who leads for want of another', async () => {
    const server = await startServer();
    const [anna, boris] = await signedIn(server, 'anna', 'boris');
    const { callId } = await connectedCall(anna, boris);
    await anna.request('meeting.create', { callId });
    for (const person of [anna, boris]) await ticketOf(person);
    await server.restart();
    expect(await back(server, boris, 1)).toMatchObject({
      moderation: { role: 'moderator' },
      peers: [{ person: { userId: 'anna' }, role: 'moderator' }],
    });
    const [carol, dora] = await signedIn(server, 'carol', 'dora');
    const { meetingId } = await beginMeeting(carol);
    const led = await enter(dora, meetingId);
    await carol.request('call.leave', { callId: led.callId });
    await dora.notification('moderation.changed');
    await ticketOf(dora);
    await server.restart();
    expect(await back(server, dora)).toMatchObject({ callId: led.callId, moderation: { role: 'moderator' } });
  });
});
