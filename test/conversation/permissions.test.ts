import { describe, expect, test } from 'vitest';
import { Permission, Role } from '../../src/protocol/permissions.ts';
import { ROLE_PERMISSIONS } from '../../src/rooms/permissions.ts';
import { beginMeeting, enterByLobby, knock } from '../support/meetings.ts';
import { attempts, type Scene } from '../support/permission-attempts.ts';
import type { RawClient } from '../support/raw-client.ts';
import { startServer, type TestServer } from '../support/server.ts';

/** Anna’s meeting with a lobby: Boris and Carl sit there, Eve and Frank wait, Dora is only online. */
async function scene(server: TestServer, boris: RawClient): Promise<Scene & { anna: RawClient }> {
  const anna = await server.signIn('anna');
  const [carl, , eve, frank] = await Promise.all(['carl', 'dora', 'eve', 'frank'].map((user) => server.signIn(user)));
  if (!carl || !eve || !frank) throw new Error('not all came');
  const meeting = await beginMeeting(anna, { lobby: true });
  await enterByLobby(anna, boris, meeting);
  const { joined } = await enterByLobby(anna, carl, meeting);
  await knock(eve, meeting.meetingId);
  await knock(frank, meeting.meetingId);
  return { anna, callId: meeting.callId, generation: joined.path?.generation ?? 0, carl: joined.peerId };
}

/** Without who signs in and out, which is told a moment later. */
const heardInMeeting = async (client: RawClient) =>
  (await client.heard()).filter((type) => type !== 'presence.changed');

describe('every permission is held by the server', () => {
  test.each(Permission.options)('G1: without %s it is refused, and changes nothing', async (permission) => {
    const server = await startServer();
    const others = Permission.options.filter((other) => other !== permission);
    const boris = await server.signIn('boris', 'acme', { permissions: others });
    const { anna, ...about } = await scene(server, boris);
    const before = await heardInMeeting(anna);
    for (const { request, data } of attempts[permission]) {
      const refused = await boris.refusal(request, data(about));
      expect(refused).toMatchObject({ code: 'not-allowed', details: { permission } });
    }
    expect(await heardInMeeting(anna)).toEqual(before);
  });

  test.each(Permission.options)('G1, G3: with %s alone, all that it guards is carried out', async (permission) => {
    const server = await startServer();
    const boris = await server.signIn('boris', 'acme', { permissions: [permission] });
    const { anna: _, ...about } = await scene(server, boris);
    for (const { request, data } of attempts[permission]) {
      // Where there is no such transport, the permission was looked at before.
      if (request === 'media.produce') {
        expect((await boris.refusal(request, data(about))).code).toBe('transport-not-found');
      } else await boris.replyTo(request, boris.send(request, data(about)));
    }
  });
});

describe('roles', () => {
  test.each(Role.options)('G1: %s may what the table says, and nothing else', async (role) => {
    const server = await startServer();
    const boris = await server.signIn('boris', 'acme', { role });
    const { anna: _, ...about } = await scene(server, boris);
    for (const permission of Permission.options) {
      const [{ request, data }] = attempts[permission];
      const code = await boris.replyTo(request, boris.send(request, data(about))).then(
        () => 'done',
        ({ code: refused }) => refused,
      );
      expect([permission, code]).toEqual([
        permission,
        ROLE_PERMISSIONS[role].includes(permission) ? 'done' : 'not-allowed',
      ]);
    }
  });
});

describe('who is what', () => {
  test('G2: in a call that was placed both are members, whatever their tokens say, and each may what the other may', async () => {
    const server = await startServer();
    const [anna, boris] = [await server.signIn('anna', 'acme', { role: 'owner' }), await server.signIn('boris')];
    const { callId } = await anna.request('call.place', { to: ['boris'], video: false });
    await boris.request('call.answer', { callId });
    const seats = [await anna.notification('room.joined'), await boris.notification('room.joined')];
    for (const { moderation, peers } of seats) {
      expect(moderation).toMatchObject({ role: 'member', permissions: ROLE_PERMISSIONS.member });
      expect(peers.map(({ role }) => role)).toEqual(['member']);
    }
  });

  test('G2: the creator is the owner though others came first, and again when coming back', async () => {
    const server = await startServer();
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    const { meetingId } = await anna.request('meeting.create', {});
    const { callId } = await boris.request('call.join', { meetingId, video: false });
    expect((await boris.notification('room.joined')).moderation.role).toBe('member');
    for (let time = 0; time < 2; time++) {
      await anna.request('call.join', { meetingId, video: false });
      expect((await anna.notification('room.joined')).moderation.role).toBe('owner');
      await anna.request('call.leave', { callId });
    }
  });

  test('G2: who was there when a call got its link moderates; who comes by it does not', async () => {
    const server = await startServer();
    const [anna, boris, guest] = [
      await server.signIn('anna'),
      await server.signIn('boris'),
      await server.signIn('carl'),
    ];
    const { callId } = await anna.request('call.place', { to: ['boris'], video: false });
    await boris.request('call.answer', { callId });
    const { meetingId } = await anna.request('meeting.create', { callId });
    for (const side of [anna, boris]) {
      expect(await side.notification('moderation.changed')).toMatchObject({ moderation: { role: 'moderator' } });
    }
    await guest.request('call.join', { meetingId, video: false });
    const { moderation, peers } = await guest.notification('room.joined');
    expect(moderation.role).toBe('member');
    expect(peers.map(({ role }) => role)).toEqual(['moderator', 'moderator']);
  });

  test('G2: a meeting that lost its owner is run by who has been there longest, until the owner is back', async () => {
    const server = await startServer();
    const [anna, boris, carl] = [
      await server.signIn('anna'),
      await server.signIn('boris'),
      await server.signIn('carl'),
    ];
    const { meetingId } = await anna.request('meeting.create', {});
    const { callId } = await anna.request('call.join', { meetingId, video: false });
    for (const client of [boris, carl]) await client.request('call.join', { meetingId, video: false });
    const { peerId } = await boris.notification('room.joined');
    await anna.request('call.leave', { callId });
    expect(await boris.notification('moderation.changed')).toMatchObject({ moderation: { role: 'moderator' } });
    expect(await carl.notification('room.role')).toEqual({ callId, peerId, role: 'moderator' });
    await anna.request('call.join', { meetingId, video: false });
    expect(await carl.notification('room.role')).toEqual({ callId, peerId, role: 'member' });
    expect(await carl.heard()).not.toContain('moderation.changed');
  });

  test('G3: in a call between equals a token only takes away', async () => {
    const server = await startServer();
    const anna = await server.signIn('anna', 'acme', { permissions: ['publish-audio', 'remove'] });
    const boris = await server.signIn('boris');
    const { callId } = await anna.request('call.place', { to: ['boris'], video: false });
    await boris.request('call.answer', { callId });
    expect((await anna.notification('room.joined')).moderation.permissions).toEqual(['publish-audio']);
    const sources = [{ source: 'camera', muted: false }];
    expect((await anna.refusal('room.sources', { callId, sources })).details).toEqual({ permission: 'publish-video' });
    expect((await anna.refusal('meeting.create', { callId })).details).toEqual({ permission: 'add-people' });
  });
});
