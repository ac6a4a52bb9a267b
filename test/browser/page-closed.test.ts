import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AppUnderTest, startApp } from '../support/app-under-test.ts';
import * as people from '../support/browser.ts';

let app: AppUnderTest;
let browser: Browser;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), people.launchBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

test('S18: who closes the tab has left: the other side is told at once, and nobody is shown as online who is not', async () => {
  const anna = await people.arrive(browser, { name: 'Anna', url: app.url });
  const boris = await people.arrive(browser, { name: 'Boris', url: app.url });
  await people.connectVideo(anna, boris);
  await boris.page.close();
  // Well within the grace period, after which they would be told in any case.
  const soon = { timeout: 10_000 };
  await anna.page.locator('[data-testid="call-ended"][data-reason="completed"]').waitFor(soon);
  await people.rowOf(anna.page, 'Boris').and(anna.page.locator('[data-state="offline"]')).waitFor(soon);
  expect(await app.metric('parley_sessions{state="detached"}')).toBe(0);
  expect(await app.metric('parley_peers')).toBe(0);
  people.expectNoErrors(anna);
});
