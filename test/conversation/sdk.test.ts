import { describe, expect, test } from 'vitest';
import { UserId } from '../../src/protocol/ids.ts';
import { startCuttableProxy } from '../support/cuttable-proxy.ts';
import { eventually } from '../support/eventually.ts';
import { hears, inPhase, nextIncoming, untilPeers } from '../support/sdk-client.ts';
import { arrive, type Talker, talk } from '../support/sdk-talk.ts';
import { startServer } from '../support/server.ts';

const boris = UserId.parse('boris');

describe('two people with the real SDK, peer to peer', () => {
  test('C4, T2: call, hear each other, mute, unmute, hang up', async () => {
    const server = await startServer();
    const [anna, callee] = [await arrive(server, 'anna'), await arrive(server, 'boris')];
    const { outgoing, incoming } = await talk(anna, callee);
    expect(incoming.with).toMatchObject({ userId: 'anna' });

    await outgoing.setMicrophoneMuted(true);
    await untilPeers(incoming, ([peer]) => peer?.sources.microphone?.muted === true);
    await hears(incoming, 'silence');
    await outgoing.setMicrophoneMuted(false);
    await untilPeers(incoming, ([peer]) => peer?.sources.microphone?.muted === false);
    await hears(incoming, 'sound');

    expect(await server.metric('parley_media_transports{state="new"}')).toBe(0);
    await incoming.hangUp();
    const [one, other] = await Promise.all([inPhase(outgoing, 'ended'), inPhase(incoming, 'ended')]);
    expect([one.reason, other.reason]).toEqual(['completed', 'completed']);
    expect(await server.metric('parley_calls_ended_total{application="acme",outcome="completed"}')).toBe(1);
    expect([...anna.problems, ...callee.problems]).toEqual([]);
  });

  test('C5: two tabs ring; one answers, the other stops', async () => {
    const server = await startServer();
    const [anna, tab, phone] = [
      await arrive(server, 'anna'),
      await arrive(server, 'boris'),
      await arrive(server, 'boris'),
    ];
    const tabRings = nextIncoming(tab);
    const { incoming } = await talk(anna, phone);
    const missed = await tabRings;
    expect(await inPhase(missed, 'ended')).toMatchObject({ reason: 'answered-elsewhere' });
    expect(incoming.state.phase).toBe('active');
    expect(tab.client.calls).toEqual([]);
  });

  test('S8: the socket is cut in the middle of the call: sound goes on, a mute meanwhile arrives, hanging up works', async () => {
    const server = await startServer();
    const proxy = await startCuttableProxy(server.port);
    try {
      const anna = await arrive(server, 'anna', `ws://127.0.0.1:${proxy.port}/ws`);
      const callee = await arrive(server, 'boris');
      const { outgoing, incoming } = await talk(anna, callee);
      proxy.cut();
      await untilPeers(incoming, ([peer]) => peer?.connected === false);
      await hears(incoming, 'sound');
      const muted = outgoing.setMicrophoneMuted(true);
      proxy.mend();
      await muted;
      await untilPeers(incoming, ([peer]) => peer?.connected === true && peer.sources.microphone?.muted === true);
      expect([outgoing.state.phase, incoming.state.phase]).toEqual(['active', 'active']);
      await outgoing.hangUp();
      expect(await inPhase(incoming, 'ended')).toMatchObject({ reason: 'completed' });
      expect(await server.metric('parley_calls_placed_total{application="acme"}')).toBe(1);
    } finally {
      await proxy.close();
    }
  });

  test('C11: both call each other at once, and talk in one call', async () => {
    const server = await startServer();
    const [anna, callee] = [await arrive(server, 'anna'), await arrive(server, 'boris')];
    await eventually(() => expect(anna.client.people).toHaveLength(1));
    const calls = await Promise.all([
      anna.client.call(boris, { video: false }),
      callee.client.call(UserId.parse('anna'), { video: false }),
    ]);
    await Promise.all(calls.map((call) => inPhase(call, 'active')));
    expect(calls[0].id).toBe(calls[1].id);
    await Promise.all(calls.map((call) => hears(call, 'sound')));
    expect(await server.metric('parley_calls_placed_total{application="acme"}')).toBe(1);
  });

  test('O5: over a server without telemetry', async () => {
    const server = await startServer({ telemetry: false });
    const [anna, callee] = [await arrive(server, 'anna'), await arrive(server, 'boris')];
    const { outgoing, incoming } = await talk(anna, callee);
    await outgoing.hangUp();
    await inPhase(incoming, 'ended');
  });

  test('A4: TURN credentials that end soon are renewed in the call, which goes on', async () => {
    const server = await startServer({
      clockStands: true,
      settings: {
        PARLEY_TURN_URLS: 'turn:127.0.0.1:9',
        PARLEY_TURN_SECRET: 'a secret shared with coturn',
        PARLEY_TURN_TTL_SECONDS: '60',
      },
    });
    const [anna, callee] = [await arrive(server, 'anna'), await arrive(server, 'boris')];
    const { outgoing } = await talk(anna, callee);
    const usernames = ({ configurations }: Talker): unknown[] =>
      configurations.flatMap(({ iceServers = [] }) => iceServers.map(({ username }) => username));
    expect([anna, callee].map(usernames)).toEqual([[], []]);
    const witness = await server.signIn('carol');
    const [before] = witness.me.ice.iceServers;
    server.passes(43_000);
    const [after] = (await witness.notification('session.ice-servers')).iceServers;
    expect(after?.username).not.toBe(before?.username);
    for (const [person, user] of [
      [anna, 'anna'],
      [callee, 'boris'],
    ] as const) {
      await expect.poll(() => usernames(person)).toEqual([after?.username?.replace('carol', user)]);
    }
    await hears(outgoing, 'sound');
    expect([...anna.problems, ...callee.problems]).toEqual([]);
  });
});
