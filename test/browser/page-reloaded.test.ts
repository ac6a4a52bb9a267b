import { expect, test } from 'vitest';
import * as people from '../support/browser.ts';
import { appAndBrowser } from '../support/started-once.ts';

const running = appAndBrowser();

test('S18: who loads the page anew is back in the call by itself, muted as before, and both see each other again', async () => {
  const anna = await people.arrive(running.browser, { name: 'Anna', url: running.app.url });
  const boris = await people.arrive(running.browser, { name: 'Boris', url: running.app.url });
  await people.connectVideo(anna, boris);
  await boris.page.getByTestId('toggle-microphone').click();
  await anna.page.locator('[data-testid="remote-tile"][data-muted="true"]').waitFor();

  await boris.page.reload();
  // Once Boris sees Anna, the picture that Anna sees is the new page's.
  await people.seesFrames(boris, 10);
  await people.seesFrames(anna, 10);
  await anna.page.locator('[data-testid="remote-tile"][data-muted="true"]').waitFor();
  expect(await anna.page.getByTestId('remote-tile').count()).toBe(1);
  expect(await running.app.metric('parley_calls{phase="active"}')).toBe(1);
  expect(await boris.page.evaluate(() => sessionStorage.getItem('parley.seat'))).toBeNull();

  await people.hangUp(boris);
  await anna.page.locator('[data-testid="call-ended"][data-reason="completed"]').waitFor();
  await boris.page.getByTestId('home').waitFor();
  people.expectNoErrors(anna);
  people.expectNoErrors(boris);
});
