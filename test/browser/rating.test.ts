import { expect, test } from 'vitest';
import { expectAccessible, tabTo } from '../support/accessible.ts';
import * as people from '../support/browser.ts';
import { appAndBrowser } from '../support/started-once.ts';

const running = appAndBrowser();

test('X10: after a call of ten seconds one is asked for stars, may say why, and need not answer', async () => {
  const anna = await people.arrive(running.browser, { name: 'Anna', url: running.app.url });
  const phone = { width: 360, height: 740 };
  const boris = await people.arrive(running.browser, {
    name: 'Boris',
    url: running.app.url,
    language: 'ru',
    viewport: phone,
  });
  await people.connectVideo(anna, boris);
  // Real time: the server’s clock says how long a call was.
  await anna.page.waitForFunction(() => /0:1[1-9]/.test(document.body.textContent ?? ''));
  await people.hangUp(anna);

  await anna.page.getByTestId('rate-call').waitFor();
  await tabTo(anna.page, 'stars-1');
  await anna.page.keyboard.press('ArrowRight');
  await anna.page.locator('[data-testid="rate-call"][data-stars="2"]').waitFor();
  await anna.page.getByTestId('rating-sound').check();
  await anna.page.getByTestId('rating-comment').fill('It crackled.');
  await expectAccessible(anna.page, 'rating');
  await anna.page.getByTestId('send-rating').click();
  await anna.page.locator('[data-testid="rating-thanks"][data-thanked="true"]').waitFor();

  await boris.page.getByTestId('rate-call').waitFor();
  await expectAccessible(boris.page, 'rating, not begun');
  await boris.page.getByTestId('stars-5').check({ force: true });
  await boris.page.locator('[data-testid="rating-thanks"][data-thanked="true"]').waitFor();
  expect(await boris.page.getByTestId('rating-comment').count()).toBe(0);
  people.expectNoErrors(anna, boris);
  await Promise.all([anna.context.close(), boris.context.close()]);
});

test('X10: nobody is asked after a short call', async () => {
  const anna = await people.arrive(running.browser, { name: 'Dina', url: running.app.url });
  const boris = await people.arrive(running.browser, { name: 'Egor', url: running.app.url });
  await people.connectVideo(anna, boris);
  await people.hangUp(anna);
  await anna.page.getByTestId('call-ended').waitFor();
  expect(await anna.page.getByTestId('rate-call').count()).toBe(0);
  people.expectNoErrors(anna, boris);
  await Promise.all([anna.context.close(), boris.context.close()]);
});
