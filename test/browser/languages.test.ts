import { expect, test } from 'vitest';
import * as people from '../support/browser.ts';
import { appAndBrowser } from '../support/started-once.ts';

const running = appAndBrowser();

test('W7: the page speaks the browser’s language, changes by choice, and remembers it', async () => {
  const anna = await people.arrive(running.browser, { name: 'Анна', url: running.app.url, language: 'ru' });
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
