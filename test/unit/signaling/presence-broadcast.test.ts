import { expect, test } from 'vitest';
import type { Notification } from '../../../src/protocol/contract.ts';
import { PresenceBroadcast } from '../../../src/signaling/presence-broadcast.ts';
import type { SessionRegistry } from '../../../src/signaling/session-registry.ts';
import { applicationId, device, userId } from '../../support/people.ts';

const acme = applicationId('acme');

/** One session, Anna's, and what it was told: the names in each message. */
function broadcast() {
  const told: string[][] = [];
  const notify = ({ data }: Extract<Notification, { type: 'presence.changed' }>): void =>
    void told.push(data.people.map(({ name }) => name));
  const session = { device: device('anna-1'), notify };
  const sessions = { ofApplication: (id: string) => (id === acme ? [session] : []) } as unknown as SessionRegistry;
  const it = new PresenceBroadcast(sessions);
  const change = (user: string, application = acme): void =>
    it.changed(application, { userId: userId(user), name: user, state: 'online' });
  return { it, change, told };
}

test('P2: while changes are few, each is told at once; nobody hears of oneself or of another application', () => {
  const { change, told } = broadcast();
  change('boris');
  change('anna');
  change('vera', applicationId('other'));
  expect(told).toEqual([['boris']]);
});

test('P2: many at once are folded until the tick, the newest word on each person, and then told at once again', () => {
  const { it, change, told } = broadcast();
  for (let i = 0; i < 500; i++) change(`user-${i % 100}`);
  expect(told).toHaveLength(10);
  it.tick();
  expect(told).toHaveLength(11);
  expect(new Set(told.at(-1)).size).toBe(100);
  change('boris');
  expect(told.at(-1)).toEqual(['boris']);
  it.tick();
  expect(told).toHaveLength(12);
});
