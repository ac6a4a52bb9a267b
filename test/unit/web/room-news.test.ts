import { describe, expect, it } from 'vitest';
import { roomNews } from '../../../web/call/room-news.ts';
import { nameList } from '../../../web/client/name-list.ts';
import { freePeople } from '../../../web/invite/free-people.ts';
import { person, remotePeer, ringing, unanswered } from './support/fake-call.ts';

const anna = remotePeer('Anna');
const boris = remotePeer('Boris');
const borisShares = remotePeer('Boris', { sources: { ...boris.sources, screen: { muted: false } } });
const none = { peers: [], invitees: [] };
const told = (...scenes: Parameters<typeof roomNews>) =>
  roomNews(...scenes).map(({ kind, people }) => `${kind} ${people.map(({ name }) => name).join()}`);

describe('news of a room', () => {
  it('are of who comes, goes, and shares', () => {
    const both = { peers: [anna, boris], invitees: [] };
    expect(told(none, both)).toEqual(['joined Anna,Boris']);
    expect(told(both, { ...both, peers: [anna, borisShares] })).toEqual(['shares Boris']);
    expect(told({ ...both, peers: [anna, borisShares] }, both)).toEqual(['stopped Boris']);
    expect(told(both, { ...both, peers: [anna] })).toEqual(['left Boris']);
  });

  it('say of a late joiner what is shared already, and of a sharer who leaves only that', () => {
    expect(told(none, { peers: [borisShares], invitees: [] })).toEqual(['joined Boris', 'shares Boris']);
    expect(told({ peers: [borisShares], invitees: [] }, none)).toEqual(['left Boris']);
  });

  it('are of who is called, and does not come', () => {
    const rings = { peers: [], invitees: [ringing('Chen', false)] };
    expect(told(none, rings)).toEqual(['ringing Chen']);
    expect(told(rings, { peers: [], invitees: [ringing('Chen')] })).toEqual([]);
    expect(told(rings, { peers: [], invitees: [unanswered('Chen', 'declined')] })).toEqual(['declined Chen']);
    expect(told(rings, { peers: [], invitees: [unanswered('Chen', 'no-answer')] })).toEqual(['no-answer Chen']);
    expect(told(rings, { peers: [], invitees: [unanswered('Chen', 'answered')] })).toEqual([]);
  });

  it('are none where nothing changed that a listener needs to know', () => {
    const muted = remotePeer('Anna', { sources: { microphone: { muted: true } } });
    expect(told({ peers: [anna], invitees: [] }, { peers: [muted], invitees: [] })).toEqual([]);
  });
});

it('several names are one phrase in the person’s language', () => {
  const names = ['Anna', 'Boris', 'Chen', 'Dina', 'Egor'];
  const english = (count: number) => nameList(names.slice(0, count), 'en', (others) => `${others} others`);
  expect([1, 2, 3, 4, 5].map(english)).toEqual([
    'Anna',
    'Anna and Boris',
    'Anna, Boris and Chen',
    'Anna, Boris and 2 others',
    'Anna, Boris and 3 others',
  ]);
  expect(nameList(names, 'ru', (others) => `ещё ${others}`)).toBe('Anna, Boris и ещё 3');
});

it('who can be added is online, not here, and not being called', () => {
  const people = [person('Anna', 'online'), person('Boris', 'in-call'), person('Chen', 'offline')];
  const more = [person('Dina', 'online'), person('Egor', 'online'), person('Fatima', 'online')];
  const call = { peers: [anna], invitees: [ringing('Dina'), unanswered('Egor', 'declined')] };
  const free = (query: string) => freePeople([...people, ...more], call, query).map(({ name }) => name);
  expect(free('')).toEqual(['Egor', 'Fatima']);
  expect(free('fat')).toEqual(['Fatima']);
  expect(free('dina')).toEqual([]);
});
