import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, test } from 'vitest';
import { type AppUnderTest, startApp } from '../support/app-under-test.ts';
import * as people from '../support/browser.ts';
import { type CuttableProxy, startCuttableProxy } from '../support/cuttable-proxy.ts';

let app: AppUnderTest;
let wire: CuttableProxy;
let browser: Browser;

beforeAll(async () => {
  app = await startApp();
  wire = await startCuttableProxy(app.port);
  browser = await people.launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await wire?.close();
  await app?.stop();
});

test('W3, S8: a lost connection shows a banner, the media goes on, and what was missed arrives', async () => {
  const anna = await people.arrive(browser, { name: 'Anna', url: `http://localhost:${wire.port}` });
  const boris = await people.arrive(browser, { name: 'Boris', url: app.url });
  await people.connectVideo(anna, boris);

  wire.cut();
  await anna.page.getByTestId('reconnecting-banner').waitFor();
  await Promise.all([people.seesFrames(anna, 30), people.seesFrames(boris, 30)]);
  await boris.page.getByTestId('toggle-microphone').click();

  wire.mend();
  await anna.page.getByTestId('reconnecting-banner').waitFor({ state: 'hidden' });
  await anna.page.locator('[data-testid="remote-tile"][data-muted="true"]').waitFor();
  await people.seesFrames(anna);
  await people.hangUp(boris);
  await anna.page.locator('[data-testid="call-ended"][data-reason="completed"]').waitFor();
  people.expectNoErrorsButLostConnections(anna);
  people.expectNoErrors(boris);
});
