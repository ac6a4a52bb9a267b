import { beforeEach, describe, expect, test } from 'vitest';
import { beginMeeting, enter, enterByLobby, knock, type Meeting } from '../support/meetings.ts';
import type { RawClient } from '../support/raw-client.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let anna: RawClient;
let boris: RawClient;
let meeting: Meeting;

beforeEach(async () => {
  server = await startServer();
  [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
});

const waiting = async () =>
  (await anna.notification('moderation.changed')).moderation.waiting.map(({ userId }) => userId);
const of = () => ({ callId: meeting.callId });
const refusedEntry = async (who: RawClient) =>
  (await who.refusal('call.join', { meetingId: meeting.meetingId, video: false })).code;

describe('a meeting with a lobby', () => {
  beforeEach(async () => {
    meeting = await beginMeeting(anna, { lobby: true });
  });

  test('G9: who comes waits, is seen by who may admit and by nobody else, and comes in when admitted', async () => {
    const carl = await server.signIn('carl');
    await enterByLobby(anna, carl, meeting);
    expect([await waiting(), await waiting()]).toEqual([['carl'], []]);
    const before = await carl.heard();
    await knock(boris, meeting.meetingId);
    expect(await waiting()).toEqual(['boris']);
    expect(await carl.heard()).toEqual(before);
    await anna.request('lobby.admit', { ...of(), userId: 'boris' });
    expect(await boris.notification('lobby.answered')).toEqual({ meetingId: meeting.meetingId, admitted: true });
    expect((await enter(boris, meeting.meetingId)).joined.moderation).toMatchObject({ waiting: [], role: 'member' });
    expect(await waiting()).toEqual([]);
  });

  test('G9: denied, one hears so, does not come in, and may ask again', async () => {
    await knock(boris, meeting.meetingId);
    await anna.request('lobby.deny', { ...of(), userId: 'boris' });
    expect(await boris.notification('lobby.answered')).toMatchObject({ admitted: false });
    await knock(boris, meeting.meetingId);
    expect((await anna.refusal('lobby.admit', { ...of(), userId: 'nobody' })).code).toBe('peer-not-found');
  });

  test('G9: who was in it comes back without asking, and one lets in all devices of a person', async () => {
    const phone = await server.signIn('boris');
    await knock(phone, meeting.meetingId);
    await enterByLobby(anna, boris, meeting);
    expect(await phone.notification('lobby.answered')).toMatchObject({ admitted: true });
    await boris.request('call.leave', of());
    await enter(boris, meeting.meetingId);
  });

  test('G9: who knocks again keeps the place, and nobody is told of it', async () => {
    const carl = await server.signIn('carl');
    for (const who of [boris, carl]) await knock(who, meeting.meetingId);
    await boris.request('lobby.wait', { meetingId: meeting.meetingId });
    await carl.request('lobby.leave', { meetingId: meeting.meetingId });
    expect([await waiting(), await waiting(), await waiting()]).toEqual([['boris'], ['boris', 'carl'], ['boris']]);
  });

  test('G9: a pass is good for a minute, however often one knocks', async () => {
    await knock(boris, meeting.meetingId);
    await anna.request('lobby.admit', { ...of(), userId: 'boris' });
    expect(await boris.notification('lobby.answered')).toMatchObject({ admitted: true });
    server.passes(59_000);
    await boris.request('lobby.wait', { meetingId: meeting.meetingId });
    expect(await boris.notification('lobby.answered')).toMatchObject({ admitted: true });
    server.passes(2_000);
    expect(await refusedEntry(boris)).toBe('must-wait');
  });

  test('G9: who goes away, or goes to another meeting, waits no more', async () => {
    await knock(boris, meeting.meetingId);
    await boris.request('lobby.leave', { meetingId: meeting.meetingId });
    await knock(boris, meeting.meetingId);
    await beginMeeting(boris);
    const phone = await server.signIn('boris');
    await knock(phone, meeting.meetingId);
    await phone.request('bye', {});
    for (let time = 0; time < 3; time++) expect([await waiting(), await waiting()]).toEqual([['boris'], []]);
  });

  test('G9: turned off, all who wait come in; turned on again, the next ones wait', async () => {
    await knock(boris, meeting.meetingId);
    await anna.request('moderation.lobby', { ...of(), on: false });
    expect(await boris.notification('lobby.answered')).toMatchObject({ admitted: true });
    const carl = await server.signIn('carl');
    await enter(carl, meeting.meetingId);
    await anna.request('moderation.lobby', { ...of(), on: true });
    const dora = await server.signIn('dora');
    expect(await refusedEntry(dora)).toBe('must-wait');
  });

  test('G9: who is rung for it need not wait, on any device', async () => {
    const phone = await server.signIn('boris');
    await knock(phone, meeting.meetingId);
    await anna.request('call.add', { ...of(), userId: 'boris' });
    await boris.request('lobby.wait', { meetingId: meeting.meetingId });
    for (const device of [boris, phone]) {
      expect(await device.notification('lobby.answered')).toMatchObject({ admitted: true });
    }
    expect([await waiting(), await waiting()]).toEqual([['boris'], []]);
    await enter(boris, meeting.meetingId);
  });

  test('G9: another application’s meeting, and a link that is none, have no lobby', async () => {
    const foreign = await server.signIn('boris', 'other');
    const { meetingId } = meeting;
    expect((await foreign.refusal('lobby.wait', { meetingId })).code).toBe('meeting-not-found');
    expect((await boris.refusal('lobby.wait', { meetingId: 'lunch' })).code).toBe('meeting-not-found');
  });
});

test('G9: before the meeting has begun one waits too, and its owner begins it', async () => {
  const { meetingId } = await anna.request('meeting.create', { lobby: true });
  await knock(boris, meetingId);
  meeting = { meetingId, ...(await enter(anna, meetingId)) };
  expect(meeting.joined.moderation.waiting).toMatchObject([{ userId: 'boris' }]);
  await anna.request('lobby.admit', { ...of(), userId: 'boris' });
  await boris.notification('lobby.answered');
  await enter(boris, meetingId);
});

test('G8: while it is locked nobody new comes in, by the link, by the lobby or by being added', async () => {
  meeting = await beginMeeting(anna);
  const carl = await server.signIn('carl');
  await enter(carl, meeting.meetingId);
  await anna.request('moderation.lock', { ...of(), locked: true });
  expect((await carl.notification('moderation.changed')).moderation.locked).toBe(true);
  expect(await refusedEntry(boris)).toBe('call-locked');
  expect((await boris.refusal('lobby.wait', { meetingId: meeting.meetingId })).code).toBe('call-locked');
  expect((await carl.refusal('call.add', { ...of(), userId: 'boris' })).code).toBe('call-locked');
  // Who was in it comes back.
  await carl.request('call.leave', of());
  await enter(carl, meeting.meetingId);
  // Who may lock adds people all the same.
  const dora = await server.signIn('dora');
  await anna.request('call.add', { ...of(), userId: 'dora' });
  await enter(dora, meeting.meetingId);
  await anna.request('moderation.lock', { ...of(), locked: false });
  await enter(boris, meeting.meetingId);
});

test('G8: a call between equals is neither locked nor has it a lobby', async () => {
  const { callId } = await anna.request('call.place', { to: ['boris'], video: false });
  await boris.request('call.answer', { callId });
  expect((await anna.refusal('moderation.lock', { callId, locked: true })).code).toBe('not-allowed');
  expect((await anna.refusal('moderation.lobby', { callId, on: true })).code).toBe('not-allowed');
});
