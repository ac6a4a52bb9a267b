import { expect } from 'vitest';
import type { Call } from '../../sdk/index.ts';
import { UserId } from '../../src/protocol/ids.ts';
import { eventually } from './eventually.ts';
import type { KillableServer } from './killable-server.ts';
import { hears, inPhase, nextIncoming, sdkClient, untilPeers } from './sdk-client.ts';

const boris = UserId.parse('boris');

export async function arrive(server: KillableServer, user: string) {
  const person = sdkClient(server.ws);
  await person.client.signIn({ token: await server.token(user) });
  return person;
}

export type Talker = Awaited<ReturnType<typeof arrive>>;

/** What the call's newest seat ticket says. */
export const claimsOf = ({ seatTicket }: Call): unknown =>
  seatTicket && JSON.parse(atob(String(seatTicket.split('.')[1])));

/** Two with the real SDK, who hear each other, over a path that their tickets know of. */
export async function talking(server: KillableServer) {
  const [anna, callee] = [await arrive(server, 'anna'), await arrive(server, 'boris')];
  const rings = nextIncoming(callee);
  await eventually(() => expect(anna.client.people.map(({ userId }) => userId)).toContain(boris));
  const outgoing = await anna.client.call(boris, { video: false });
  const incoming = await rings;
  await incoming.answer({ video: false });
  await Promise.all([inPhase(outgoing, 'active'), inPhase(incoming, 'active')]);
  await Promise.all([hears(outgoing, 'sound'), hears(incoming, 'sound')]);
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
