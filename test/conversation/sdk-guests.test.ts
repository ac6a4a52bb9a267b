import { expect, test } from 'vitest';
import type { MeetingId } from '../../sdk/index.ts';
import { eventually } from '../support/eventually.ts';
import { inPhase, sdkClient, untilPeers } from '../support/sdk-client.ts';
import { untilTogether } from '../support/sdk-talk.ts';
import { startServer } from '../support/server.ts';

test('A15: a page embeds the way in: whose meeting it is, a name, the call; and a restart brings the guest back', async () => {
  const server = await startServer();
  const [anna, gina] = [sdkClient(server.ws), sdkClient(server.ws)];
  await anna.client.signIn({ token: await server.token('anna') });
  const meetingId = await anna.client.createMeeting({ guests: true });
  expect(await gina.client.aboutMeeting(meetingId)).toEqual({ application: 'acme', guests: true });
  const { me, guestToken } = await gina.client.signIn({ guestName: ' Gina ', meetingId });
  expect(me).toMatchObject({ name: 'Gina', applicationId: 'acme', guest: true, meetingId });
  expect(guestToken).not.toBeNull();
  expect(gina.client.people).toEqual([]);

  const hosts = await anna.client.join(meetingId, { video: false });
  const guests = await gina.client.join(meetingId, { video: false });
  await Promise.all([hosts, guests].map((call) => inPhase(call, 'active')));
  await untilPeers(hosts, ([peer]) => peer?.person.name === 'Gina' && peer.role === 'guest');
  expect(hosts.moderation.state.role).toBe('owner');
  expect(guests.moderation.state.role).toBe('guest');

  const before = guests.seatTicket;
  await server.restart();
  await eventually(() => expect(guests.seatTicket).not.toBe(before));
  await untilTogether([anna, gina], [hosts, guests]);
  await guests.setMicrophoneMuted(true);
  await untilPeers(hosts, ([peer]) => peer?.person.userId === me.userId && peer.sources.microphone?.muted === true);
  expect(hosts.state.phase).toBe('active');
  await guests.hangUp();
  await untilPeers(hosts, (peers) => peers.length === 0);
  expect(gina.problems).toEqual([]);
});

test('A15: a page hears why there is no way in', async () => {
  const server = await startServer();
  const [anna, gina] = [sdkClient(server.ws), sdkClient(server.ws)];
  await anna.client.signIn({ token: await server.token('anna') });
  const closed = await anna.client.createMeeting();
  expect(await gina.client.aboutMeeting(closed)).toEqual({ application: 'acme', guests: false });
  const asGuest = (meetingId: MeetingId) => gina.client.signIn({ guestName: 'Gina', meetingId });
  await expect(asGuest(closed)).rejects.toMatchObject({ code: 'guests-not-allowed' });
  await expect(gina.client.aboutMeeting('nowhere' as MeetingId)).rejects.toMatchObject({ code: 'meeting-not-found' });
  await expect(asGuest('nowhere' as MeetingId)).rejects.toMatchObject({ code: 'meeting-not-found' });
});
