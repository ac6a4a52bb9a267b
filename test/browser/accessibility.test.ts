import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
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

const PHONE = { width: 360, height: 740 };
const DESKTOP = { width: 1280, height: 800 };

async function expectAccessible(page: Page, screen: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(grave.map(({ id, nodes }) => `${screen}: ${id} at ${nodes.map(({ target }) => target).join(', ')}`)).toEqual(
    [],
  );
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(sideways, `${screen} scrolls sideways`).toBeLessThanOrEqual(0);
}

test.each([
  { language: 'en', viewport: DESKTOP, colorScheme: 'light' },
  { language: 'ru', viewport: PHONE, colorScheme: 'dark' },
] as const)(
  'W1: axe finds nothing serious on any screen, $language, $colorScheme, $viewport.width wide',
  async (look) => {
    const context = await browser.newContext({ locale: look.language, viewport: look.viewport });
    const visitor = await people.openTab(context, 'nobody', app.url);
    await visitor.page.emulateMedia({ colorScheme: look.colorScheme });
    await visitor.page.getByTestId('sign-in-name').waitFor();
    await expectAccessible(visitor.page, 'sign-in');
    await context.close();

    const anna = await people.arrive(browser, { name: `Anna ${look.language}`, url: app.url, ...look });
    await anna.page.emulateMedia({ colorScheme: look.colorScheme });
    await expectAccessible(anna.page, 'nobody there');
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

async function tabTo(page: Page, testId: string): Promise<void> {
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-testid'));
  for (let presses = 0; presses < 40; presses += 1) {
    if ((await focused()) === testId) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${testId} is not reached by Tab`);
}
