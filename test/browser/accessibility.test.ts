import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, tabTo } from '../support/accessible.ts';
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

const PHONE = { width: 360, height: 740 };
const DESKTOP = { width: 1280, height: 800 };

/** Both languages, both themes, both widths, in one page. */
async function expectAccessibleInEveryLook(page: Page, screen: string): Promise<void> {
  const language = () => page.evaluate(() => document.documentElement.lang);
  for (let languages = 0; languages < 2; languages += 1) {
    for (const viewport of [DESKTOP, PHONE]) {
      await page.setViewportSize(viewport);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
        await expectAccessible(page, `${screen}, ${await language()}, ${colorScheme}, ${viewport.width} wide`);
      }
    }
    const before = await language();
    await page.getByTestId('language-switch').click();
    await expect.poll(language).not.toBe(before);
  }
}

test('W1: in every language, theme and width axe finds nothing serious where one is alone', async () => {
  // Without motion, so that no color is read halfway to the next theme.
  const context = await browser.newContext({ locale: 'en', reducedMotion: 'reduce' });
  const { page } = await people.openTab(context, 'Nina', `${app.url}/#token=nonsense`);
  await page.locator('[data-testid="sign-in-problem"][data-code="token-invalid"]').waitFor();
  await expectAccessibleInEveryLook(page, 'sign-in refused');
  await page.reload();
  await page.getByTestId('sign-in-name').waitFor();
  await expectAccessibleInEveryLook(page, 'sign-in');

  await page.getByTestId('sign-in-name').fill('Nina');
  await page.getByTestId('sign-in-submit').click();
  await page.getByTestId('nobody-here').waitFor();
  await expectAccessibleInEveryLook(page, 'nobody there');
  expect(await page.getByTestId('nobody-here').textContent()).toContain('npm start -- --lan');
  await context.close();
});

test.each([
  { language: 'en', viewport: DESKTOP, colorScheme: 'light' },
  { language: 'ru', viewport: PHONE, colorScheme: 'dark' },
] as const)(
  'W1: axe finds nothing serious on any screen of a call, $language, $colorScheme, $viewport.width wide',
  async (look) => {
    const anna = await people.arrive(browser, { name: `Anna ${look.language}`, url: app.url, ...look });
    await anna.page.emulateMedia({ colorScheme: look.colorScheme });
    const boris = await people.arrive(browser, { name: `Boris ${look.language}`, url: app.url, ...look });
    await boris.page.emulateMedia({ colorScheme: look.colorScheme });
    await expectAccessible(anna.page, 'people');

    await people.placeCall(anna, boris.name, 'video');
    await boris.page.getByTestId('incoming-call').waitFor();
    await expectAccessible(boris.page, 'incoming call');
    await expectAccessible(anna.page, 'outgoing call');

    await people.answer(boris, 'video');
    await Promise.all([people.seesFrames(anna), people.seesFrames(boris)]);
    await expectAccessible(anna.page, 'call');
    await anna.page.getByTestId('devices-button').click();
    await expectAccessible(anna.page, 'devices');
    await anna.page.keyboard.press('Escape');

    await people.hangUp(anna);
    await boris.page.getByTestId('call-ended').waitFor();
    await expectAccessible(boris.page, 'call ended');
    people.expectNoErrors(anna, boris);
    await Promise.all([anna.context.close(), boris.context.close()]);
  },
);

test('W2: a call needs no mouse: sign in, call, answer, mute and hang up by keyboard', async () => {
  const boris = await people.arrive(browser, { name: 'Boris', url: app.url });
  const context = await browser.newContext({ permissions: ['camera', 'microphone'], locale: 'en' });
  const anna = await people.openTab(context, 'Anna', app.url);
  await anna.page.getByTestId('sign-in-name').waitFor();
  await anna.page.getByTestId('sign-in-name').focus();
  await anna.page.keyboard.type('Anna');
  await anna.page.keyboard.press('Enter');
  await people.rowOf(anna.page, 'Boris').waitFor();
  await tabTo(anna.page, 'call-video');
  await anna.page.keyboard.press('Enter');

  await boris.page.getByTestId('incoming-call').waitFor();
  await tabTo(boris.page, 'answer-video');
  await boris.page.keyboard.press('Enter');
  await Promise.all([people.seesFrames(anna), people.seesFrames(boris)]);

  await anna.page.keyboard.press('m');
  await boris.page.locator('[data-testid="remote-tile"][data-muted="true"]').waitFor();
  await tabTo(anna.page, 'hang-up');
  await anna.page.keyboard.press('Enter');
  await boris.page.getByTestId('call-ended').waitFor();
  people.expectNoErrors(anna, boris);
});
