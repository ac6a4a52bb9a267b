import { expect } from 'vitest';
import type { Call } from '../../sdk/index.ts';
import { UserId } from '../../src/protocol/ids.ts';
import { eventually } from './eventually.ts';
import type { KillableServer } from './killable-server.ts';
import { hears, inPhase, nextIncoming, sdkClient, untilPeers } from './sdk-client.ts';

const boris = UserId.parse('boris');

type Server = Pick<KillableServer, 'ws' | 'token'>;

export async function arrive(server: Server, user: string, url = server.ws) {
  const person = sdkClient(url);
  await person.client.signIn({ token: await server.token(user) });
  return person;
}

export type Talker = Awaited<ReturnType<typeof arrive>>;

/** What the call's newest seat ticket says. */
export const claimsOf = ({ seatTicket }: Call): unknown =>
  seatTicket && JSON.parse(atob(String(seatTicket.split('.')[1])));

/** A call to Boris over which both hear each other. */
export async function talk(caller: Talker, callee: Talker): Promise<{ outgoing: Call; incoming: Call }> {
  const rings = nextIncoming(callee);
  await eventually(() => expect(caller.client.people.map(({ userId }) => userId)).toContain(boris));
  const outgoing = await caller.client.call(boris, { video: false });
  const incoming = await rings;
  await incoming.answer({ video: false });
  await Promise.all([inPhase(outgoing, 'active'), inPhase(incoming, 'active')]);
  await Promise.all([hears(outgoing, 'sound'), hears(incoming, 'sound')]);
  return { outgoing, incoming };
}

/** Two who talk, over a path that their tickets know of. */
export async function talking(server: Server) {
  const [anna, callee] = [await arrive(server, 'anna'), await arrive(server, 'boris')];
  const { outgoing, incoming } = await talk(anna, callee);
  await eventually(() => {
    for (const call of [outgoing, incoming]) expect(claimsOf(call)).toMatchObject({ p2p: { generation: 1 } });
  });
  return { anna, callee, outgoing, incoming };
}

export const isOnline = ({ client }: Talker): boolean => client.state.phase === 'online';

/** Both are signed in again, and each sees the other there. */
export async function untilTogether(people: readonly Talker[], calls: readonly Call[]): Promise<void> {
  await eventually(() => expect(people.map(isOnline)).toEqual([true, true]));
  await Promise.all(calls.map((call) => untilPeers(call, ([peer]) => peer?.connected === true)));
}
