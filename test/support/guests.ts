import type { MeetingId } from '../../src/protocol/ids.ts';
import type { RawClient } from './raw-client.ts';
import { ADMIN, mint, type Registered, register, signInWith } from './registered.ts';
import { startServer, type TestServer } from './server.ts';

/** A registered application, and somebody of it with a meeting that takes guests, or does not. */
export async function hosted(how: { guests?: boolean; lobby?: boolean } = {}, more: Record<string, unknown> = {}) {
  const server = await startServer({ settings: { PARLEY_ADMIN_TOKEN: ADMIN, PARLEY_GUESTS: 'false' } });
  const desk = await register(server, { name: 'Desk', ...more });
  const anna = await member(server, desk, 'anna');
  const { meetingId } = await anna.request('meeting.create', { guests: true, ...how });
  return { server, desk, anna, meetingId };
}

export const member = async (server: TestServer, application: Registered, user: string): Promise<RawClient> =>
  signInWith(server, await mint(application, user));

/** With the link and a name. */
export async function comeAsGuest(server: TestServer, meetingId: MeetingId, name = 'Gina'): Promise<RawClient> {
  const guest = await server.connect();
  await guest.hello({ method: 'guest', name, meetingId });
  return guest;
}

/** With which a guest's other tabs sign in. */
export function passOf({ me: { guestToken } }: RawClient): string {
  if (guestToken === undefined) throw new Error('this one came otherwise');
  return guestToken;
}

export const helloOf = (name: string, meetingId: string) => ({
  credentials: { method: 'guest', name, meetingId },
  client: { name: 'raw-client', version: '1' },
});
