import { expect, test } from 'vitest';
import { MeetingLinks } from '../../../src/auth/meeting-links.ts';
import { MeetingId } from '../../../src/protocol/ids.ts';
import { applicationId } from '../../support/people.ts';

const acme = applicationId('acme');
const secret = new Uint8Array(32).fill(7);

/** HMAC-SHA256 twice, by openssl: `meeting links` under the secret; under that, `acme` and the first 12 bytes here. */
const KNOWN = MeetingId.parse('000102030405060708090a0b27c4fa8a9338ec6b2b918d3a');

test('C23: a link that openssl made for this secret is good, in its application only', () => {
  const links = new MeetingLinks(secret);
  expect(links.verify(acme, KNOWN)).toBe(true);
  expect(links.verify(applicationId('other'), KNOWN)).toBe(false);
  expect(links.verify(applicationId('acm'), KNOWN)).toBe(false);
});

test('C23: a link outlives a restart, but not another secret', () => {
  const id = new MeetingLinks(secret).create(acme);
  expect(new MeetingLinks(secret).verify(acme, id)).toBe(true);
  expect(new MeetingLinks(new Uint8Array(32)).verify(acme, id)).toBe(false);
});

test('C23: no link like another, and each fits the contract’s identifiers', () => {
  const links = new MeetingLinks(secret);
  const ids = Array.from({ length: 1_000 }, () => links.create(acme));
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
