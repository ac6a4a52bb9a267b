import { expect, test } from 'vitest';
import { MeetingLinks } from '../../../src/auth/meeting-links.ts';
import { MeetingId } from '../../../src/protocol/ids.ts';
import { applicationId, userId } from '../../support/people.ts';

const acme = applicationId('acme');
const secret = new Uint8Array(32).fill(7);

/**
 * HMAC-SHA256, by openssl: `creators of meetings` and `meeting links` under the secret; under the one, the first 12 bytes
 * here and `anna`; under the other, `acme` and the first 18.
 */
const KNOWN = MeetingId.parse('000102030405060708090a0b019c0b4920f17fcfe8c4294145f77b895c6c');
const annas = { creator: userId('anna'), lobby: false };

test('C23: a link that openssl made for this secret is good, in its application only', () => {
  const links = new MeetingLinks(secret);
  expect(links.verify(acme, KNOWN)).toBe(true);
  expect(links.verify(applicationId('other'), KNOWN)).toBe(false);
  expect(links.verify(applicationId('acm'), KNOWN)).toBe(false);
});

test('C23: a link outlives a restart, but not another secret', () => {
  const id = new MeetingLinks(secret).create(acme, annas);
  expect(new MeetingLinks(secret).verify(acme, id)).toBe(true);
  expect(new MeetingLinks(new Uint8Array(32)).verify(acme, id)).toBe(false);
});

test('C23: no link like another, and each fits the contract’s identifiers', () => {
  const links = new MeetingLinks(secret);
  const ids = Array.from({ length: 1_000 }, () => links.create(acme, annas));
  expect(new Set(ids).size).toBe(1_000);
  for (const id of ids) expect(MeetingId.safeParse(id).success).toBe(true);
});

test('C23: a link with any one character changed, cut off, added or written otherwise is none', () => {
  const links = new MeetingLinks(secret);
  for (let at = 0; at < KNOWN.length; at++) {
    const changed = KNOWN.slice(0, at) + (KNOWN[at] === 'f' ? '0' : 'f') + KNOWN.slice(at + 1);
    expect(links.verify(acme, MeetingId.parse(changed)), changed).toBe(false);
  }
  for (const odd of [KNOWN.slice(1), KNOWN.slice(0, -1), `${KNOWN}0`, KNOWN.toUpperCase(), `${KNOWN}zz`, 'lunch']) {
    expect(links.verify(acme, MeetingId.parse(odd)), odd).toBe(false);
  }
});

test('G2: the link says who made it, to who knows them, and whether there is a lobby; and nothing of it can be changed', () => {
  const links = new MeetingLinks(secret);
  expect(links.isCreator(acme, KNOWN, userId('anna'))).toBe(true);
  expect(links.isCreator(acme, KNOWN, userId('boris'))).toBe(false);
  expect(links.isCreator(applicationId('other'), KNOWN, userId('anna'))).toBe(false);
  expect(links.hasLobby(KNOWN)).toBe(true);
  expect(links.hasLobby(links.create(acme, annas))).toBe(false);
  expect(links.takesGuests(KNOWN)).toBe(false);
  const nobodys = links.create(acme, { creator: null, lobby: false });
  expect(links.isCreator(acme, nobodys, userId('anna'))).toBe(false);
  expect(nobodys).not.toContain(Buffer.from('anna').toString('hex'));
});

test('A15: whether guests come in is part of the link, beside the lobby, and an application may forbid it', () => {
  const links = new MeetingLinks(secret, (id) => id === 'strict');
  for (const lobby of [false, true]) {
    const id = links.create(acme, { ...annas, lobby, guests: true });
    expect([links.takesGuests(id), links.hasLobby(id), links.verify(acme, id)]).toEqual([true, lobby, true]);
  }
  expect(() => links.create(applicationId('strict'), { ...annas, guests: true })).toThrow('takes no guests');
  expect(links.takesGuests(links.create(applicationId('strict'), annas))).toBe(false);
});
