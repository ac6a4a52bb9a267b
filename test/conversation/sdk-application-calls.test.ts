import { expect, test } from 'vitest';
import { acmeDesk } from '../support/desk.ts';
import { mint } from '../support/registered.ts';
import { hears, inPhase, nextIncoming, sdkClient } from '../support/sdk-client.ts';

async function twoAtDesk() {
  const desk = await acmeDesk();
  const people = [sdkClient(desk.server.ws), sdkClient(desk.server.ws)] as const;
  const [anna, boris] = people;
  await anna.client.signIn({ token: await mint(desk.registered, 'anna') });
  await boris.client.signIn({ token: await mint(desk.registered, 'boris') });
  const rings = people.map(nextIncoming);
  const answer = await desk.api('POST', '/api/calls', { to: ['anna', 'boris'] });
  expect(answer.status).toBe(201);
  const [annas, boriss] = await Promise.all(rings);
  if (!annas || !boriss) throw new Error('it does not ring');
  return { desk, people, annas, boriss, callId: String(answer.body['callId']) };
}

test('A17, C32: over the SDK two whom the application called hear each other, and read who called', async () => {
  const { people, annas, boriss } = await twoAtDesk();
  for (const call of [annas, boriss]) {
    expect([call.with, call.application, call.direction]).toEqual([null, 'Acme Desk', 'incoming']);
  }
  await annas.answer({ video: false });
  await inPhase(annas, 'active');
  expect(annas.invitees.map(({ person }) => person.userId)).toEqual(['boris']);
  await boriss.answer({ video: false });
  await inPhase(boriss, 'active');
  await Promise.all([hears(annas, 'sound'), hears(boriss, 'sound')]);
  await annas.hangUp();
  expect((await inPhase(boriss, 'ended')).reason).toBe('completed');
  expect(people.flatMap(({ problems }) => problems)).toEqual([]);
});

test('A17, C33, H22: over the SDK it stops ringing when the application takes it back, and is missed', async () => {
  const { desk, people, annas, callId } = await twoAtDesk();
  const [{ client }] = people;
  const missed = new Promise((resolve) => client.on('missed-calls', resolve));
  await desk.api('DELETE', `/api/rooms/${callId}`);
  expect((await inPhase(annas, 'ended')).reason).toBe('cancelled');
  expect(await missed).toMatchObject({ count: 1, calls: [{ from: null }] });
  expect((await client.history.page()).calls).toMatchObject([{ fromApplication: true, missed: true }]);
});
