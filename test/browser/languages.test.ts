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

test('W7: the page speaks the browser’s language, changes by choice, and remembers it', async () => {
  const anna = await people.arrive(browser, { name: 'Анна', url: app.url, language: 'ru' });
  const language = () => anna.page.evaluate(() => document.documentElement.lang);
  // Names stay as they are, and a language is offered by its own name.
  const cyrillic = async () => {
    const text = (await anna.page.getByTestId('home').textContent()) ?? '';
    return /[а-яё]{3}/i.test(text.replaceAll(/анна|русский язык/gi, ''));
  };
  expect([await language(), await cyrillic()]).toEqual(['ru', true]);

  await anna.page.getByTestId('language-switch').click();
  await expect.poll(language).toBe('en');
  expect(await cyrillic()).toBe(false);

  await anna.page.reload();
  await anna.page.getByTestId('home').waitFor();
  expect([await language(), await cyrillic()]).toEqual(['en', false]);
  people.expectNoErrors(anna);
});
