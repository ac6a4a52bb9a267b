import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AppUnderTest, startApp } from '../support/app-under-test.ts';
import * as people from '../support/browser.ts';
import { type Coturn, startCoturn } from '../support/coturn.ts';

const SECRET = 'a-secret-that-only-this-test-knows';

let coturn: Coturn;
let app: AppUnderTest;
let browser: Browser;

beforeAll(async () => {
  coturn = await startCoturn({ secret: SECRET });
  app = await startApp({ PARLEY_TURN_URLS: coturn.url, PARLEY_TURN_SECRET: SECRET });
  browser = await people.launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
  await coturn?.stop();
});

test('A4: with the credentials of hello, a relay-only call runs through a real coturn', async () => {
  const url = `${app.url}/?ice=relay`;
  const anna = await people.arrive(browser, { name: 'Anna', url, keepsPeerConnections: true });
  const boris = await people.arrive(browser, { name: 'Boris', url, keepsPeerConnections: true });
  await people.connectVideo(anna, boris);
  await Promise.all([people.hearsSound(anna), people.hearsSound(boris)]);
  expect(await people.selectedCandidateTypes(anna)).toEqual(['relay', 'relay']);
  expect(coturn.allocations()).toBeGreaterThanOrEqual(2);
  await people.hangUp(anna);
  people.expectNoErrors(anna, boris);
});
