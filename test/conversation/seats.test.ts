import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { threeMeet } from '../support/conferences.ts';
import { connectedCall } from '../support/conversations.ts';
import { comeBack, signInAgain, three, ticketOf, two } from '../support/seats.ts';
import { startServer } from '../support/server.ts';

describe('seat tickets', () => {
  test('S19: everybody with a seat has one, of their own seat, as the call is now', async () => {
    const server = await startServer();
    const [anna, boris] = await two(server);
    const { callId, caller, callee } = await connectedCall(anna, boris);
    await anna.request('room.sources', { callId, sources: [{ source: 'microphone', muted: true }] });
    const [hers, his] = [decodeJwt(await ticketOf(anna)), decodeJwt(await ticketOf(boris))];
    const muted = [{ source: 'microphone', muted: true }];
    const path = { generation: 1, polite: false };
    expect(hers).toMatchObject({
      iss: 'acme',
      sub: 'anna',
      call: { callId, caller: { userId: 'anna' }, met: { connectedAt: expect.any(Number) } },
      peer: { peerId: caller.peerId, sources: muted },
      p2p: { ...path, other: { peerId: callee.peerId, sources: [] } },
      lastGeneration: 1,
    });
    expect(his).toMatchObject({
      sub: 'boris',
      peer: { peerId: callee.peerId },
      p2p: { generation: 1, polite: true, other: { peerId: caller.peerId, sources: muted } },
    });
  });

  test('S19: it is renewed long before it ends', async () => {
    const server = await startServer({ clockStands: true });
    const [anna, boris] = await two(server);
    await connectedCall(anna, boris);
    const before = decodeJwt(await ticketOf(anna));
    server.passes(300_000);
    expect(decodeJwt(await ticketOf(anna)).exp).toBe((before.exp ?? 0) + 300);
  });

  test('S19: a call that gets a link has it in its tickets', async () => {
    const server = await startServer();
    const [anna, boris] = await two(server);
    const { callId } = await connectedCall(anna, boris);
    const { meetingId } = await boris.request('meeting.create', { callId });
    expect(decodeJwt(await ticketOf(anna))).toMatchObject({ call: { meetingId } });
  });

  test('S20: a forged one, one of somebody else or of another application, and one that is too old are refused', async () => {
    const server = await startServer();
    const [anna, boris] = await two(server);
    await connectedCall(anna, boris);
    const ticket = await ticketOf(anna);
    const stranger = await server.signIn('anna', 'other');
    const [head, body, signature] = ticket.split('.');
    const altered = Buffer.from(String(body), 'base64url').toString().replace('"anna"', '"carol"');
    const forged = [head, Buffer.from(altered).toString('base64url'), signature].join('.');
    const carol = await server.signIn('carol');
    for (const [client, stolen] of [
      [boris, ticket],
      [stranger, ticket],
      [carol, forged],
      [carol, 'nonsense'],
    ] as const) {
      expect((await client.refusal('seat.return', { ticket: stolen, generation: 1 })).code).toBe('seat-expired');
    }
    server.passes(601_000);
    const late = await server.signIn('anna');
    expect((await late.refusal('seat.return', { ticket, generation: 1 })).code).toBe('seat-expired');
  });
});

