import { expect, test } from 'vitest';
import { startApp } from '../support/app-under-test.ts';
import * as people from '../support/browser.ts';
import { startCoturn } from '../support/coturn.ts';
import { startedOnce } from '../support/started-once.ts';

const SECRET = 'a-secret-that-only-this-test-knows';

const running = startedOnce(async (keep) => {
  const coturn = await keep(startCoturn({ secret: SECRET }));
  const app = await keep(startApp({ PARLEY_TURN_URLS: coturn.url, PARLEY_TURN_SECRET: SECRET }));
  return { app, coturn, browser: await keep(people.launchBrowser()) };
});

test('A4: with the credentials of hello, a relay-only call runs through a real coturn', async () => {
  const url = `${running.app.url}/?ice=relay`;
  const anna = await people.arrive(running.browser, { name: 'Anna', url, keepsPeerConnections: true });
  const boris = await people.arrive(running.browser, { name: 'Boris', url, keepsPeerConnections: true });
  await people.connectVideo(anna, boris);
  await Promise.all([people.hearsSound(anna), people.hearsSound(boris)]);
  expect(await people.selectedPairs(anna)).toMatchObject([{ local: 'relay', remote: 'relay' }]);
  expect(running.coturn.allocations()).toBeGreaterThanOrEqual(2);
  await people.hangUp(anna);
  people.expectNoErrors(anna, boris);
});
