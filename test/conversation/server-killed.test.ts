import { describe, expect, test } from 'vitest';
import type { Call } from '../../sdk/index.ts';
import { UserId } from '../../src/protocol/ids.ts';
import { eventually } from '../support/eventually.ts';
import { type KillableServer, startKillableServer } from '../support/killable-server.ts';
import { hears, inPhase, nextIncoming, sdkClient, untilPeers } from '../support/sdk-client.ts';

const boris = UserId.parse('boris');

async function arrive(server: KillableServer, user: string) {
  const person = sdkClient(server.ws);
  await person.client.signIn({ token: await server.token(user) });
  return person;
}

type Person = Awaited<ReturnType<typeof arrive>>;

/** What the call's newest seat ticket says. */
const claimsOf = ({ seatTicket }: Call): unknown => seatTicket && JSON.parse(atob(String(seatTicket.split('.')[1])));

async function talking(server: KillableServer) {
  const [anna, callee] = [await arrive(server, 'anna'), await arrive(server, 'boris')];
  const rings = nextIncoming(callee);
  await eventually(() => expect(anna.client.people.map(({ userId }) => userId)).toContain(boris));
  const outgoing = await anna.client.call(boris, { video: false });
  const incoming = await rings;
  await incoming.answer({ video: false });
  await Promise.all([inPhase(outgoing, 'active'), inPhase(incoming, 'active')]);
  await Promise.all([hears(outgoing, 'sound'), hears(incoming, 'sound')]);
  // The path is committed, and the tickets say so.
  await eventually(() => {
    for (const call of [outgoing, incoming]) expect(claimsOf(call)).toMatchObject({ p2p: { generation: 1 } });
  });
  return { anna, callee, outgoing, incoming };
}

const isOnline = ({ client }: Person): boolean => client.state.phase === 'online';

/** Both are signed in again, and each sees the other there. */
async function untilTogether(people: readonly Person[], calls: readonly Call[]): Promise<void> {
  await eventually(() => expect(people.map(isOnline)).toEqual([true, true]));
  await Promise.all(calls.map((call) => untilPeers(call, ([peer]) => peer?.connected === true)));
}

describe('the server is killed in the middle of a call', () => {
  test('S22: media never notices, and when it is back muting and hanging up work, in the same call', async () => {
    const server = await startKillableServer();
    const { anna, callee, outgoing, incoming } = await talking(server);
    const interruptions: boolean[] = [];
    for (const call of [outgoing, incoming]) {
      call.on('state', (state) => interruptions.push(state.phase !== 'active' || state.mediaInterrupted));
    }
    const [stream] = incoming.peers.map((peer) => peer.stream);

    await server.kill();
    await eventually(() => expect([anna, callee].map(isOnline)).toEqual([false, false]));
    await Promise.all([hears(outgoing, 'sound'), hears(incoming, 'sound')]);
    await server.start();
    await untilTogether([anna, callee], [outgoing, incoming]);

    await Promise.all([hears(outgoing, 'sound'), hears(incoming, 'sound')]);
    expect([outgoing.route, incoming.route]).toMatchObject(Array(2).fill({ topology: 'p2p', generation: 1 }));
    expect(incoming.peers[0]?.stream).toBe(stream);
    await outgoing.setMicrophoneMuted(true);
    await untilPeers(incoming, ([peer]) => peer?.sources.microphone?.muted === true);
    await hears(incoming, 'silence');
    expect(interruptions).toEqual([]);
    await incoming.hangUp();
    const [one, other] = await Promise.all([inPhase(outgoing, 'ended'), inPhase(incoming, 'ended')]);
    expect([one.reason, other.reason]).toEqual(['completed', 'completed']);
    expect([...anna.problems, ...callee.problems]).toEqual([]);
  });

  test('S22: who was muted is muted, for the others too, and so is who mutes while the server is away', async () => {
    const server = await startKillableServer();
    const { anna, callee, outgoing, incoming } = await talking(server);
    await incoming.setMicrophoneMuted(true);
    await untilPeers(outgoing, ([peer]) => peer?.sources.microphone?.muted === true);
    await eventually(() => expect(claimsOf(incoming)).toMatchObject({ peer: { standing: { muted: true } } }));
    const seen: (boolean | undefined)[] = [];
    outgoing.on('peers', ([peer]) => seen.push(peer?.sources.microphone?.muted));
    await server.kill();
    await outgoing.setMicrophoneMuted(true);
    await server.start();
    await untilTogether([anna, callee], [outgoing, incoming]);
    await untilPeers(incoming, ([peer]) => peer?.sources.microphone?.muted === true);
    expect(seen.filter((muted) => muted !== true)).toEqual([]);
    await hears(outgoing, 'silence');
    expect(incoming.local.microphone).toMatchObject({ state: 'live', muted: true });
  });

  test('S23: who hung up while the server was away does not come back, and the other is not left waiting', async () => {
    const server = await startKillableServer({ PARLEY_GRACE_SECONDS: '2' });
    const { incoming, outgoing } = await talking(server);
    await server.kill();
    void incoming.hangUp();
    await server.start();
    expect(await inPhase(outgoing, 'ended')).toMatchObject({ reason: 'lost' });
    expect(incoming.state).toMatchObject({ phase: 'ended', reason: 'completed' });
  });
});
