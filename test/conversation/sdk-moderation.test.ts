import { expect, test } from 'vitest';
import type { Call, ModerationNotice } from '../../sdk/index.ts';
import type { Grant } from '../../src/protocol/permissions.ts';
import { eventually } from '../support/eventually.ts';
import { hears, inPhase, sdkClient, untilPeers } from '../support/sdk-client.ts';
import { startServer, type TestServer } from '../support/server.ts';

async function arrive(server: TestServer, user: string, grant?: Grant) {
  const person = sdkClient(server.ws);
  await person.client.signIn({ token: await server.token(user, 'acme', user, grant) });
  return person;
}

const noticesOf = ({ moderation }: Call): ModerationNotice[] => {
  const notices: ModerationNotice[] = [];
  moderation.on('notice', (notice) => notices.push(notice));
  return notices;
};

const micOf = ({ local: { microphone } }: Call) => microphone.state === 'live' && microphone.muted;

test('G4, G5: two in a meeting, peer to peer: the owner mutes, the other obeys, is asked, and unmutes alone', async () => {
  const server = await startServer();
  const [anna, boris] = [await arrive(server, 'anna'), await arrive(server, 'boris')];
  const meetingId = await anna.client.createMeeting();
  const owners = await anna.client.join(meetingId, { video: false });
  const others = await boris.client.join(meetingId, { video: false });
  await Promise.all([inPhase(owners, 'active'), inPhase(others, 'active')]);
  await hears(owners, 'sound');
  expect([owners.moderation.state.role, others.moderation.state.role]).toEqual(['owner', 'member']);
  const notices = noticesOf(others);
  const peerId = owners.peers[0]?.peerId;
  if (!peerId) throw new Error('nobody is there');

  await owners.moderation.mute(peerId);
  await untilPeers(owners, ([peer]) => peer?.sources.microphone?.muted === true);
  await hears(owners, 'silence');
  await eventually(() => expect(micOf(others)).toBe(true));
  await owners.moderation.askToUnmute(peerId);
  await eventually(() => expect(notices.map(({ kind }) => kind)).toEqual(['muted', 'unmute-asked']));
  expect(notices[0]?.by?.userId).toBe('anna');
  expect(micOf(others)).toBe(true);

  await others.setMicrophoneMuted(false);
  await untilPeers(owners, ([peer]) => peer?.sources.microphone?.muted === false);
  await hears(owners, 'sound');
  await expect(others.moderation.muteAll()).rejects.toMatchObject({ code: 'not-allowed' });

  await others.moderation.raiseHand(true);
  await eventually(() => expect(owners.moderation.state.hands).toEqual([{ peerId, mine: false }]));
  expect(others.moderation.state.hands).toEqual([{ peerId, mine: true }]);
  expect([...anna.problems, ...boris.problems]).toEqual([]);
});

test('G4: who comes back with another client begins muted, though the microphone is asked for', async () => {
  const server = await startServer();
  const [anna, boris] = [await arrive(server, 'anna'), await arrive(server, 'boris')];
  const meetingId = await anna.client.createMeeting();
  const owners = await anna.client.join(meetingId, { video: false });
  const first = await boris.client.join(meetingId, { video: false });
  await inPhase(first, 'active');
  await first.setMicrophoneMuted(true);
  await untilPeers(owners, ([peer]) => peer?.sources.microphone?.muted === true);
  boris.client.close();
  await untilPeers(owners, (peers) => peers.length === 0);

  const again = await arrive(server, 'boris');
  const call = await again.client.join(meetingId, { video: false });
  await untilPeers(owners, ([peer]) => peer?.sources.microphone !== undefined);
  expect(owners.peers[0]?.sources.microphone).toEqual({ muted: true });
  expect(micOf(call)).toBe(true);
});

test('G7, G9: the lobby lets in once, gives up when asked to, and who is removed hears why it ended', async () => {
  const server = await startServer();
  const [anna, boris] = [await arrive(server, 'anna'), await arrive(server, 'boris')];
  const meetingId = await anna.client.createMeeting({ lobby: true });
  const owners = await anna.client.join(meetingId, { video: false });
  await expect(boris.client.join(meetingId, { video: false })).rejects.toMatchObject({ code: 'must-wait' });
  const waiters = async (...people: string[]) =>
    eventually(() => expect(owners.moderation.state.waiting.map(({ userId }) => userId)).toEqual(people));

  const impatience = new AbortController();
  const waiting = boris.client.waitToJoin(meetingId, { signal: impatience.signal });
  await waiters('boris');
  impatience.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  await waiters();

  const denied = boris.client.waitToJoin(meetingId);
  await waiters('boris');
  const { userId } = owners.moderation.state.waiting[0] ?? {};
  if (!userId) throw new Error('nobody waits');
  await owners.moderation.deny(userId);
  expect(await denied).toBe(false);

  const admitted = boris.client.waitToJoin(meetingId);
  await waiters('boris');
  await owners.moderation.admit(userId);
  expect(await admitted).toBe(true);
  const call = await boris.client.join(meetingId, { video: false });
  await untilPeers(owners, (peers) => peers.length === 1);
  const peerId = owners.peers[0]?.peerId;
  if (!peerId) throw new Error('nobody is there');
  await owners.moderation.remove(peerId);
  expect(await inPhase(call, 'ended')).toMatchObject({ reason: 'removed' });
  await expect(boris.client.join(meetingId, { video: false })).rejects.toMatchObject({ code: 'kept-out' });
});

test('G1: who may not speak is muted from the beginning, sends nothing, and the call has no fault', async () => {
  const server = await startServer();
  const anna = await arrive(server, 'anna');
  const boris = await arrive(server, 'boris', { permissions: ['publish-video'] });
  const meetingId = await anna.client.createMeeting();
  const owners = await anna.client.join(meetingId, { video: false });
  const call = await boris.client.join(meetingId, { video: false });
  await Promise.all([inPhase(owners, 'active'), inPhase(call, 'active')]);
  await hears(call, 'sound');
  await eventually(() => expect(micOf(call)).toBe(true));
  expect(call.moderation.state).toMatchObject({ seated: true, permissions: new Set(['publish-video']) });
  await call.setMicrophoneMuted(false);
  await call.moderation.raiseHand(true);
  await eventually(() => expect(owners.moderation.state.hands).toHaveLength(1));
  expect(owners.peers[0]?.sources).toEqual({});
  expect([...anna.problems, ...boris.problems]).toEqual([]);
});
