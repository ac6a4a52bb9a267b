import { describe, expect, test } from 'vitest';
import { Presence } from '../../../src/calls/presence.ts';
import type { Notification } from '../../../src/protocol/contract.ts';
import type { DeviceId } from '../../../src/protocol/ids.ts';
import { PresenceBroadcast } from '../../../src/signaling/presence-broadcast.ts';
import type { Session } from '../../../src/signaling/session.ts';
import { device, userId } from '../../support/people.ts';
import { rethrow } from '../../support/recorded.ts';

/** Presence and broadcast joined as the server joins them. `told`: per device, the ids in each message. */
function broadcast() {
  const told = new Map<string, string[][]>();
  const sessions = new Map<DeviceId, Session>();
  const presence = new Presence(rethrow);
  const it = new PresenceBroadcast({ ofDevice: (deviceId) => sessions.get(deviceId) }, presence);
  presence.events.on('presence-changed', ({ applicationId, person }) => it.changed(applicationId, person));
  const comes = (id: string, application = 'acme') => {
    const who = device(id, application);
    const messages: string[][] = [];
    told.set(id, messages);
    const notify = ({ type, data }: Notification): void => {
      if (type === 'presence.changed') messages.push(data.people.map((person) => person.userId));
      else messages.push([type]);
    };
    sessions.set(who.deviceId, { device: who, notify } as unknown as Session);
    const first = it.firstPeople(who);
    it.begin(who);
    presence.deviceOnline(who);
    return first;
  };
  const goes = (id: string): void => {
    presence.deviceOffline(device(id));
    it.end(device(id));
    sessions.delete(device(id).deviceId);
  };
  const of = (id: string): string[][] => told.get(id) ?? [];
  return { it, presence, comes, goes, of };
}

/** So many others that the application is a large one. */
function largeApplication() {
  const center = broadcast();
  center.comes('early-1');
  for (let i = 0; i < 200; i++) center.comes(`u${i}-1`);
  center.it.tick();
  return center;
}

const early = device('early-1');

describe('a small application', () => {
  test('P1, P2: everybody is told of everybody, but nobody of oneself or of another application', () => {
    const { comes, of } = broadcast();
    comes('anna-1');
    comes('vera-1', 'other');
    expect(comes('boris-1')).toMatchObject({ everybody: true, people: [{ userId: 'anna' }] });
    expect([of('anna-1'), of('boris-1'), of('vera-1')]).toEqual([[['boris']], [], []]);
  });

  test('P2: also where few changes in each of many applications are many messages', () => {
    const { it, comes, of } = broadcast();
    for (let company = 0; company < 60; company++) {
      for (const person of ['anna', 'boris', 'carol', 'dora']) comes(`${person}${company}-1`, `company-${company}`);
    }
    const last = 'anna59-1';
    expect([of('anna0-1'), of(last)]).toEqual([[['boris0'], ['carol0'], ['dora0']], []]);
    it.tick();
    expect(of(last)).toEqual([['boris59', 'carol59', 'dora59']]);
  });

  test('P2: many changes at once are folded until the tick, the newest word on each, and then told at once again', () => {
    const { it, presence, comes, of } = broadcast();
    for (const id of ['anna-1', 'boris-1', 'carol-1']) comes(id);
    it.tick();
    of('anna-1').length = 0;
    for (let i = 0; i < 500; i++) {
      for (const id of ['boris-1', 'carol-1']) presence.setIdle(device(id), i % 2 === 0);
    }
    expect(of('anna-1')).toHaveLength(10);
    it.tick();
    expect(of('anna-1').slice(10)).toEqual([['boris', 'carol']]);
    expect([of('boris-1').at(-1), of('carol-1').at(-1)]).toEqual([['carol'], ['boris']]);
    presence.setIdle(device('boris-1'), true);
    it.tick();
    expect(of('anna-1').slice(11)).toEqual([['boris']]);
  });
});

describe('a large application', () => {
  test('P1, P6: who comes is told of nobody, and of nobody’s changes but those watched last', () => {
    const { it, presence, comes, of } = largeApplication();
    expect(comes('late-1')).toEqual({ people: [], everybody: false });
    const late = device('late-1');
    expect(it.watch(late, [userId('u1'), userId('u2'), userId('away')]).map((person) => person.userId)).toEqual([
      'u1',
      'u2',
    ]);
    it.watch(late, [userId('u2'), userId('u3'), userId('late')]);
    for (const id of ['u1-1', 'u2-1', 'u4-1', 'late-1']) presence.setIdle(device(id), true);
    expect(of('late-1')).toEqual([['u2']]);
    comes('u5-2');
    expect(of('late-1')).toEqual([['u2']]);
  });

  test('P6: who is watched and comes only later is told of; after the end nobody is', () => {
    const { it, comes, goes, of } = largeApplication();
    comes('late-1');
    it.watch(device('late-1'), [userId('newcomer')]);
    comes('newcomer-1');
    goes('late-1');
    comes('newcomer-2');
    goes('newcomer-1');
    goes('newcomer-2');
    expect(of('late-1')).toEqual([['newcomer']]);
  });

  test('P8: when it becomes large, those of before hear so once, and go on hearing of each other, not of newcomers', () => {
    const { it, presence, comes, of } = largeApplication();
    expect(of('early-1').filter(([first]) => first === 'presence.partial')).toHaveLength(1);
    comes('late-1');
    it.tick();
    of('early-1').length = 0;
    for (const id of ['u0-1', 'u198-1', 'u199-1', 'late-1']) presence.setIdle(device(id), true);
    expect(of('early-1')).toEqual([['u0'], ['u198']]);
    it.tick();
    it.watch(early, [userId('late')]);
    presence.setIdle(device('u0-1'), false);
    presence.setIdle(device('late-1'), false);
    expect(of('early-1').at(-1)).toEqual(['late']);
  });

  test('P6: folded news come to each watcher in one message, of those alone whom it watches', () => {
    const { it, presence, comes, of } = largeApplication();
    comes('late-1');
    it.watch(device('late-1'), [userId('u20'), userId('u30')]);
    it.tick();
    for (let i = 0; i < 40; i++) presence.setIdle(device(`u${i}-1`), true);
    expect(of('late-1')).toEqual([]);
    it.tick();
    expect(of('late-1')).toEqual([['u20', 'u30']]);
  });

  test('P1: once it is small again, who comes is told of everybody', () => {
    const { comes, goes } = largeApplication();
    for (let i = 0; i < 10; i++) goes(`u${i}-1`);
    expect(comes('late-1')).toMatchObject({ everybody: true });
  });
});
