import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AppUnderTest, startApp } from '../support/app-under-test.ts';
import * as people from '../support/browser.ts';

let app: AppUnderTest;
let browser: Browser;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), people.launchBrowser('several')]);
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

const problem = ({ page }: people.Person, name: string) =>
  page.locator(`[data-testid="device-problem"][data-problem="${name}"]`);

test('D1: without permission the call still works, and one sentence says what to do', async () => {
  const anna = await people.arrive(browser, { name: 'Anna', url: app.url });
  const boris = await people.arrive(browser, { name: 'Boris', url: app.url, permissions: [] });
  await people.placeCall(anna, 'Boris', 'video');
  await people.answer(boris, 'video');
  await people.seesFrames(boris);
  await problem(boris, 'permission-denied').first().waitFor();

  await boris.context.grantPermissions(['camera', 'microphone']);
  await problem(boris, 'permission-denied').getByRole('button').first().click();
  await people.hearsSound(anna);
  await problem(boris, 'permission-denied').first().waitFor({ state: 'hidden' });
  await people.hangUp(anna);
  people.expectNoErrors(anna, boris);
  await Promise.all([anna.context.close(), boris.context.close()]);
});

test('D2: on a machine without camera and microphone one can still see and hear', async () => {
  const bare = await people.launchBrowser('none');
  try {
    const anna = await people.arrive(browser, { name: 'Vera', url: app.url });
    const boris = await people.arrive(bare, { name: 'Gleb', url: app.url });
    await people.placeCall(boris, 'Vera', 'video');
    await people.answer(anna, 'video');
    await people.seesFrames(boris);
    await people.hearsSound(boris);
    await problem(boris, 'no-device').first().waitFor();
    await people.hangUp(anna);
    people.expectNoErrors(anna, boris);
    await anna.context.close();
  } finally {
    await bare.close();
  }
});

test('D3: devices taken away in the call are named, the call goes on, and they come back', async () => {
  const anna = await people.arrive(browser, { name: 'Dina', url: app.url });
  const boris = await people.arrive(browser, { name: 'Egor', url: app.url });
  await people.connectVideo(anna, boris);

  await boris.context.clearPermissions();
  await problem(boris, 'device-unplugged').or(problem(boris, 'permission-denied')).first().waitFor();
  await people.seesFrames(boris, 20);

  await boris.context.grantPermissions(['camera', 'microphone']);
  await boris.page.getByTestId('device-problem').getByRole('button').first().click();
  await Promise.all([people.seesFrames(anna, 20), people.hearsSound(anna)]);
  await people.hangUp(anna);
  people.expectNoErrors(anna, boris);
  await Promise.all([anna.context.close(), boris.context.close()]);
});

test('D4: a camera that another program holds is named, the microphone still opens', async () => {
  const anna = await people.arrive(browser, { name: 'Zoya', url: app.url });
  const boris = await people.arrive(browser, { name: 'Ivan', url: app.url });
  // No fake device of Chromium's can be busy: what a busy one answers is put before the real getUserMedia.
  await boris.page.evaluate(() => {
    const devices = navigator.mediaDevices;
    const open = devices.getUserMedia.bind(devices);
    devices.getUserMedia = (constraints) =>
      constraints?.video ? Promise.reject(new DOMException('in use', 'NotReadableError')) : open(constraints);
  });
  await people.placeCall(anna, 'Ivan', 'video');
  await people.answer(boris, 'video');
  await Promise.all([people.seesFrames(boris), people.hearsSound(anna)]);
  await problem(boris, 'device-busy').first().waitFor();
  await people.hangUp(anna);
  people.expectNoErrors(anna, boris);
  await Promise.all([anna.context.close(), boris.context.close()]);
});

test('D5: camera and microphone change in the call without a gap or a new negotiation', async () => {
  const anna = await people.arrive(browser, { name: 'Kira', url: app.url, keepsPeerConnections: true });
  const boris = await people.arrive(browser, { name: 'Lev', url: app.url });
  await people.connectVideo(anna, boris);
  await people.hearsSound(boris);
  const [microphone, camera] = await people.sentDevices(anna);
  const before = await remoteTracks(boris);

  await startWatching(boris);
  await chooseOther(anna, 'camera');
  await chooseOther(anna, 'microphone');
  const changed = async () => {
    const [newMicrophone, newCamera] = await people.sentDevices(anna);
    return [
      newMicrophone !== undefined && newMicrophone !== microphone,
      newCamera !== undefined && newCamera !== camera,
    ];
  };
  await expect.poll(changed).toEqual([true, true]);
  await people.seesFrames(boris, 30);
  // Not a speed: a re-opened or newly negotiated sender freezes for longer than the late frames of a busy machine.
  expect(await longestGapMs(boris)).toBeLessThan(2_000);
  expect(await remoteTracks(boris)).toEqual(before);
  await people.hearsSound(boris);
  await people.hangUp(anna);
  people.expectNoErrors(anna, boris);
  await Promise.all([anna.context.close(), boris.context.close()]);
});

async function chooseOther({ page }: people.Person, kind: 'camera' | 'microphone'): Promise<void> {
  const select = page.getByTestId(`select-${kind}`);
  if (!(await select.isVisible())) await page.getByTestId('devices-button').click();
  // The list fills after the menu has opened: beside the default there are at least two fake ones of each.
  await select
    .locator('option')
    .nth(kind === 'camera' ? 3 : 2)
    .waitFor({ state: 'attached' });
  const others = await select
    .locator('option')
    .evaluateAll((options: HTMLOptionElement[]) => options.map(({ value }) => value));
  await select.selectOption(others.at(-1) ?? '');
}

const remoteTracks = ({ page }: people.Person): Promise<string[]> =>
  page
    .getByTestId('remote-video')
    .evaluate((video: HTMLVideoElement) =>
      video.srcObject instanceof MediaStream
        ? video.srcObject.getTracks().map(({ id, readyState }) => `${id} ${readyState}`)
        : [],
    );

type WatchedPage = Window & { longestGapMs: number };

/** Notes the longest time between two frames that the remote tile presents. */
const startWatching = ({ page }: people.Person): Promise<void> =>
  page.getByTestId('remote-video').evaluate((video: HTMLVideoElement) => {
    const watched = window as unknown as WatchedPage;
    watched.longestGapMs = 0;
    let last = performance.now();
    const see = (now: number): void => {
      watched.longestGapMs = Math.max(watched.longestGapMs, now - last);
      last = now;
      video.requestVideoFrameCallback(see);
    };
    video.requestVideoFrameCallback(see);
  });

const longestGapMs = ({ page }: people.Person): Promise<number> =>
  page.evaluate(() => (window as unknown as WatchedPage).longestGapMs);
