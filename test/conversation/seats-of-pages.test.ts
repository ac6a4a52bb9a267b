import { expect, test } from 'vitest';
import type { Call } from '../../sdk/index.ts';
import { eventually } from '../support/eventually.ts';
import { startKillableServer } from '../support/killable-server.ts';
import { hears, untilPeers } from '../support/sdk-client.ts';
import { arrive, isOnline, type Talker, talking } from '../support/sdk-talk.ts';

/** As a page at its end leaves it to the next one. */
function leave({ client }: Talker, { seatTicket, wanted }: Call) {
  client.close();
  if (seatTicket === null) throw new Error('there is no ticket');
  return [seatTicket, wanted] as const;
}

test('S18: who mutes while signaling is away, and loads the page anew then, comes back muted', async () => {
  const server = await startKillableServer();
  const { anna, outgoing, incoming } = await talking(server);
  await server.kill();
  await eventually(() => expect(isOnline(anna)).toBe(false));
  await outgoing.setMicrophoneMuted(true);
  const left = leave(anna, outgoing);
  await server.start();

  const again = await arrive(server, 'anna');
  const call = await again.client.takeSeatBack(...left);
  expect(call.wanted).toEqual({ microphone: false, camera: false });
  await untilPeers(incoming, ([peer]) => peer?.connected === true);
  await hears(call, 'sound');
  expect(call.local.microphone).toMatchObject({ state: 'live', muted: true });
  await untilPeers(incoming, ([peer]) => peer?.sources.microphone?.muted === true);
  await call.setMicrophoneMuted(false);
  await untilPeers(incoming, ([peer]) => peer?.sources.microphone?.muted === false);
  await hears(incoming, 'sound');
});

test('S18: the ticket of the page before still brings back a page that was loaded anew before it had one of its own', async () => {
  const server = await startKillableServer();
  const { anna, outgoing, incoming } = await talking(server);
  await server.kill();
  const left = leave(anna, outgoing);
  await server.start();
  const hasty = await arrive(server, 'anna');
  await hasty.client.takeSeatBack(...left);
  await server.kill();
  hasty.client.close();
  await server.start();

  const again = await arrive(server, 'anna');
  const call = await again.client.takeSeatBack(...left);
  await Promise.all([hears(call, 'sound'), untilPeers(incoming, ([peer]) => peer?.connected === true)]);
});
