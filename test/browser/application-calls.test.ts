import { expect, test } from 'vitest';
import { expectAccessible } from '../support/accessible.ts';
import * as people from '../support/browser.ts';
import { ADMIN, ask, mint, register } from '../support/registered.ts';
import { appAndBrowser } from '../support/started-once.ts';

const running = appAndBrowser({ PARLEY_ADMIN_TOKEN: ADMIN });

/** Signed in by a token of the company's program, as its link does it. */
async function arrive(name: string, token: string, language: 'en' | 'ru'): Promise<people.Person> {
  const context = await running.browser.newContext({
    permissions: ['camera', 'microphone'],
    locale: language,
    viewport: { width: 1280, height: 800 },
  });
  const person = await people.openTab(context, name, `${running.app.url}/#token=${token}`);
  await person.page.getByTestId('home').waitFor();
  return person;
}

test('W22, A17, H22: the application calls two, in both languages; they hear each other; a call taken back is missed', async () => {
  const server = { http: running.app.url };
  const desk = await register(server, { name: 'Acme Desk' });
  const api = (method: string, path: string, body?: unknown) => ask(server, desk.apiKey, method, path, body);
  const anna = await arrive('anna', await mint(desk, 'anna'), 'en');
  const boris = await arrive('boris', await mint(desk, 'boris'), 'ru');
  const rings = async () => String((await api('POST', '/api/calls', { to: ['anna', 'boris'] })).body['callId']);
  await rings();
  const [annas, boriss] = [anna, boris].map(({ page }) => page.getByTestId('incoming-call'));
  await Promise.all([annas?.waitFor(), boriss?.waitFor()]);
  expect(await annas?.getByRole('heading').getAttribute('aria-label')).toBe('Acme Desk is calling you');
  expect(await boriss?.getByRole('heading').getAttribute('aria-label')).toBe('Вам звонит Acme Desk');
  expect(await anna.page.title()).toBe('● Acme Desk is calling');
  await expectAccessible(boris.page, 'the application calls');
  await people.answer(anna, 'audio');
  await anna.page.getByTestId('hang-up').waitFor();
  await people.answer(boris, 'audio');
  await Promise.all([people.hearsSound(anna), people.hearsSound(boris)]);
  await people.hangUp(anna);
  await boris.page.getByTestId('call-ended').waitFor();

  const callId = await rings();
  await annas?.waitFor();
  await api('DELETE', `/api/rooms/${callId}`);
  const notice = anna.page.getByTestId('call-ended');
  await expect.poll(() => notice.getAttribute('aria-label')).toBe('Acme Desk: Missed call');
  expect(await notice.getByTestId('call-again').count()).toBe(0);
  await anna.page.locator('[data-testid="open-history"][data-missed="1"]').click();
  await expect
    .poll(() => anna.page.getByTestId('past-call').allTextContents())
    .toMatchObject([expect.stringContaining('called by Acme Desk'), expect.stringContaining('called by Acme Desk')]);
  people.expectNoErrors(anna, boris);
  await Promise.all([anna.context.close(), boris.context.close()]);
});
