import { describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { userId } from '../support/people.ts';
import { nextIncoming, sdkClient } from '../support/sdk-client.ts';
import { startServer, type TestServer } from '../support/server.ts';

async function arrive(server: TestServer, user: string) {
  const person = sdkClient(server.ws);
  await person.client.signIn({ token: await server.token(user) });
  return person;
}

describe('presence with the real SDK', () => {
  test('P3, P4, P5: one chooses on one device; the other device and the others see it, and calls are refused', async () => {
    const server = await startServer();
    const [anna, boris, phone] = [
      await arrive(server, 'anna'),
      await arrive(server, 'boris'),
      await arrive(server, 'boris'),
    ];
    const seen = (): string | undefined => anna.client.people.find((person) => person.userId === 'boris')?.state;
    await boris.client.presence.choose('do-not-disturb');
    await eventually(() =>
      expect([phone.client.presence.choice, seen()]).toEqual(['do-not-disturb', 'do-not-disturb']),
    );
    await expect(anna.client.call(userId('boris'), { video: false })).rejects.toMatchObject({ code: 'do-not-disturb' });
    await eventually(() => expect(boris.client.history.missed.count).toBe(1));

    await phone.client.presence.choose('online');
    phone.client.presence.setIdle(true);
    boris.client.presence.setIdle(true);
    await eventually(() => expect(seen()).toBe('away'));
    expect([...anna.problems, ...boris.problems, ...phone.problems]).toEqual([]);
  });
});

describe('history with the real SDK', () => {
  test('H17, H18, H19: a missed call is told, is in the history, and is seen on all devices', async () => {
    const server = await startServer();
    const [anna, boris, phone] = [
      await arrive(server, 'anna'),
      await arrive(server, 'boris'),
      await arrive(server, 'boris'),
    ];
    const rings = nextIncoming(boris);
    const call = await anna.client.call(userId('boris'), { video: true });
    await rings;
    await call.hangUp();
    await eventually(() => expect(phone.client.history.missed.count).toBe(1));
    const { calls, next } = await boris.client.history.page({ missed: true });
    expect(calls).toMatchObject([{ direction: 'incoming', missed: true, people: [{ name: 'anna' }] }]);
    expect(next).toBeNull();
    await boris.client.history.markSeen();
    await eventually(() => expect([boris, phone].map(({ client }) => client.history.missed.count)).toEqual([0, 0]));
    expect((await boris.client.history.page()).calls).toHaveLength(1);
  });

  test('H16: somebody whom this client does not know can be called by name', async () => {
    const server = await startServer();
    const anna = await arrive(server, 'anna');
    const calling = anna.client.call(userId('erik'), { video: false, name: 'Erik' });
    await expect(calling).rejects.toMatchObject({ code: 'user-offline' });
    expect((await anna.client.history.page()).calls).toMatchObject([
      { outcome: 'unreachable', unreachable: 'offline' },
    ]);
  });
});
