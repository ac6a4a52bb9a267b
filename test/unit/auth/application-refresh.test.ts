import { expect, onTestFinished, test } from 'vitest';
import { ApplicationRefresh } from '../../../src/auth/application-refresh.ts';
import type { ApplicationList } from '../../../src/auth/application-store.ts';
import { Applications } from '../../../src/auth/applications.ts';

/** A refresh whose store answers each look when the test says so. */
function refreshOf() {
  const looks: PromiseWithResolvers<ApplicationList | null>[] = [];
  const seen = { changed: 0, lost: 0 };
  const refresh = new ApplicationRefresh({
    store: {
      load() {
        const look = Promise.withResolvers<ApplicationList | null>();
        looks.push(look);
        return look.promise;
      },
    },
    applications: new Applications(new Map(), new Uint8Array(32)),
    onUnreadable: () => undefined,
    onChanged: () => {
      seen.changed += 1;
    },
    onRemoved: () => undefined,
    onLost: () => {
      seen.lost += 1;
    },
  });
  onTestFinished(() => refresh.stop());
  return { refresh, looks, seen };
}

const settled = (): Promise<void> => new Promise(setImmediate);

test('A9: of those who ask during a look all wait for the one after it', async () => {
  const { refresh, looks, seen } = refreshOf();
  const first = refresh.refresh();
  const others = [refresh.refresh(), refresh.refresh(), refresh.refresh()];
  await settled();
  expect(looks).toHaveLength(1);
  looks[0]?.resolve({ revision: 1, applications: [] });
  await first;
  await settled();
  expect(looks).toHaveLength(2);
  looks[1]?.resolve({ revision: 2, applications: [] });
  await Promise.all(others);
  expect(looks).toHaveLength(2);
  expect(seen.changed).toBe(2);
});

test('A9: after its stop it asks nobody, and what the store says then changes nothing', async () => {
  const { refresh, looks, seen } = refreshOf();
  const first = refresh.refresh();
  const next = refresh.refresh();
  refresh.stop();
  looks[0]?.reject(new Error('the storage is closed'));
  await Promise.all([first, next, refresh.refresh()]);
  expect(looks).toHaveLength(1);
  expect(seen).toEqual({ changed: 0, lost: 0 });
});
