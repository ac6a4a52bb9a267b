import { beforeAll, describe, expect, test } from 'vitest';
import type { NewWebhookEvent, WebhookStore } from '../../../src/webhooks/webhook-store.ts';
import { applicationId, callId } from '../../support/people.ts';

const acme = applicationId('acme');
const other = applicationId('other');

const event = (eventId: string, more: Partial<NewWebhookEvent> = {}): NewWebhookEvent => ({
  eventId,
  applicationId: acme,
  callId: callId('call'),
  at: 1_000,
  body: `{"type":"${eventId}"}`,
  ...more,
});

/** What every store of webhooks' events does. `open`: an empty one, which lives as long as the file's tests. */
export function describeWebhookStore(name: string, open: () => Promise<WebhookStore>): void {
  describe(name, () => {
    let store: WebhookStore;
    beforeAll(async () => {
      store = await open();
    });

    const told = async (application = acme, after = 0, limit = 100) =>
      (await store.after(application, after, limit)).map(({ seq, eventId }) => `${seq} ${eventId}`);

    test('N2: events are numbered in each application for itself, from 1, in their order', async () => {
      await store.append([event('a'), event('x', { applicationId: other }), event('b')]);
      await store.append([event('c')]);
      expect(await told()).toEqual(['1 a', '2 b', '3 c']);
      expect(await told(other)).toEqual(['1 x']);
      expect(await store.after(acme, 2, 100)).toEqual([{ ...event('c'), seq: 3 }]);
      expect(await told(acme, 0, 2)).toEqual(['1 a', '2 b']);
    });

    test('N2: what is kept already is not kept again, and takes no number', async () => {
      await store.append([event('c'), event('d')]);
      await store.append([event('c'), event('d')]);
      expect(await told()).toEqual(['1 a', '2 b', '3 c', '4 d']);
    });

    test('N3: it is remembered up to where an application was told', async () => {
      await store.moveCursor(acme, 3);
      expect((await store.cursors()).toSorted((one, two) => (one.applicationId < two.applicationId ? -1 : 1))).toEqual([
        { applicationId: acme, toldSeq: 3, lastSeq: 4 },
        { applicationId: other, toldSeq: 0, lastSeq: 1 },
      ]);
      await store.append([event('e')]);
      expect((await store.cursors()).find((cursor) => cursor.applicationId === acme)?.toldSeq).toBe(3);
    });

    test('N2: of many at the same moment every one has a number of its own', async () => {
      const many = Array.from({ length: 20 }, (_, index) => event(`many-${index}`));
      await Promise.all(many.map((one) => store.append([one])));
      const numbers = (await store.after(acme, 5, 100)).map(({ seq }) => seq);
      expect(numbers).toEqual(Array.from({ length: 20 }, (_, index) => 6 + index));
    });

    test('N6: the oldest are forgotten, so many at once, and numbers go on', async () => {
      await store.append([event('new', { at: 9_000 })]);
      expect(await store.forget(5_000, 10)).toBe(10);
      while ((await store.forget(5_000, 10)) > 0);
      expect(await told()).toEqual(['26 new']);
      expect(await told(other)).toEqual([]);
      await store.append([event('newer', { at: 9_000 })]);
      expect(await told()).toEqual(['26 new', '27 newer']);
    });
  });
}
