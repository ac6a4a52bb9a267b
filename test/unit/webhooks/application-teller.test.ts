import { expect, onTestFinished, test } from 'vitest';
import { ApplicationTeller, TELLER, type TellerSettings } from '../../../src/webhooks/application-teller.ts';
import type { StoredWebhookEvent } from '../../../src/webhooks/webhook-store.ts';
import { applicationId, callId } from '../../support/people.ts';

const acme = applicationId('acme');

const event = (seq: number, call = 'call'): StoredWebhookEvent => ({
  eventId: `event-${seq}`,
  applicationId: acme,
  callId: callId(call),
  at: 0,
  body: `{"type":"x"}`,
  seq,
});

/** A teller over events in memory. `answer`: what the receiver says to each attempt. */
function tellerOf(
  events: StoredWebhookEvent[],
  answer: (seq: number, attempt: number) => number | Promise<number>,
  settings: Partial<TellerSettings> = {},
) {
  const seen = {
    attempts: [] as number[],
    told: [] as number[],
    givenUp: [] as number[],
    cursor: 0,
    url: 'https://hook.example/' as string | null,
  };
  const teller = new ApplicationTeller(
    {
      applicationId: acme,
      store: {
        after: async (_, seq, limit) => events.filter((one) => one.seq > seq).slice(0, limit),
        moveCursor: async (_, seq) => {
          seen.cursor = seq;
        },
      },
      url: () => seen.url,
      secrets: () => ['secret'],
      async send(_, { body = '' }) {
        const { seq } = JSON.parse(body);
        seen.attempts.push(seq);
        const status = await answer(seq, seen.attempts.filter((other) => other === seq).length);
        if (status < 300) seen.told.push(seq);
        return { status };
      },
      wallClock: () => 0,
      onGivenUp: ({ seq }) => void seen.givenUp.push(seq),
      settings: { ...TELLER, retryMs: 1, maxRetryMs: 5, ...settings },
    },
    0,
  );
  onTestFinished(() => teller.stop());
  return { teller, seen };
}

test('N4: what is refused again and again is given up, and only its own call waits for it meanwhile', async () => {
  const events = [event(1, 'bad'), event(2, 'bad'), event(3, 'good'), event(4, 'good')];
  const { teller, seen } = tellerOf(events, (seq) => (seq === 1 ? 400 : 204));
  teller.wake();
  await expect.poll(() => seen.cursor).toBe(4);
  expect(seen.givenUp).toEqual([1]);
  expect(seen.told).toEqual([3, 4, 2]);
  expect(seen.attempts.filter((seq) => seq === 1)).toHaveLength(TELLER.maxRefusals);
});

test('N4: a receiver that is away is never taken for one that refuses', async () => {
  const { teller, seen } = tellerOf([event(1)], (_, attempt) => (attempt <= 3 * TELLER.maxRefusals ? 503 : 204));
  teller.wake();
  await expect.poll(() => seen.told).toEqual([1]);
  expect(seen.givenUp).toEqual([]);
});

test('N4: what could not be told for too long is given up', async () => {
  const { teller, seen } = tellerOf([{ ...event(1), at: -1_000 }], () => 503, { giveUpMs: 1_000 });
  teller.wake();
  await expect.poll(() => seen.cursor).toBe(1);
  expect(seen.givenUp).toEqual([1]);
});

test('N4: of one call nothing is told before what came earlier has been heard', async () => {
  const hanging = Promise.withResolvers<number>();
  const { teller, seen } = tellerOf([event(1), event(2), event(3, 'other')], (seq) =>
    seq === 1 ? hanging.promise : 204,
  );
  teller.wake();
  await expect.poll(() => seen.told).toEqual([3]);
  expect(seen.attempts).toEqual([1, 3]);
  hanging.resolve(204);
  await expect.poll(() => seen.told).toEqual([3, 1, 2]);
});

test('N5: told again since a number, what was told before included', async () => {
  const { teller, seen } = tellerOf([event(1), event(2), event(3)], () => 204);
  teller.wake();
  await expect.poll(() => seen.cursor).toBe(3);
  await teller.replay(1);
  await expect.poll(() => seen.told).toEqual([1, 2, 3, 2, 3]);
});

test('N6: numbers that were forgotten are no gap to wait for', async () => {
  const { teller, seen } = tellerOf([event(7), event(8)], () => 204);
  teller.wake();
  await expect.poll(() => seen.cursor).toBe(8);
});

test('N1: where nobody wants to be told any more, what waits is passed over', async () => {
  const { teller, seen } = tellerOf([event(1)], () => 204);
  seen.url = null;
  teller.wake();
  await expect.poll(() => seen.cursor).toBe(1);
  expect(seen.attempts).toEqual([]);
});

test('N4: after the end of the server nothing is told', async () => {
  const { teller, seen } = tellerOf([event(1), event(2)], () => {
    teller.stop();
    return 204;
  });
  teller.wake();
  await expect.poll(() => seen.attempts).toEqual([1]);
  expect(seen.told).toEqual([1]);
});
