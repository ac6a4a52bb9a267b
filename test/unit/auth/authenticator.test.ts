import { describe, expect, test } from 'vitest';
import { signAccessToken } from '../../../src/auth/access-token.ts';
import { Applications, GUESTS } from '../../../src/auth/applications.ts';
import { Authenticator } from '../../../src/auth/authenticator.ts';
import { GuestPasses } from '../../../src/auth/guest-passes.ts';
import { MeetingGuests } from '../../../src/auth/meeting-guests.ts';
import { MeetingLinks } from '../../../src/auth/meeting-links.ts';
import { applicationId, numbered, userId } from '../../support/people.ts';

const SECRET = 'a secret of acme that is long enough';

function authenticator(guests: boolean, serverSecret = new Uint8Array(32)) {
  const applications = new Applications(new Map([[applicationId('acme'), SECRET]]), serverSecret);
  const newId = numbered('id');
  const links = new MeetingLinks(serverSecret);
  const meetingGuests = new MeetingGuests({ applications, links, passes: new GuestPasses(serverSecret), newId });
  return new Authenticator({ applications, guests, meetingGuests, newId });
}

describe('guests', () => {
  test('A1: get a user of their own, and a token for their other tabs', async () => {
    const it = authenticator(true);
    const first = await it.authenticate({ method: 'guest', name: 'Anna' });
    const second = await it.authenticate({ method: 'guest', name: 'Anna' });
    expect(first).toMatchObject({ applicationId: GUESTS, name: 'Anna', guest: true });
    expect(second.userId).not.toBe(first.userId);
    const otherTab = await it.authenticate({ method: 'token', token: first.guestToken ?? '' });
    expect(otherTab).toEqual({ applicationId: GUESTS, userId: first.userId, name: 'Anna', guest: true });
  });

  test('A1: are refused where they are off, with an earlier token too', async () => {
    const { guestToken = '' } = await authenticator(true).authenticate({ method: 'guest', name: 'Anna' });
    const refused = { code: 'guests-not-allowed' };
    await expect(authenticator(false).authenticate({ method: 'guest', name: 'Anna' })).rejects.toMatchObject(refused);
    await expect(authenticator(false).authenticate({ method: 'token', token: guestToken })).rejects.toMatchObject(
      refused,
    );
  });

  test('A1: a guest token of another server is worth nothing', async () => {
    const { guestToken = '' } = await authenticator(true).authenticate({ method: 'guest', name: 'Anna' });
    const other = authenticator(true, new Uint8Array(32).fill(1));
    await expect(other.authenticate({ method: 'token', token: guestToken })).rejects.toMatchObject({
      code: 'token-invalid',
    });
  });

  test('A3: an application cannot name guests: its key does not sign for them', async () => {
    const key = new TextEncoder().encode(SECRET);
    const token = await signAccessToken({ applicationId: GUESTS, userId: userId('guest-1'), name: 'X' }, key, 60);
    await expect(authenticator(true).authenticate({ method: 'token', token })).rejects.toMatchObject({
      code: 'token-invalid',
    });
  });
});

test('A2: a user of an application is no guest and gets no guest token', async () => {
  const key = new TextEncoder().encode(SECRET);
  const anna = { applicationId: applicationId('acme'), userId: userId('anna'), name: 'Anna' };
  const identity = await authenticator(false).authenticate({
    method: 'token',
    token: await signAccessToken(anna, key, 60),
  });
  expect(identity).toEqual({ ...anna, guest: false });
});
