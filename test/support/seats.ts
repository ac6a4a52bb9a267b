import { notifications, type Result } from '../../src/protocol/contract.ts';
import type { RawClient } from './raw-client.ts';
import type { TestServer } from './server.ts';

export async function two(server: TestServer) {
  return [await server.signIn('anna'), await server.signIn('boris')] as const;
}

export async function three(server: TestServer) {
  return [...(await two(server)), await server.signIn('carol')] as const;
}

/** The newest ticket that this client heard of. */
export async function ticketOf(client: RawClient): Promise<string> {
  await client.heard();
  return ticketSoFar(client);
}

/** Of a client that perhaps has no connection any more. */
export function ticketSoFar({ inbox }: RawClient): string {
  const tickets = inbox.all.filter(({ type }) => type === 'seat.ticket');
  return notifications['seat.ticket'].parse(tickets.at(-1)?.data).ticket;
}

/** A new session, as the same user, over a new connection. */
export async function signInAgain(server: TestServer, client: RawClient, token?: string): Promise<void> {
  const user = client.me.me.userId;
  await client.reconnect(server.ws);
  client.inbox.clear();
  await client.hello({ method: 'token', token: token ?? (await server.token(user)) });
}

type Ticket = { ticket: string; generation: number | null };

/** Signs in again and takes the seat back. */
export async function comeBack(server: TestServer, client: RawClient, how: Ticket): Promise<Result<'seat.return'>> {
  await signInAgain(server, client);
  return client.request('seat.return', how);
}
