import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { MAX_PEOPLE_PER_MESSAGE } from '../../src/protocol/limits.ts';
import { expectAccessible, tabTo } from '../support/accessible.ts';
import { startApp } from '../support/app-under-test.ts';
import * as people from '../support/browser.ts';
import { RawClient } from '../support/raw-client.ts';
import { appAndBrowser } from '../support/started-once.ts';

const running = appAndBrowser();
const PHONE = { width: 360, height: 740 };

const arrive = (name: string, more: Partial<Parameters<typeof people.arrive>[1]> = {}) =>
  people.arrive(running.browser, { name, url: running.app.url, ...more });

const seenAs = (page: Page, name: string, state: string) =>
  people.rowOf(page, name).and(page.locator(`[data-state="${state}"]`));

const missed = (page: Page, count: number) =>
  page.locator(`[data-testid="open-history"][data-missed="${count}"]`).waitFor();

const pastCalls = (page: Page) =>
  page.getByTestId('past-call').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-how')));

test('P4, P9, H21: do not disturb by keyboard; who calls is told why, and the call waits among the missed', async () => {
  const [anna, boris] = [await arrive('Anna'), await arrive('Boris')];
  await tabTo(boris.page, 'presence');
  await boris.page.keyboard.press('Enter');
  await boris.page.getByTestId('presence-menu').waitFor();
  await expectAccessible(boris.page, 'presence menu');
  expect(await boris.page.getByTestId('presence-online').getAttribute('aria-checked')).toBe('true');
  await boris.page.keyboard.press('End');
  await boris.page.keyboard.press('Enter');
  await boris.page.locator('[data-testid="presence"][data-choice="do-not-disturb"]').waitFor();

  await seenAs(anna.page, 'Boris', 'do-not-disturb').waitFor();
  expect(await people.rowOf(anna.page, 'Boris').textContent()).toContain('Do not disturb');
  await expectAccessible(anna.page, 'people, one of whom is not to be disturbed');
  await people.placeCall(anna, 'Boris', 'video');
  const notice = anna.page.getByTestId('call-ended');
  await notice.waitFor();
  await expect.poll(() => notice.textContent()).toContain('does not wish to be disturbed');

  const tab = await people.openTab(boris.context, 'Boris', running.app.url);
  await Promise.all([missed(boris.page, 1), missed(tab.page, 1)]);
  expect(await tab.page.getByTestId('presence').getAttribute('data-choice')).toBe('do-not-disturb');
  await expectAccessible(boris.page, 'people, with a missed call');
  await tabTo(boris.page, 'open-history');
  await boris.page.keyboard.press('Enter');
  await boris.page.getByTestId('past-call').waitFor();
  expect(await pastCalls(boris.page)).toEqual(['missed']);
  expect(new URL(boris.page.url()).hash).toBe('#history');
  await missed(tab.page, 0);

  await tabTo(boris.page, 'call-back-audio');
  await boris.page.keyboard.press('Enter');
  await anna.page.getByTestId('decline').click();
  await boris.page.getByTestId('history-page').waitFor();
  await expect.poll(() => pastCalls(boris.page)).toEqual(['declinedByThem', 'missed']);
  await boris.page.getByTestId('history-back').click();
  await missed(boris.page, 0);
  people.expectNoErrors(anna, boris, tab);
  await Promise.all([anna.context.close(), boris.context.close()]);
});

test('P9: the choice is remembered by the browser until one signs out', async () => {
  const vera = await arrive('Vera');
  const choice = () => vera.page.getByTestId('presence').getAttribute('data-choice');
  await vera.page.getByTestId('presence').click();
  await vera.page.getByTestId('presence-away').click();
  await expect.poll(choice).toBe('away');
  await vera.page.reload();
  await vera.page.getByTestId('home').waitFor();
  expect(await choice()).toBe('away');
  await vera.page.getByTestId('sign-out').click();
  await vera.page.getByTestId('sign-in-submit').click();
  await vera.page.getByTestId('home').waitFor();
  expect(await choice()).toBe('online');
  people.expectNoErrors(vera);
  await vera.context.close();
});

test('P9: who does nothing for five minutes is away, until they are back', async () => {
  const dina = await arrive('Dina');
  const egor = await arrive('Egor', { prepare: (context) => context.clock.install() });
  await seenAs(dina.page, 'Egor', 'online').waitFor();
  await egor.page.clock.fastForward(300_001);
  await seenAs(dina.page, 'Egor', 'away').waitFor();
  await egor.page.mouse.move(100, 100);
  await seenAs(dina.page, 'Egor', 'online').waitFor();
  await Promise.all([dina.context.close(), egor.context.close()]);
});

test('P9: in a large application people come page by page, are found by name, and change before one’s eyes', async () => {
  const app = await startApp();
  onTestFinished(() => app.stop());
  const crowd: RawClient[] = [];
  for (let i = 0; i <= MAX_PEOPLE_PER_MESSAGE; i += 1) {
    const client = await RawClient.connect(`ws://localhost:${app.port}/ws`);
    await client.hello({ method: 'guest', name: `Person ${String(i).padStart(3, '0')}` });
    crowd.push(client);
  }
  const { page, context, ...nina } = await arrive('Nina', { url: app.url });
  await people.rowOf(page, 'Person 049').waitFor();
  expect(await people.rowOf(page, 'Person 050').count()).toBe(0);
  await page.getByTestId('more-people').click();
  await people.rowOf(page, 'Person 099').waitFor();
  await expectAccessible(page, 'people of a large application');
  await page.getByTestId('people-search').fill('person 20');
  await people.rowOf(page, 'Person 200').waitFor();
  expect(await page.locator('[data-testid^="person-"]').count()).toBe(1);
  await crowd.at(-1)?.request('presence.choose', { choice: 'do-not-disturb' });
  await seenAs(page, 'Person 200', 'do-not-disturb').waitFor();
  people.expectNoErrors({ page, context, ...nina });
  for (const client of crowd) client.cut();
  await context.close();
});

test.each([
  { language: 'en', colorScheme: 'light' },
  { language: 'ru', colorScheme: 'dark' },
] as const)('H21: on a phone axe finds nothing serious in one’s calls, $language, $colorScheme', async (look) => {
  const { language, colorScheme } = look;
  const anna = await arrive(`Anna ${language}`);
  const boris = await arrive(`Boris ${language}`, { language, viewport: PHONE });
  await boris.page.emulateMedia({ colorScheme });
  await people.connectVideo(anna, boris);
  await people.hangUp(anna);
  await boris.page.getByTestId('call-ended').waitFor();
  await people.placeCall(anna, boris.name, 'audio');
  await boris.page.getByTestId('incoming-call').waitFor();
  await anna.page.getByTestId('cancel').click();
  await missed(boris.page, 1);
  await expectAccessible(boris.page, 'people, with a missed call');
  await boris.page.getByTestId('open-history').click();
  await expect.poll(() => pastCalls(boris.page)).toEqual(['missed', 'incoming']);
  await expectAccessible(boris.page, 'history');
  await boris.page
    .getByTestId('history-filter')
    .getByText(language === 'en' ? 'Missed' : 'Пропущенные')
    .click();
  await expect.poll(() => pastCalls(boris.page)).toEqual(['missed']);
  await boris.page.getByTestId('history-back').click();
  await boris.page.getByTestId('presence').click();
  await boris.page.getByTestId('presence-menu').waitFor();
  await expectAccessible(boris.page, 'presence menu');
  people.expectNoErrors(anna, boris);
  await Promise.all([anna.context.close(), boris.context.close()]);
});
