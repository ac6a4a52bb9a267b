import { expect, test } from 'vitest';
import { Lobby } from '../../../src/calls/lobby.ts';
import { refusalOf } from '../../support/call-center.ts';
import { carol, carolPhone, talking } from '../../support/group-calls.ts';
import { applicationId, device, deviceId, meetingId, seat, userId } from '../../support/people.ts';

const [one, other] = [meetingId('one'), meetingId('other')];
const doorOf = (id: typeof one) => ({ applicationId: applicationId('acme'), meetingId: id });
const people = (lobby: Lobby, where = one) => lobby.waiting(where).map((who) => who.userId);

test('G9: people wait in the order in which they came, each once, at one meeting at a time', () => {
  const lobby = new Lobby();
  for (const device of ['boris-1', 'anna-1', 'boris-2']) lobby.wait(doorOf(one), seat(device));
  expect(people(lobby)).toEqual(['boris', 'anna']);
  lobby.wait(doorOf(other), seat('boris-1'));
  expect([people(lobby), people(lobby, other)]).toEqual([['anna', 'boris'], ['boris']]);
  expect(lobby.gone(deviceId('anna-1'))).toEqual(doorOf(one));
  expect(lobby.gone(deviceId('anna-1'))).toBeNull();
});

test('G9: who is let in has a pass for a minute; who is not, has none', () => {
  const lobby = new Lobby();
  for (const device of ['boris-1', 'boris-2', 'anna-1']) lobby.wait(doorOf(one), seat(device));
  expect(lobby.admit(one, userId('boris'), 0)).toEqual(['boris-1', 'boris-2']);
  expect(lobby.deny(one, userId('anna'))).toEqual(['anna-1']);
  expect(lobby.admit(one, userId('carl'), 0)).toEqual([]);
  const passes = (now: number) => ['boris', 'anna', 'carl'].map((who) => lobby.hasPass(one, userId(who), now));
  expect(passes(59_999)).toEqual([true, false, false]);
  expect(lobby.hasPass(other, userId('boris'), 1)).toBe(false);
  lobby.tick(60_000);
  expect(passes(1)).toEqual([false, false, false]);
});

test('L5: a lobby takes a hundred devices, and says that it is full', () => {
  const lobby = new Lobby();
  for (let number = 0; number < 100; number++) lobby.wait(doorOf(one), seat(`guest${number}-1`));
  const refused = refusalOf(() => lobby.wait(doorOf(one), seat('late-1')));
  expect(refused).toMatchObject({ code: 'limit-reached', details: { limit: 'waiting' } });
  lobby.gone(deviceId('guest7-1'));
  lobby.wait(doorOf(one), seat('late-1'));
});

test('G9, L5: who need not wait hears so before a full lobby too', () => {
  const answered: unknown[] = [];
  const { moderation } = talking({}, ({ rooms }) =>
    rooms.on('lobby-answered', ({ devices, admitted }) => answered.push([devices, admitted])),
  ).registry;
  const id = moderation.createMeeting(carol, { lobby: true }, 0);
  for (let number = 0; number < 100; number++) moderation.wait(device(`guest${number}-1`), { meetingId: id }, 0);
  moderation.wait(carol, { meetingId: id }, 0);
  moderation.wait(carolPhone, { meetingId: id }, 0);
  expect(answered).toEqual([
    [['carol-1'], true],
    [['carol-2'], true],
  ]);
  expect(refusalOf(() => moderation.wait(device('late-1'), { meetingId: id }, 0)).code).toBe('limit-reached');
});
