import { expect, onTestFinished, test } from 'vitest';
import { TypedEmitter } from '../../../src/shared/typed-emitter.ts';
import { ApplicationTeller, TELLER, type TellerSettings } from '../../../src/webhooks/application-teller.ts';
import type { WebhookFacts } from '../../../src/webhooks/webhook-facts.ts';
import type { StoredWebhookEvent } from '../../../src/webhooks/webhook-store.ts';
import { applicationId, callId } from '../../support/people.ts';
import { rethrow } from '../../support/recorded.ts';

const acme = applicationId('acme');

const event = (seq: number, call = 'call'): StoredWebhookEvent => ({
  eventId: `event-${seq}`,
  applicationId: acme,
  callId: callId(call),
  at: 0,
  body: `{"type":"x"}`,
  seq,
});

/** Longer than any test. */
const HOUR = { retryMs: 3_600_000, maxRetryMs: 3_600_000 };

/** A teller over events in memory. `answer`: what the receiver says to each attempt. */
function tellerOf(
  events: StoredWebhookEvent[],
  answer: (seq: number, attempt: number, signal?: AbortSignal) => number | Promise<number>,
  settings: Partial<TellerSettings> = {},
) {
  const seen = {
    attempts: [] as number[],
    told: [] as number[],
    givenUp: [] as number[],
    /** How each attempt went. */
    facts: [] as string[],
    cursor: 0,
    /** What is asked of the store waits for this. */
    reading: Promise.resolve(),
    url: 'https://hook.example/' as string | null,
  };
  const facts = new TypedEmitter<WebhookFacts>(rethrow);
  facts.on('event-given-up', ({ seq }) => void seen.givenUp.push(seq));
  facts.on('event-attempted', ({ seq, ...attempt }) => {
    seen.facts.push(`${seq} ${attempt.outcome}${attempt.outcome === 'told' ? '' : `: ${attempt.because}`}`);
  });
  const teller = new ApplicationTeller(
    {
      applicationId: acme,
      store: {
        async after(_, seq, limit) {
          await seen.reading;
          return events.filter((one) => one.seq > seq).slice(0, limit);
        },
        moveCursor: async (_, seq) => {
          seen.cursor = seq;
        },
      },
      url: () => seen.url,
      secrets: () => ['secret'],
      async send(_, { body = '', signal }) {
        const { seq } = JSON.parse(body);
        seen.attempts.push(seq);
        const status = await answer(seq, seen.attempts.filter((other) => other === seq).length, signal);
        if (status < 300) seen.told.push(seq);
        return { status };
      },
      wallClock: () => 0,
      facts,
      settings: { ...TELLER, retryMs: 1, maxRetryMs: 5, ...settings },
    },
    { toldSeq: 0, lastSeq: events.length },
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

test('N4: what one call’s event waits for, another call’s does not', async () => {
  const events = [event(1, 'bad'), event(2, 'bad')];
  const { teller, seen } = tellerOf(events, (seq) => (seq === 1 ? 503 : 204), HOUR);
  teller.wake();
  await expect.poll(() => seen.attempts).toEqual([1]);
  events.push(event(3, 'good'), event(4, 'bad'));
  teller.wake();
  await expect.poll(() => seen.told).toEqual([3]);
  expect(seen.attempts).toEqual([1, 3]);
  expect(seen.cursor).toBe(0);
});

test('N4: however many events come after it', async () => {
  const others = Array.from({ length: 350 }, (_, index) => event(index + 2, `other-${index}`));
  const { teller, seen } = tellerOf([event(1, 'bad'), ...others], (seq) => (seq === 1 ? 503 : 204));
  teller.wake();
  await expect.poll(() => seen.told).toHaveLength(others.length);
});

test('N4: what is not taken while other events are heard is given up like what is refused', async () => {
  const events = [event(1, 'bad'), event(2, 'bad')];
  const { teller, seen } = tellerOf(events, (seq) => {
    if (seq !== 1) return 204;
    events.push(event(events.length + 1, `other-${events.length}`));
    teller.wake();
    return 503;
  });
  teller.wake();
  await expect.poll(() => seen.givenUp).toEqual([1]);
  await expect.poll(() => seen.cursor).toBe(events.length);
  expect(seen.told).toContain(2);
});

test('N4: where nobody hears, what has not been tried yet is left alone, and told afterwards', async () => {
  const events = Array.from({ length: 350 }, (_, index) => event(index + 1, `call-${index % 300}`));
  const away = { away: true };
  const { teller, seen } = tellerOf(events, () => (away.away ? 503 : 204));
  teller.wake();
  await expect.poll(() => seen.attempts.length).toBeGreaterThan(200);
  expect(Math.max(...seen.attempts)).toBe(100);
  away.away = false;
  await expect.poll(() => seen.cursor).toBe(350);
  expect(seen.told.toSorted((one, other) => one - other)).toEqual(events.map(({ seq }) => seq));
  expect(seen.told.indexOf(50)).toBeLessThan(seen.told.indexOf(350));
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

test('N5: also where the store, or the receiver, has not answered yet', async () => {
  const events = [event(1), event(2), event(3)];
  const hanging = Promise.withResolvers<number>();
  const { teller, seen } = tellerOf(events, (seq, attempt) => (seq === 4 && attempt === 1 ? hanging.promise : 204));
  teller.wake();
  await expect.poll(() => seen.cursor).toBe(3);
  const store = Promise.withResolvers<void>();
  seen.reading = store.promise;
  events.push(event(4));
  teller.wake();
  await teller.replay(2);
  store.resolve();
  await expect.poll(() => seen.attempts).toEqual([1, 2, 3, 3, 4]);
  await teller.replay(1);
  hanging.resolve(204);
  await expect.poll(() => seen.told).toEqual([1, 2, 3, 3, 4, 2, 3, 4]);
  await expect.poll(() => seen.cursor).toBe(4);
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

test('N3: at the end of the server what is on its way is heard and counts, and nothing more is told', async () => {
  const hanging = Promise.withResolvers<number>();
  const { teller, seen } = tellerOf([event(1), event(2)], () => hanging.promise);
  teller.wake();
  await expect.poll(() => seen.attempts).toEqual([1]);
  const stopped = teller.stop();
  hanging.resolve(204);
  await stopped;
  teller.wake();
  expect(seen).toMatchObject({ attempts: [1], told: [1], cursor: 1 });
});

test('N3: what is not heard then is cut off, and counts as neither told nor refused', async () => {
  const { teller, seen } = tellerOf([event(1, 'slow'), event(2, 'quick'), event(3, 'slow')], (seq, _, signal) =>
    seq === 2
      ? 204
      : new Promise((__, reject) =>
          signal?.addEventListener('abort', () => reject(new Error('cut off', { cause: signal.reason }))),
        ),
  );
  teller.wake();
  await expect.poll(() => seen.told).toEqual([2]);
  await teller.stop();
  expect(seen).toMatchObject({ attempts: [1, 2], givenUp: [], cursor: 0 });
});

test('N7: it is said of each attempt how it went, and known how many events wait', async () => {
  const events = [event(1, 'bad'), event(2, 'bad'), event(3, 'worse'), event(4, 'good')];
  const gone = () => Promise.reject(new Error('nobody is there'));
  const { teller, seen } = tellerOf(events, (seq) => (seq === 1 ? 503 : seq === 3 ? gone() : 204), HOUR);
  expect(teller.untold).toBe(4);
  teller.wake();
  await expect.poll(() => seen.facts.toSorted()).toEqual(['1 away: HTTP 503', '3 away: nobody is there', '4 told']);
  await expect.poll(() => teller.untold).toBe(3);
  events.push(event(5, 'bad'), event(6, 'good'));
  teller.wake(2);
  await expect.poll(() => seen.told).toEqual([4, 6]);
  await expect.poll(() => teller.untold).toBe(4);
});
