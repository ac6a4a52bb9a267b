import { describe, expect, test } from 'vitest';
import type { Call, Client, OwnCall } from '../../sdk/index.ts';
import { UserId } from '../../src/protocol/ids.ts';
import { eventually } from '../support/eventually.ts';
import { hears, inPhase, nextIncoming, sdkClient, untilPeers } from '../support/sdk-client.ts';
import { claimsOf } from '../support/sdk-talk.ts';
import { startServer, type TestServer } from '../support/server.ts';

async function arrive(server: TestServer, user: string, callWaiting = false) {
  const person = sdkClient(server.ws, { callWaiting });
  await person.client.signIn({ token: await server.token(user) });
  return person;
}

type Person = Awaited<ReturnType<typeof arrive>>;

const knows = (client: Client, user: string) =>
  eventually(() => expect(client.people.map(({ userId }) => String(userId))).toContain(user));

async function rings(caller: Person, callee: Person, user: string): Promise<{ outgoing: Call; incoming: Call }> {
  const ringing = nextIncoming(callee);
  await knows(caller.client, user);
  const outgoing = await caller.client.call(UserId.parse(user), { video: false, conversationId: 'order-4711' });
  return { outgoing, incoming: await ringing };
}

/**
 * As their tickets say, the server knows that media has come. Before that, a third person ends the call: they all go to
 * the SFU, which carries nothing here.
 */
async function talking(caller: Person, callee: Person): Promise<{ outgoing: Call; incoming: Call }> {
  const { outgoing, incoming } = await rings(caller, callee, 'boris');
  await incoming.answer({ video: false });
  await Promise.all([inPhase(outgoing, 'active'), inPhase(incoming, 'active')]);
  for (const call of [outgoing, incoming]) {
    await eventually(() => expect(claimsOf(call)).toMatchObject({ p2p: { generation: 1 } }));
  }
  return { outgoing, incoming };
}

/** Resolves with the first of the person's own calls. */
const ownCall = ({ client }: Person): Promise<OwnCall> =>
  new Promise((resolve) => {
    const look = ([own]: readonly OwnCall[]): void => {
      if (own) resolve(own);
    };
    client.on('ownCalls', look);
    look(client.ownCalls);
  });

describe('with the real SDK', () => {
  test('C28, C30: a call moves to the other device, muted as it was, and the other end hears it there', async () => {
    const server = await startServer();
    const [anna, tab] = [await arrive(server, 'anna'), await arrive(server, 'boris')];
    const { outgoing, incoming } = await talking(anna, tab);
    await incoming.setMicrophoneMuted(true);
    await untilPeers(outgoing, ([peer]) => peer?.sources.microphone?.muted === true);

    const phone = await arrive(server, 'boris');
    const own = await ownCall(phone);
    expect(own).toMatchObject({ id: outgoing.id, seat: 'elsewhere', conversationId: 'order-4711' });
    expect(own.others.map(({ name }) => name)).toEqual(['anna']);
    const moved = await phone.client.rejoin(own.id, { video: false });
    expect(moved).toMatchObject({ direction: 'rejoined', with: { userId: 'anna' } });
    expect(await inPhase(incoming, 'ended')).toMatchObject({ reason: 'moved' });
    await inPhase(moved, 'active');
    expect(moved.local.microphone).not.toMatchObject({ state: 'live', muted: false });
    await moved.setMicrophoneMuted(false);
    await hears(outgoing, 'sound');
    await hears(moved, 'sound');
    expect([tab.client.calls, tab.client.ownCalls.map(({ seat }) => seat)]).toEqual([[], ['elsewhere']]);
    expect(outgoing.state.phase).toBe('active');
    await moved.hangUp();
    expect(await inPhase(outgoing, 'ended')).toMatchObject({ reason: 'completed' });
    await eventually(() => expect(tab.client.ownCalls).toEqual([]));
    expect([...anna.problems, ...tab.problems, ...phone.problems]).toEqual([]);
  });

  test('C29: who closed the page finds the call after signing in again, and comes back', async () => {
    const server = await startServer();
    const [anna, boris, carol] = [
      await arrive(server, 'anna'),
      await arrive(server, 'boris'),
      await arrive(server, 'carol'),
    ];
    const { outgoing } = await talking(anna, boris);
    await knows(anna.client, 'carol');
    const added = nextIncoming(carol);
    await outgoing.add(UserId.parse('carol'));
    await (await added).answer({ video: false });
    await untilPeers(outgoing, (peers) => peers.length === 2);
    carol.client.close();
    await untilPeers(outgoing, (peers) => peers.length === 1);
    const again = await arrive(server, 'carol');
    const own = await ownCall(again);
    expect(own).toMatchObject({ seat: 'left' });
    const back = await again.client.rejoin(own.id, { video: false });
    await untilPeers(outgoing, (peers) => peers.length === 2);
    await untilPeers(back, (peers) => peers.length === 2);
    await expect(again.client.rejoin(own.id, { video: false })).rejects.toMatchObject({ code: 'call-not-found' });
  });

  test('C27: a client that takes a second call is rung in the first, leaves it and answers', async () => {
    const server = await startServer();
    const [anna, boris, carol] = [
      await arrive(server, 'anna'),
      await arrive(server, 'boris', true),
      await arrive(server, 'carol'),
    ];
    const first = await talking(anna, boris);
    const second = await rings(carol, boris, 'boris');
    expect(first.incoming.state.phase).toBe('active');
    await first.incoming.hangUp();
    await second.incoming.answer({ video: false });
    await inPhase(second.outgoing, 'active');
    await hears(second.outgoing, 'sound');
    await inPhase(first.outgoing, 'ended');

    boris.client.setCallWaiting(false);
    // Answered after that was heard.
    await boris.client.createMeeting();
    await expect(anna.client.call(UserId.parse('boris'), { video: false })).rejects.toMatchObject({
      code: 'user-busy',
    });
  });
});
