import { beforeAll, describe, expect, test } from 'vitest';
import type { ApplicationStore, StoredApplication, StoredCredential } from '../../../src/auth/application-store.ts';
import { NO_LIMITS } from '../../../src/auth/application-store.ts';
import { applicationId } from '../../support/people.ts';

const HOUR = 3_600_000;

const credential = (credentialId: string, more: Partial<StoredCredential> = {}): StoredCredential => ({
  credentialId,
  kind: 'secret',
  material: `sealed ${credentialId}`,
  createdAt: 1_000,
  expiresAt: null,
  ...more,
});

const application = (id: string): StoredApplication => ({
  applicationId: applicationId(id),
  name: `Company ${id}`,
  createdAt: 1_000,
  jwksUrl: null,
  webhookUrl: null,
  limits: NO_LIMITS,
  guests: true,
  credentials: [credential(`${id}-secret`), credential(`${id}-key`, { kind: 'api-key', createdAt: 1_001 })],
});

/** What every store of applications does. `open`: an empty one, which lives as long as the file's tests. */
export function describeApplications(name: string, open: () => Promise<ApplicationStore>): void {
  describe(name, () => {
    let store: ApplicationStore;
    beforeAll(async () => {
      store = await open();
    });

    const all = async () => (await store.load(null))?.applications ?? [];
    const one = async (id: string) => (await all()).find((found) => found.applicationId === id);

    test('A9: what was registered is there, in whole, and once', async () => {
      const acme = { ...application('acme'), jwksUrl: 'https://acme.example/keys', limits: { ...NO_LIMITS, users: 5 } };
      expect(await store.create(acme)).toBe(true);
      expect(await one('acme')).toEqual(acme);
      expect(await store.create({ ...application('acme'), name: 'Somebody else' })).toBe(false);
      expect(await all()).toEqual([acme]);
    });

    test('A9: what was registered before there were some of the limits has none of those', async () => {
      const { kbps, kbpsPerRoom, ...older } = { ...NO_LIMITS, calls: 7 };
      expect(await store.create({ ...application('older'), limits: older as typeof NO_LIMITS })).toBe(true);
      expect((await one('older'))?.limits).toEqual({ ...older, kbps, kbpsPerRoom });
      await store.remove(applicationId('older'));
    });

    test('A9: a change raises the revision, and nothing is told of one that is known', async () => {
      const before = await store.load(null);
      expect(await store.load(before?.revision ?? 0)).toBeNull();
      const webhookUrl = 'https://acme.example/hook';
      const settings = { name: 'Acme', jwksUrl: null, webhookUrl, limits: NO_LIMITS, guests: false };
      await store.change(applicationId('acme'), settings);
      const after = await store.load(before?.revision ?? 0);
      expect(after?.revision).toBeGreaterThan(before?.revision ?? 0);
      expect(after?.applications).toMatchObject([settings]);
    });

    test('A10: of one kind the credentials before end after the overlap; another kind, and another application, do not', async () => {
      await store.create(application('other'));
      const second = credential('second', { createdAt: HOUR });
      expect(await store.addCredential(applicationId('acme'), second, 2 * HOUR)).toBe(true);
      const ends = ({ credentials }: StoredApplication) =>
        Object.fromEntries(credentials.map(({ credentialId, expiresAt }) => [credentialId, expiresAt]));
      expect((await all()).map(ends)).toEqual([
        { 'acme-secret': 2 * HOUR, 'acme-key': null, second: null },
        { 'other-secret': null, 'other-key': null },
      ]);
    });

    test('A10: an overlap is never made longer by the next one, and what has ended is forgotten', async () => {
      await store.addCredential(applicationId('acme'), credential('third', { createdAt: HOUR + 1 }), 9 * HOUR);
      expect((await one('acme'))?.credentials).toMatchObject([
        { credentialId: 'acme-secret', expiresAt: 2 * HOUR },
        { credentialId: 'acme-key', expiresAt: null },
        { credentialId: 'second', expiresAt: 9 * HOUR },
        { credentialId: 'third', expiresAt: null },
      ]);
      await store.addCredential(applicationId('acme'), credential('fourth', { createdAt: 3 * HOUR }), 3 * HOUR);
      const ids = (await one('acme'))?.credentials.map(({ credentialId }) => credentialId);
      expect(ids).toEqual(['acme-key', 'second', 'third', 'fourth']);
    });

    test('A9: what is not there can be neither changed nor removed', async () => {
      const nobody = applicationId('nobody');
      expect(await store.change(nobody, application('nobody'))).toBe(false);
      expect(await store.addCredential(nobody, credential('x'), 0)).toBe(false);
      expect(await store.remove(nobody)).toBe(false);
    });

    test('A9: removed with its credentials; another may have the id', async () => {
      expect(await store.remove(applicationId('acme'))).toBe(true);
      expect(await one('acme')).toBeUndefined();
      const again = { ...application('acme'), credentials: [credential('fresh')] };
      await store.create(again);
      expect(await one('acme')).toEqual(again);
    });

    test('A9: of many at the same moment each is kept, and one has the id', async () => {
      const before = (await store.load(null))?.revision ?? 0;
      const ids = ['a', 'b', 'c', 'd', 'a', 'a'];
      const made = await Promise.all(
        ids.map((id, index) => store.create({ ...application(id), credentials: [credential(`${id}-${index}`)] })),
      );
      expect(made.filter(Boolean)).toHaveLength(4);
      expect((await all()).map((found) => found.applicationId)).toEqual(['a', 'acme', 'b', 'c', 'd', 'other']);
      expect((await store.load(null))?.revision).toBe(before + 6);
    });
  });
}
