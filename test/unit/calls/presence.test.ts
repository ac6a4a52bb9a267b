import { expect, test } from 'vitest';
import type { CallEvents } from '../../../src/calls/call-events.ts';
import { Presence } from '../../../src/calls/presence.ts';
import { TypedEmitter } from '../../../src/shared/typed-emitter.ts';
import { annaCallsBoris, applicationId, device, deviceId, userId } from '../../support/people.ts';
import { recorded, rethrow } from '../../support/recorded.ts';

function watched() {
  const presence = new Presence(rethrow);
  const calls = new TypedEmitter<CallEvents>(rethrow);
  const news: string[] = [];
  presence.follow(calls);
  presence.events.on('presence-changed', ({ person }) => void news.push(`${person.name} ${person.state}`));
  return { presence, calls, news };
}

const acme = applicationId('acme');
const anna = userId('anna');
const answered = { call: annaCallsBoris, deviceId: deviceId('boris-2'), userId: userId('boris') };
const ended = {
  call: annaCallsBoris,
  outcome: 'completed' as const,
  durationMs: 1,
  devices: [deviceId('anna-1'), deviceId('boris-2')],
};

const boris = userId('boris');

test('P1: everybody of the application but oneself; nobody of another one', () => {
  const { presence } = watched();
  for (const one of [device('anna-1'), device('boris-1'), device('carol-1', 'other')]) presence.deviceOnline(one);
  expect(presence.othersThan(acme, anna)).toEqual([{ userId: 'boris', name: 'Boris', state: 'online' }]);
  expect(presence.othersThan(applicationId('empty'), anna)).toEqual([]);
});

test('P2: only the first device makes online, and only the last one gone makes offline', () => {
  const { presence, news } = watched();
  presence.deviceOnline(device('anna-1'));
  presence.deviceOnline(device('anna-2'));
  presence.deviceOffline(device('anna-1'));
  expect(news).toEqual(['Anna online']);
  presence.deviceOffline(device('anna-2'));
  presence.deviceOffline(device('anna-2'));
  expect(news).toEqual(['Anna online', 'Anna offline']);
  expect(presence.person(acme, anna)).toBeUndefined();
  expect(presence.devicesOf(acme, anna)).toEqual([]);
});

test('P2: a new name is news', () => {
  const { presence, news } = watched();
  presence.deviceOnline(device('anna-1'));
  presence.deviceOnline({ ...device('anna-2'), name: 'Anna K.' });
  expect(news).toEqual(['Anna online', 'Anna K. online']);
});

test('P2: in a call from placing or answering on any device until the end', () => {
  const { presence, calls, news } = watched();
  for (const one of [device('anna-1'), device('boris-1'), device('boris-2')]) presence.deviceOnline(one);
  news.length = 0;
  calls.emit('call-placed', { call: annaCallsBoris });
  calls.emit('call-answered', answered);
  calls.emit('call-ended', ended);
  expect(news).toEqual(['Anna in-call', 'Boris in-call', 'Anna online', 'Boris online']);
});

test('P2: the device in the call gone, the person is what the other devices say', () => {
  const { presence, calls, news } = watched();
  for (const one of [device('anna-1'), device('boris-1'), device('boris-2')]) presence.deviceOnline(one);
  calls.emit('call-answered', answered);
  news.length = 0;
  presence.deviceOffline(device('boris-2'));
  calls.emit('call-ended', ended);
  expect(news).toEqual(['Boris online']);
});

test('P2: who leaves a call that goes on is in none any more', () => {
  const { presence, calls, news } = watched();
  for (const one of [device('anna-1'), device('boris-2')]) presence.deviceOnline(one);
  calls.emit('call-placed', { call: annaCallsBoris });
  calls.emit('call-joined', answered);
  news.length = 0;
  calls.emit('call-left', answered);
  expect(news).toEqual(['Boris online']);
  expect(presence.person(acme, anna)?.state).toBe('in-call');
});

test('P3: away where every device is idle, and not in a call', () => {
  const { presence, calls, news } = watched();
  presence.deviceOnline(device('boris-1'));
  presence.deviceOnline(device('boris-2'), { choice: 'online', idle: true });
  news.length = 0;
  presence.setIdle(device('boris-1'), true);
  calls.emit('call-answered', answered);
  calls.emit('call-ended', ended);
  presence.setIdle(device('boris-2'), false);
  presence.setIdle(device('boris-2'), false);
  expect(news).toEqual(['Boris away', 'Boris in-call', 'Boris away', 'Boris online']);
});

test('P5: a choice holds on all devices; the others are told of it, and of nothing that changes nothing', () => {
  const { presence, news } = watched();
  const chosen = recorded(presence.events, ['presence-chosen']);
  for (const one of [device('boris-1'), device('boris-2'), device('anna-1')]) presence.deviceOnline(one);
  news.length = 0;
  presence.choose(device('boris-1'), 'do-not-disturb');
  presence.choose(device('boris-2'), 'do-not-disturb');
  expect(news).toEqual(['Boris do-not-disturb']);
  expect(chosen.map(({ data }) => data)).toEqual([{ choice: 'do-not-disturb', devices: [deviceId('boris-2')] }]);
});

test('P5: the first device brings the choice, later ones do not; it is gone with the last', () => {
  const { presence, news } = watched();
  expect(presence.choiceOf(acme, boris)).toBeUndefined();
  presence.deviceOnline(device('boris-1'), { choice: 'do-not-disturb', idle: false });
  presence.deviceOnline(device('boris-2'), { choice: 'online', idle: false });
  presence.deviceOffline(device('boris-1'));
  expect(presence.choiceOf(acme, boris)).toBe('do-not-disturb');
  expect(news).toEqual(['Boris do-not-disturb']);
  presence.deviceOffline(device('boris-2'));
  presence.deviceOnline(device('boris-1'));
  expect(news.at(-1)).toBe('Boris online');
});

test('P7: is found by name, under the newest one, as long as somebody is there', () => {
  const { presence } = watched();
  for (const one of [device('anna-1'), device('boris-1'), device('carol-1')]) presence.deviceOnline(one);
  presence.deviceOnline({ ...device('boris-2'), name: 'Zoltan' });
  const find = (query: string) => {
    const { people, total } = presence.find(device('anna-1'), { query, limit: 10 });
    return [...people.map(({ name, state }) => `${name} ${state}`), total];
  };
  expect(find('')).toEqual(['Carol online', 'Zoltan online', 2]);
  expect(find('bor')).toEqual([2]);
  presence.deviceOffline(device('carol-1'));
  expect(find('')).toEqual(['Zoltan online', 1]);
  expect(presence.find(device('x-1', 'empty'), { query: '', limit: 1 })).toEqual({ people: [], next: null, total: 0 });
});
