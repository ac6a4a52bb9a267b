import { expect, test } from 'vitest';
import type { CallEvents } from '../../../src/calls/call-events.ts';
import { Presence } from '../../../src/calls/presence.ts';
import { TypedEmitter } from '../../../src/shared/typed-emitter.ts';
import { annaCallsBoris, applicationId, device, deviceId, userId } from '../../support/people.ts';
import { rethrow } from '../../support/recorded.ts';

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
