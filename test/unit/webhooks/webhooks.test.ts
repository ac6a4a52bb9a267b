import { expect, onTestFinished, test } from 'vitest';
import type { StoredWebhookEvent } from '../../../src/webhooks/webhook-store.ts';
import { Webhooks } from '../../../src/webhooks/webhooks.ts';
import { applicationId, callId } from '../../support/people.ts';
import { rethrow } from '../../support/recorded.ts';

const acme = applicationId('acme');

/** Webhooks over a store with three events, of which two were told, and which answers while `seen.isThere`. */
function webhooksOf() {
  const seen = { isThere: true, told: [] as number[], asked: 0, reading: Promise.resolve() };
  const events = [1, 2, 3].map(
    (seq): StoredWebhookEvent => ({
      eventId: `event-${seq}`,
      applicationId: acme,
      callId: callId('call'),
      at: 0,
      body: '{"type":"x"}',
      seq,
    }),
  );
  const answer = async <T>(value: T): Promise<T> => {
    seen.asked += 1;
    await seen.reading;
    if (!seen.isThere) throw new Error('the database is away');
    return value;
  };
  const webhooks = new Webhooks({
    store: {
      append: () => answer(undefined),
      after: (_, seq) => answer(events.filter((event) => event.seq > seq)),
      cursors: () => answer([{ applicationId: acme, toldSeq: 2, lastSeq: 3 }]),
      moveCursor: () => answer(undefined),
      forget: () => answer(0),
    },
    urlOf: () => 'https://hook.example/',
    secretsOf: () => ['secret'],
    async send(_, { body = '' }) {
      seen.told.push(JSON.parse(body).seq);
      return { status: 204 };
    },
    newId: () => 'id',
    now: () => 0,
    wallClock: () => 0,
    onFault: rethrow,
  });
  onTestFinished(() => webhooks.stop());
  return { webhooks, seen };
}

test('N5: while the database is away nothing can be told again, and afterwards no more is than was asked for', async () => {
  const { webhooks, seen } = webhooksOf();
  seen.isThere = false;
  await expect(webhooks.replay(acme, 1)).rejects.toThrow('the database is away');
  seen.isThere = true;
  await webhooks.replay(acme, 1);
  await expect.poll(() => seen.told).toContain(3);
  expect(new Set(seen.told)).toEqual(new Set([2, 3]));
});

test('N3: after its stop nothing asks the store, also not what waited for it then', async () => {
  const { webhooks, seen } = webhooksOf();
  const reading = Promise.withResolvers<void>();
  seen.reading = reading.promise;
  webhooks.start();
  await webhooks.stop();
  const { asked } = seen;
  reading.resolve();
  await new Promise(setImmediate);
  expect(seen).toMatchObject({ asked, told: [] });
});
