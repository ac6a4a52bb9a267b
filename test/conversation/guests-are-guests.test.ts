import { describe, expect, test } from 'vitest';
import { requestExamples } from '../../docs/generate/examples.ts';
import { isRequestType, type RequestType } from '../../src/protocol/contract.ts';
import type { MeetingId } from '../../src/protocol/ids.ts';
import { GUEST_REQUESTS } from '../../src/signaling/guest-requests.ts';
import { connectedCall } from '../support/conversations.ts';
import { type Ids, withIds } from '../support/foreign-ids.ts';
import { comeAsGuest, hosted, member, passOf } from '../support/guests.ts';
import { enter } from '../support/meetings.ts';
import { ask } from '../support/registered.ts';
import { ticketOf } from '../support/seats.ts';

/** Those of the connection, and those about nothing but the guest's own device. */
const OF_ONES_OWN: readonly RequestType[] = [
  'hello',
  'resume',
  'bye',
  'ping',
  'meeting.about',
  'presence.idle',
  'call.waiting',
  'test.open',
  'test.close',
  'quality.diagnosis',
];
const types = Object.keys(requestExamples).filter(isRequestType);

describe('a guest of one meeting', () => {
  test('A16: each request about anything else is refused, and nobody hears of it', async () => {
    const { server, desk, anna, meetingId } = await hosted();
    await enter(anna, meetingId);
    const gina = await comeAsGuest(server, meetingId);
    await enter(gina, meetingId);
    const [boris, carol] = [await member(server, desk, 'boris'), await member(server, desk, 'carol')];
    const { callId, callee } = await connectedCall(boris, carol);
    const others = { meetingId: (await boris.request('meeting.create', { guests: true })).meetingId };
    const ids: Ids = {
      callId,
      generation: 1,
      peerId: callee.peerId,
      userId: 'boris',
      ...others,
      transportId: 'theirs',
      producerId: 'theirs',
      consumerId: 'theirs',
      deviceId: boris.me.deviceId,
      ticket: await ticketOf(boris),
    };
    const heard = async () => [await boris.heard(), await carol.heard()];
    const before = await heard();
    const answers: Record<string, string> = {};
    for (const type of types.filter((one) => !OF_ONES_OWN.includes(one))) {
      const { data } = withIds(requestExamples[type].params, ids);
      answers[type] = (await gina.refusal(type, data)).code;
    }
    const refusedOutright = Object.keys(answers).filter((type) => isRequestType(type) && !GUEST_REQUESTS[type]);
    expect(refusedOutright.map((type) => answers[type])).toEqual(refusedOutright.map(() => 'not-allowed'));
    for (const code of Object.values(answers)) expect(code).toMatch(/^(not-allowed|call-not-found|seat-expired)$/);
    expect(await heard()).toEqual(before);
  });

  test('A16: is told of nobody, and nobody of the guest, but in the meeting; nobody rings them', async () => {
    const { server, desk, anna, meetingId } = await hosted();
    const boris = await member(server, desk, 'boris');
    const { callId } = await enter(anna, meetingId);
    const gina = await comeAsGuest(server, meetingId);
    const { userId } = gina.me.me;
    await enter(gina, meetingId);
    const carol = await member(server, desk, 'carol');
    expect(carol.me.people.map((person) => person.userId).toSorted()).toEqual(['anna', 'boris']);
    expect(await carol.request('presence.find', { query: '' })).toMatchObject({ total: 2 });
    expect((await carol.request('presence.find', { query: 'gin' })).people).toEqual([]);
    expect(await carol.request('presence.watch', { userIds: [userId] })).toEqual({ people: [] });
    expect((await carol.refusal('call.place', { to: [userId], video: false })).code).toBe('user-offline');
    await gina.request('call.leave', { callId });
    expect((await anna.refusal('call.add', { callId, userId })).code).toBe('user-offline');
    await gina.request('bye', {});
    await boris.heard();
    expect(JSON.stringify(boris.inbox.all)).not.toContain(userId);
    const toldOf = gina.inbox.all.filter(({ type }) => type === 'presence.changed' || type === 'history.missed');
    expect(toldOf).toEqual([]);
  });

  test('A16: reads nothing over HTTP', async () => {
    const { server, meetingId } = await hosted();
    const pass = passOf(await comeAsGuest(server, meetingId));
    for (const path of ['/api/calls', '/api/rooms', '/api/applications', '/api/overview']) {
      expect(await ask(server, pass, 'GET', path)).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
    }
  });
});

test('A16: in the log, the reports and the room a guest has a mark, and members have none', async () => {
  const { server, desk, anna, meetingId } = await hosted();
  const { callId } = await enter(anna, meetingId);
  const gina = await comeAsGuest(server, meetingId as MeetingId);
  await enter(gina, meetingId);
  await gina.request('call.leave', { callId });
  expect((await anna.refusal('call.add', { callId, userId: gina.me.me.userId })).code).toBe('user-offline');
  await anna.request('call.leave', { callId });
  const listed = async () => (await ask(server, desk.apiKey, 'GET', '/api/calls')).body['calls'];
  await expect.poll(listed).toMatchObject([{ callId, outcome: 'never-connected' }]);
  const people = [
    { name: 'anna', guest: false },
    { name: 'Gina', guest: true },
  ];
  expect(await listed()).toMatchObject([{ people }]);
  const { body } = await ask(server, desk.apiKey, 'GET', `/api/calls/${callId}/report`);
  expect(body).toMatchObject({ participants: people });
});