describe('coming back in a new session', () => {
  test('S20: after the grace period, into a call that goes on: the others see the person come anew', async () => {
    const server = await startServer();
    const [anna, boris, carol] = await three(server);
    const { callId } = await threeMeet(anna, boris, carol);
    const ticket = await ticketOf(boris);
    boris.cut();
    await anna.notification('room.peer-connection');
    server.passes(31_000);
    expect(await anna.notification('room.peer-left')).toMatchObject({ reason: 'timed-out' });
    const back = await comeBack(server, boris, { ticket, generation: 1 });
    expect(back).toMatchObject({ callId, video: false, sources: [] });
    const joined = await boris.notification('room.joined');
    expect(joined.peers).toHaveLength(2);
    for (const userId of ['carol', 'boris']) {
      expect((await anna.notification('room.peer-joined')).peer).toMatchObject({ person: { userId } });
    }
  });

  test('S20: who is in a call cannot take a seat back, and where the call is over there is none', async () => {
    const server = await startServer();
    const [anna, boris, carol] = await three(server);
    const { callId } = await threeMeet(anna, boris, carol);
    const ticket = await ticketOf(boris);
    expect((await boris.refusal('seat.return', { ticket, generation: null })).code).toBe('already-in-call');
    await boris.request('call.leave', { callId });
    await carol.request('call.leave', { callId });
    await anna.notification('call.ended');
    expect((await boris.refusal('seat.return', { ticket, generation: null })).code).toBe('call-ended');
  });

  test('S18: a page that is loaded anew takes its seat back, muted as it was, and opens a new path', async () => {
    const server = await startServer({ clockStands: true });
    const [anna, boris] = await two(server);
    const { callId, callee } = await connectedCall(anna, boris);
    await boris.request('room.sources', { callId, sources: [{ source: 'microphone', muted: true }] });
    const ticket = await ticketOf(boris);
    boris.close(1001);
    expect(await anna.notification('room.peer-connection')).toMatchObject({ connected: false });
    const { sources } = await comeBack(server, boris, { ticket, generation: null });
    expect(sources).toEqual([{ source: 'microphone', muted: true }]);
    expect(await anna.notification('room.peer-left')).toEqual({ callId, peerId: callee.peerId, reason: 'moved' });
    const joined = await boris.notification('room.joined');
    expect(joined.path).toMatchObject({ topology: 'p2p', generation: 2 });
    expect(await anna.notification('topology.switching')).toMatchObject({ path: { generation: 2 } });
    server.passes(60_000);
    expect(await anna.heard()).not.toContain('call.ended');
    expect(await server.metric('parley_sessions{state="detached"}')).toBe(0);
  });

  test('S20: what was published is what the room knows, and not what an older ticket says', async () => {
    const server = await startServer();
    const [anna, boris] = await two(server);
    const { callId } = await connectedCall(anna, boris);
    await boris.request('room.sources', { callId, sources: [{ source: 'microphone', muted: false }] });
    const ticket = await ticketOf(boris);
    await boris.request('room.sources', { callId, sources: [{ source: 'microphone', muted: true }] });
    boris.close(1001);
    expect(await anna.notification('room.peer-connection')).toMatchObject({ connected: false });
    const { sources } = await comeBack(server, boris, { ticket, generation: null });
    expect(sources).toEqual([{ source: 'microphone', muted: true }]);
  });

  test('S19, S20: with the path the seat goes on, as far as the access token of now allows, and the other end’s ticket names the new device', async () => {
    const server = await startServer();
    const [anna, boris] = await two(server);
    const { callId, callee } = await connectedCall(anna, boris);
    const sources = (['microphone', 'camera'] as const).map((source) => ({ source, muted: false }));
    await boris.request('room.sources', { callId, sources });
    await anna.notification('room.sources');
    const ticket = await ticketOf(boris);
    const lowered = await server.token('boris', 'acme', 'boris', { permissions: ['publish-audio'] });
    await signInAgain(server, boris, lowered);
    const back = await boris.request('seat.return', { ticket, generation: 1 });
    const [microphone] = sources;
    expect(back.sources).toEqual([microphone]);
    expect(await boris.notification('room.joined')).toMatchObject({
      peerId: callee.peerId,
      moderation: { permissions: ['publish-audio'] },
    });
    expect(await anna.notification('room.sources')).toMatchObject({ peerId: callee.peerId, sources: [microphone] });
    const { deviceId } = boris.me;
    expect(decodeJwt(await ticketOf(anna))).toMatchObject({ p2p: { other: { deviceId, sources: [microphone] } } });
  });

  test('S18: a page that was closed keeps its seat no longer than a page takes to load; without a seat it is gone at once', async () => {
    const server = await startServer({ clockStands: true });
    const [anna, boris, carol] = await three(server);
    await connectedCall(anna, boris);
    carol.close(1001);
    await expect.poll(() => server.metric('parley_sessions{state="attached"}')).toBe(2);
    expect(await server.metric('parley_sessions{state="detached"}')).toBe(0);
    boris.close(1001);
    await anna.notification('room.peer-connection');
    server.passes(9_000);
    expect(await anna.heard()).not.toContain('call.ended');
    server.passes(1_000);
    expect(await anna.notification('room.peer-left')).toMatchObject({ reason: 'left' });
    expect(await anna.notification('call.ended')).toMatchObject({ outcome: 'completed' });
  });

  test('S21: a second page with the ticket goes on in the seat, and the first is told', async () => {
    const server = await startServer();
    const [anna, boris] = await two(server);
    const call = await connectedCall(anna, boris);
    const twin = await server.signIn('boris');
    await twin.request('seat.return', { ticket: await ticketOf(boris), generation: null });
    expect(await boris.notification('call.moved')).toEqual({ callId: call.callId });
    const joined = await twin.notification('room.joined');
    expect((await boris.refusal('room.sources', { callId: call.callId, sources: [] })).code).toBe('call-not-found');
    expect(joined.peers).toMatchObject([{ person: { userId: 'anna' } }]);
    expect(boris.open).toBe(true);
  });
});
