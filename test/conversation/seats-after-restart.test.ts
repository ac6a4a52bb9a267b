import { describe, expect, test } from 'vitest';
import { allReady, threeMeet } from '../support/conferences.ts';
import { connectedCall, expectAlive } from '../support/conversations.ts';
import { comeBack, signInAgain, three, ticketOf, ticketSoFar, two } from '../support/seats.ts';
import { startServer } from '../support/server.ts';

describe('after a restart of the server', () => {
  test('S22, S24: the call is brought back by the first who returns; path, seats, mute and numbers are as they were', async () => {
    const server = await startServer();
    const [anna, boris] = await two(server);
    const call = await connectedCall(anna, boris);
    const { callId, caller, callee } = call;
    await boris.request('room.sources', { callId, sources: [{ source: 'microphone', muted: true }] });
    await Promise.all([ticketOf(anna), ticketOf(boris)]);
    await server.restart();
    for (const client of [anna, boris]) {
      expect(await client.notification('bye')).toMatchObject({ reason: 'server-stopping', action: 'reconnect' });
      expect(client.inbox.all.map(({ type }) => type)).not.toContain('call.ended');
    }
    anna.inbox.clear();
    await comeBack(server, anna, { ticket: ticketSoFar(anna), generation: 1 });
    expect(await anna.notification('room.joined')).toMatchObject({
      peerId: caller.peerId,
      path: { topology: 'p2p', generation: 1, polite: false },
      peers: [{ peerId: callee.peerId, connected: false, sources: [{ source: 'microphone', muted: true }] }],
    });
    await comeBack(server, boris, { ticket: ticketSoFar(boris), generation: 1 });
    expect(await boris.notification('room.joined')).toMatchObject({
      peerId: callee.peerId,
      path: { generation: 1, polite: true },
      peers: [{ peerId: caller.peerId, connected: true }],
    });
    expect(await anna.notification('room.peer-connection')).toMatchObject({ peerId: callee.peerId, connected: true });
    await expectAlive(call, anna, boris);
    await anna.request('room.sources', { callId, sources: [{ source: 'screen', muted: false }] });
    expect(await boris.notification('topology.switching')).toMatchObject({ path: { topology: 'sfu', generation: 2 } });
    await boris.request('call.leave', { callId });
    expect(await anna.notification('call.ended')).toMatchObject({ callId, outcome: 'completed' });
  });

  test('S22: a call that ended before it stays ended', async () => {
    const server = await startServer();
    const [anna, boris] = await two(server);
    const { callId } = await connectedCall(anna, boris);
    const ticket = await ticketOf(anna);
    await boris.request('call.leave', { callId });
    await anna.notification('call.ended');
    await server.restart();
    await signInAgain(server, anna);
    const refusal = await anna.refusal('seat.return', { ticket, generation: 1 });
    expect(refusal).toMatchObject({ code: 'call-ended', details: { outcome: 'completed' } });
  });

  test('S22: without a call log it is brought back as well', async () => {
    const server = await startServer({ history: false });
    const [anna, boris] = await two(server);
    const call = await connectedCall(anna, boris);
    await Promise.all([ticketOf(anna), ticketOf(boris)]);
    await server.restart();
    for (const client of [boris, anna]) {
      await comeBack(server, client, { ticket: ticketSoFar(client), generation: 1 });
    }
    await expectAlive(call, anna, boris);
  });

  test('S22: without a call log, too, a call that ended here stays ended for as long as there are tickets', async () => {
    const server = await startServer({ history: false, clockStands: true });
    const [anna, boris] = await two(server);
    const { callId } = await connectedCall(anna, boris);
    const ticket = await ticketOf(anna);
    await boris.request('call.leave', { callId });
    await anna.notification('call.ended');
    const next = await connectedCall(anna, boris);
    for (let minutes = 2; minutes < 10; minutes += 2) {
      server.passes(120_000);
      const carol = await server.signIn('anna');
      const refusal = await carol.refusal('seat.return', { ticket, generation: null });
      expect(refusal).toMatchObject({ code: 'call-ended', details: { outcome: 'completed' } });
    }
    await expectAlive(next, anna, boris);
  });

  test('S22: who no longer has the path gets a new one, numbered above the highest that anybody saw', async () => {
    const server = await startServer();
    const [anna, boris] = await two(server);
    const { callId } = await connectedCall(anna, boris);
    await Promise.all([ticketOf(anna), ticketOf(boris)]);
    await server.restart();
    await comeBack(server, anna, { ticket: ticketSoFar(anna), generation: 1 });
    await comeBack(server, boris, { ticket: ticketSoFar(boris), generation: null });
    expect(await boris.notification('room.joined')).toMatchObject({ path: { topology: 'p2p', generation: 2 } });
    expect(await anna.notification('topology.closed')).toMatchObject({ generation: 1 });
    expect(await anna.notification('topology.switching')).toMatchObject({ callId, path: { generation: 2 } });
  });

  test('S22: on the SFU those who return meet there again, on a new path', async () => {
    const server = await startServer();
    const [anna, boris, carol] = await three(server);
    const people = [anna, boris, carol];
    const call = await threeMeet(anna, boris, carol);
    await allReady(people, call);
    await Promise.all(people.map(ticketOf));
    await server.restart();
    for (const person of people) await comeBack(server, person, { ticket: ticketSoFar(person), generation: null });
    expect(await anna.notification('room.joined')).toMatchObject({ path: null, peers: [] });
    expect(await boris.notification('room.joined')).toMatchObject({ path: { topology: 'sfu' } });
    const { path, peers } = await carol.notification('room.joined');
    expect(path).toMatchObject({ topology: 'sfu', generation: call.generation + 1 });
    expect(peers.map(({ person }) => person.userId)).toEqual(['anna', 'boris']);
  });

  test('S23: meanwhile it goes on on the SFU, though one of the first two who are back leaves', async () => {
    const server = await startServer({ clockStands: true });
    const [anna, boris, carol] = await three(server);
    const call = await threeMeet(anna, boris, carol);
    const { callId } = call;
    await allReady([anna, boris, carol], call);
    await Promise.all([anna, boris, carol].map(ticketOf));
    await server.restart();
    for (const person of [anna, boris])
      await comeBack(server, person, { ticket: ticketSoFar(person), generation: null });
    await boris.request('call.leave', { callId });
    await anna.notification('room.peer-left');
    server.passes(20_000);
    expect(await anna.heard()).not.toContain('call.ended');
    await comeBack(server, carol, { ticket: ticketSoFar(carol), generation: null });
    expect((await carol.notification('room.joined')).peers).toMatchObject([{ person: { userId: 'anna' } }]);
    server.passes(11_000);
    expect(await anna.heard()).not.toContain('call.ended');
    await carol.request('call.leave', { callId });
    expect(await anna.notification('call.ended')).toMatchObject({ callId });
  });

  test('S23: others are waited for as long as for a lost connection; who stays alone has lost the call', async () => {
    const server = await startServer({ clockStands: true });
    const [anna, boris] = await two(server);
    const { callId, callee } = await connectedCall(anna, boris);
    await Promise.all([ticketOf(anna), ticketOf(boris)]);
    await server.restart();
    await comeBack(server, anna, { ticket: ticketSoFar(anna), generation: 1 });
    server.passes(29_000);
    expect((await anna.heard()).filter((type) => type === 'call.ended')).toEqual([]);
    server.passes(1_500);
    expect(await anna.notification('room.peer-left')).toMatchObject({ peerId: callee.peerId, reason: 'timed-out' });
    expect(await anna.notification('call.ended')).toMatchObject({ callId, outcome: 'lost' });
    expect(await server.metric('parley_peers')).toBe(0);
  });

  test('S23: so has who comes back alone to the SFU', async () => {
    const server = await startServer({ clockStands: true });
    const [anna, boris, carol] = await three(server);
    const call = await threeMeet(anna, boris, carol);
    const { callId } = call;
    await allReady([anna, boris, carol], call);
    await ticketOf(anna);
    await server.restart();
    await comeBack(server, anna, { ticket: ticketSoFar(anna), generation: null });
    server.passes(30_500);
    expect(await anna.notification('call.ended')).toMatchObject({ callId, outcome: 'lost' });
  });
});
