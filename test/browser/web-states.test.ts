import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible } from '../support/accessible.ts';
import { type AppUnderTest, startApp } from '../support/app-under-test.ts';
import * as people from '../support/browser.ts';
import { type CuttableProxy, startCuttableProxy } from '../support/cuttable-proxy.ts';

let app: AppUnderTest;
let wire: CuttableProxy;
let browser: Browser;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), people.launchBrowser('several')]);
  wire = await startCuttableProxy(app.port);
});

afterAll(async () => {
  await browser?.close();
  await wire?.close();
  await app?.stop();
});

const PHONE = { width: 360, height: 740 };

test('W1, D1: a device problem is accessible, and closing it leaves the device off', async () => {
  const anna = await people.arrive(browser, { name: 'Rita', url: app.url });
  const phone = { url: app.url, language: 'ru', viewport: PHONE, permissions: [] } as const;
  const boris = await people.arrive(browser, { name: 'Oleg', ...phone, permissions: [] });
  await people.placeCall(anna, 'Oleg', 'video');
  await people.answer(boris, 'video');
  await people.seesFrames(boris);
  const notice = boris.page.getByTestId('device-problem');
  await boris.page.locator('[data-device="both"][data-problem="permission-denied"]').waitFor();
  expect(await notice.count()).toBe(1);
  await expectAccessible(boris.page, 'device problem');

  await boris.page.getByTestId('close-device-problem').click();
  await notice.waitFor({ state: 'hidden' });
  await boris.page.locator('[data-testid="toggle-camera"][data-tone="off"]').waitFor();
  await boris.page.keyboard.press('v');
  await boris.page.locator('[data-testid="device-problem"][data-device="camera"]').waitFor();
  expect(await notice.count()).toBe(1);
  await people.hangUp(anna);
  people.expectNoErrors(anna, boris);
  await Promise.all([anna.context.close(), boris.context.close()]);
});

test('W1, D4: a camera that does not open is said in an accessible toast, and is not kept as the choice', async () => {
  const anna = await people.arrive(browser, { name: 'Tanya', url: `http://localhost:${wire.port}` });
  const boris = await people.arrive(browser, { name: 'Yuri', url: app.url });
  await people.connectVideo(anna, boris);
  await anna.page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('in use', 'NotReadableError'));
  });
  await anna.page.getByTestId('devices-button').click();
  const camera = anna.page.getByTestId('select-camera');
  await camera.selectOption({ index: 3 });
  await anna.page.getByTestId('problem').waitFor();
  // A toast under the pointer stays.
  await anna.page.getByTestId('problem').hover();
  await expectAccessible(anna.page, 'toast');
  expect(await camera.inputValue()).toBe('');
  await anna.page.getByTestId('problem').getByRole('button', { name: 'Close' }).click();
  await anna.page.keyboard.press('Escape');

  // Before the cut: for a cut WebSocket Chromium writes an error of its own.
  people.expectNoErrors(anna);
  wire.cut();
  await anna.page.getByTestId('reconnecting-banner').waitFor();
  await expectAccessible(anna.page, 'reconnecting in a call');
  wire.mend();
  await anna.page.getByTestId('reconnecting-banner').waitFor({ state: 'hidden' });
  await people.hangUp(anna);
  people.expectNoErrors(boris);
  await Promise.all([anna.context.close(), boris.context.close()]);
});
