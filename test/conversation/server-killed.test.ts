import { describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { startKillableServer } from '../support/killable-server.ts';
import { hears, inPhase, untilPeers } from '../support/sdk-client.ts';
import { claimsOf, isOnline, talking, untilTogether } from '../support/sdk-talk.ts';

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
