import { expect, test } from 'vitest';
import { expectAccessible } from '../support/accessible.ts';
import { startApp } from '../support/app-under-test.ts';
import * as people from '../support/browser.ts';
import * as conference from '../support/conference-people.ts';
import { ADMIN, mint, type Registered, register } from '../support/registered.ts';
import { startedOnce } from '../support/started-once.ts';

const running = startedOnce(async (keep) => {
  const app = await keep(startApp({ PARLEY_ADMIN_TOKEN: ADMIN, PARLEY_GUESTS: 'false' }));
  const browser = await keep(people.launchBrowser());
  return { app, browser, desk: await register({ http: app.url }, { name: 'Acme Desk' }) };
});

type How = { language?: 'en' | 'ru'; phone?: boolean };

const contextFor = ({ language = 'en', phone = false }: How) => ({
  permissions: ['camera', 'microphone'],
  locale: language,
  ...(phone && { viewport: { width: 360, height: 740 } }),
});

/** Signed in by the program of the company, as its pages do it. */
async function member(application: Registered, name: string, more: How = {}): Promise<people.Person> {
  const context = await running.browser.newContext(contextFor(more));
  const person = await people.openTab(context, name, `${running.app.url}/#token=${await mint(application, name)}`);
  await person.page.getByTestId('home').waitFor();
  return person;
}

async function stranger(url: string, name: string, more: How = {}) {
  return people.openTab(await running.browser.newContext(contextFor(more)), name, url);
}

const linkOf = async ({ page }: people.Person): Promise<string> => {
  await page.getByTestId('alone').waitFor();
  await page.getByTestId('copy-meeting-link').and(page.locator(':enabled')).waitFor();
  return page.getByTestId('alone').getByRole('textbox').inputValue();
};

test('W17: a customer opens the link of a company’s meeting, types a name, and both see and hear each other', async () => {
  const anna = await member(running.desk, 'Anna');
  await anna.page.getByTestId('new-meeting-how').click();
  await anna.page.getByTestId('new-meeting-with-guests').click();
  const link = await linkOf(anna);

  const gina = await stranger(link, 'Gina', { phone: true });
  const { page } = gina;
  await page.getByTestId('invitation').getByText('Acme Desk').waitFor();
  await expectAccessible(page, 'a guest’s page');
  await page.getByTestId('sign-in-name').fill('Gina');
  await page.keyboard.press('Enter');
  await page.getByTestId('join-page').waitFor();
  await page.getByTestId('who-is-there').getByText('Anna').waitFor();
  expect(await page.getByTestId('meeting-of').textContent()).toContain('Acme Desk');
  await conference.join(gina);
  await anna.page.getByTestId('toggle-camera').click();
  await Promise.all([
    conference.presentsFrames(conference.tileOf(anna, 'Gina')),
    conference.presentsFrames(conference.tileOf(gina, 'Anna')),
  ]);
  await Promise.all([people.hearsSound(anna), people.hearsSound(gina)]);

  await page.reload();
  await conference.presentsFrames(conference.tileOf(gina, 'Anna'));
  await people.hangUp(gina);
  await page.getByTestId('join-page').waitFor();
  await page.locator('[data-testid="call-ended"][data-reason="completed"]').waitFor();
  expect(await page.getByTestId('call-again').count()).toBe(0);
  expect(await page.getByTestId('home').count()).toBe(0);
  await page.getByTestId('guest-leaves').click();
  await page.getByTestId('invitation').waitFor();
  people.expectNoErrors(anna, gina);
  await Promise.all([anna, gina].map(({ context }) => context.close()));
});

test('W17: the link of a meeting without guests says in words, in one’s language, what to do', async () => {
  const boris = await member(running.desk, 'Boris', { language: 'ru', phone: true });
  await expectAccessible(boris.page, 'a member’s home');
  await boris.page.getByTestId('new-meeting').click();
  const link = await linkOf(boris);
  const gina = await stranger(link, 'Gina', { language: 'ru', phone: true });
  await gina.page.getByTestId('no-guests').getByText('Acme Desk').waitFor();
  expect(await gina.page.getByTestId('no-guests').textContent()).toContain('попросите');
  expect(await gina.page.getByTestId('sign-in-name').count()).toBe(0);
  await expectAccessible(gina.page, 'a page without guests');

  const lost = await stranger(`${running.app.url}/#meeting=nowhere`, 'Gina');
  await lost.page.locator('[data-testid="link-problem"][data-code="meeting-not-found"]').waitFor();
  people.expectNoErrors(boris, gina, lost);
  await Promise.all([boris, gina, lost].map(({ context }) => context.close()));
});
