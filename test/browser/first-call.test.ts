import { expect, test } from 'vitest';
import * as people from '../support/browser.ts';
import { appAndBrowser } from '../support/started-once.ts';

const running = appAndBrowser();

const two = (caller: string, callee: string) =>
  Promise.all([
    people.arrive(running.browser, { name: caller, url: running.app.url }),
    people.arrive(running.browser, { name: callee, url: running.app.url }),
  ]);

const showsVideo = ({ page }: people.Person, shown: boolean) =>
  page.locator(`[data-testid="remote-tile"][data-video="${shown}"]`).waitFor();

test('C4, W8: two people see and hear each other, peer-to-peer: the SFU holds nothing for them', async () => {
  const [anna, boris] = await two('Anna', 'Boris');
  await people.connectVideo(anna, boris);
  await Promise.all([people.hearsSound(anna), people.hearsSound(boris)]);
  await expect.poll(() => running.app.metric('parley_calls{phase="active"}')).toBe(1);
  expect(await running.app.metric('parley_media_routers')).toBe(0);
  for (const state of ['new', 'connecting', 'connected']) {
    expect(await running.app.metric(`parley_media_transports{state="${state}"}`)).toBe(0);
  }
  const metrics = await (await fetch(`${running.app.url}/metrics`)).text();
  expect(metrics).toMatch(/^parley_media_workers\{version="3\.[^"]+",srtp="\w+"\} 1$/m);

  await people.hangUp(anna);
  await boris.page.locator('[data-testid="call-ended"][data-reason="completed"]').waitFor();
  await people.rowOf(boris.page, 'Anna').and(boris.page.locator('[data-state="online"]')).waitFor();
  people.expectNoErrors(anna, boris);
  await Promise.all([anna.context.close(), boris.context.close()]);
});

test('R2: in an audio call a camera can be added, and taken away', async () => {
  const [anna, boris] = await two('Vera', 'Gleb');
  await people.placeCall(anna, 'Gleb', 'audio');
  await people.answer(boris, 'audio');
  await Promise.all([people.hearsSound(anna), people.hearsSound(boris)]);
  await showsVideo(boris, false);

  await anna.page.getByTestId('toggle-camera').click();
  await showsVideo(boris, true);
  await people.seesFrames(boris);
  await showsVideo(anna, false);

  await anna.page.getByTestId('toggle-camera').click();
  await showsVideo(boris, false);
  await people.hangUp(boris);
  people.expectNoErrors(anna, boris);
  await Promise.all([anna.context.close(), boris.context.close()]);
});

test('C6: a declined call tells the caller so, and leaves nothing behind', async () => {
  const [anna, boris] = await two('Dina', 'Egor');
  await people.placeCall(anna, 'Egor', 'video');
  await boris.page.getByTestId('decline').click();
  await anna.page.locator('[data-testid="call-ended"][data-reason="declined"]').waitFor();
  await boris.page.getByTestId('incoming-call').waitFor({ state: 'hidden' });
  expect(await running.app.metric('parley_calls{phase="ringing"}')).toBe(0);
  people.expectNoErrors(anna, boris);
  await Promise.all([anna.context.close(), boris.context.close()]);
});

test('C5, W4: two tabs of one user ring together; one answers, the other stops', async () => {
  const [anna, boris] = await two('Zoya', 'Ivan');
  const second = await people.openTab(boris.context, 'Ivan', running.app.url);
  await second.page.getByTestId('home').waitFor();

  await people.placeCall(anna, 'Ivan', 'video');
  await Promise.all([boris, second].map(({ page }) => page.getByTestId('incoming-call').waitFor()));
  await people.answer(second, 'video');
  await boris.page.getByTestId('incoming-call').waitFor({ state: 'hidden' });
  await Promise.all([people.seesFrames(anna), people.seesFrames(second)]);
  expect(await boris.page.getByTestId('call-state').count()).toBe(0);

  await people.hangUp(second);
  people.expectNoErrors(anna, boris, second);
  await Promise.all([anna.context.close(), boris.context.close()]);
});
