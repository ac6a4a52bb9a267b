import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CallReport } from '../../src/history/call-report.ts';
import { expectAccessible } from '../support/accessible.ts';
import { type AppUnderTest, startApp } from '../support/app-under-test.ts';
import * as people from '../support/browser.ts';
import { writeSilence } from '../support/silent-sound.ts';

const TOKEN = 'an-administrators-token-of-this-test';
/** A fault is named after the second digest that shows it; digests come every five seconds. */
const UNTIL_NAMED = { timeout: 40_000 };

let app: AppUnderTest;
let guarded: AppUnderTest;
let browser: Browser;
let silent: Browser;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-silence-'));
  const silence = join(folder, 'silence.wav');
  await writeSilence(silence);
  [app, guarded, browser, silent] = await Promise.all([
    startApp(),
    startApp({ PARLEY_ADMIN_TOKEN: TOKEN }),
    people.launchBrowser(),
    people.launchBrowser('fake', [`--use-file-for-fake-audio-capture=${silence}`]),
  ]);
});

afterAll(async () => {
  await Promise.all([browser?.close(), silent?.close()]);
  await Promise.all([app?.stop(), guarded?.stop()]);
  await rm(folder, { recursive: true, force: true });
});

const PHONE = { width: 360, height: 740 };
const DESKTOP = { width: 1280, height: 800 };

async function openAdmin(url: string): Promise<people.Person> {
  const context = await browser.newContext({ locale: 'en', viewport: DESKTOP, reducedMotion: 'reduce' });
  return people.openTab(context, 'administrator', `${url}/admin/`);
}

/** Both languages, a desktop in the light and a phone in the dark. */
async function expectAccessiblePage({ page }: people.Person, screen: string): Promise<void> {
  const language = () => page.evaluate(() => document.documentElement.lang);
  for (let languages = 0; languages < 2; languages += 1) {
    for (const [viewport, colorScheme] of [
      [DESKTOP, 'light'],
      [PHONE, 'dark'],
    ] as const) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
      await expectAccessible(page, `${screen}, ${await language()}, ${colorScheme}, ${viewport.width} wide`);
    }
    const before = await language();
    await page.getByTestId('language-switch').click();
    await expect.poll(language).not.toBe(before);
  }
  await page.setViewportSize(DESKTOP);
}

test('B5, B6, V7, V8: a microphone that gives nothing is named at the tile, in the overview, and in the report', async () => {
  const administrator = await openAdmin(app.url);
  const { page } = administrator;
  await page.getByTestId('overview').waitFor();
  const anna = await people.arrive(browser, { name: 'Anna', url: app.url });
  const boris = await people.arrive(silent, { name: 'Boris', url: app.url });
  await people.connectVideo(anna, boris);
  await expect.poll(() => page.getByTestId('active-calls').textContent()).toContain('1');

  const theirs = anna.page.getByTestId('remote-tile').getByTestId('quality-mark');
  await expect
    .poll(() => theirs.getAttribute('title').catch(() => null), UNTIL_NAMED)
    .toContain('Boris’s microphone is on, but gives no sound');
  expect(await anna.page.getByTestId('quality-news').textContent()).toContain('Boris’s microphone');
  const own = boris.page.getByTestId('local-tile').getByTestId('quality-mark');
  await expect.poll(() => own.getAttribute('title')).toContain('others do not hear you');
  await expectAccessible(anna.page, 'a call with a fault');

  const running = page.getByTestId('running-call');
  await expect.poll(() => running.textContent()).toContain('Sender’s device: Boris → Anna, microphone');
  await expectAccessiblePage(administrator, 'overview');

  await people.hangUp(anna);
  await boris.page.getByTestId('call-ended').waitFor();
  await page.getByRole('link', { name: 'Calls', exact: true }).click();
  await page.getByTestId('call').first().getByRole('link').click();
  await page.getByTestId('report').waitFor();
  expect(await page.getByTestId('summary').textContent()).toContain('Hung up, by Anna');
  expect(await page.getByTestId('verdicts').textContent()).toContain('Sender’s device: Boris → Anna, microphone');
  expect(await page.getByTestId('timeline').textContent()).toContain('Media reached all ends');
  await page.getByTestId('legs').getByText('Anna → Boris, camera').waitFor();
  for (const table of await page.getByText('As a table').all()) await table.click();
  await page.getByRole('rowheader').first().waitFor();
  await expectAccessiblePage(administrator, 'report');

  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('export').click()]);
  const exported = CallReport.parse(JSON.parse(await readFile(await download.path(), 'utf8')));
  expect(download.suggestedFilename()).toBe(`call-${exported.call.callId}.json`);
  // Two cores with three browsers may have given a picture its own fault.
  expect(exported.verdicts).toContainEqual(
    expect.objectContaining({ cause: 'sender-device', symptom: 'dead-microphone', source: 'microphone' }),
  );
  people.expectNoErrors(administrator, anna, boris);
  await Promise.all([administrator.context.close(), anna.context.close(), boris.context.close()]);
});

test('B4, B7: where the server asks for a token the page does, keeps it in the tab, and says when it is wrong', async () => {
  const administrator = await openAdmin(guarded.url);
  const { page } = administrator;
  await page.getByTestId('token-form').waitFor();
  await expectAccessiblePage(administrator, 'token form');
  const give = async (token: string): Promise<void> => {
    await page.getByLabel('Token', { exact: true }).fill(token);
    await page.keyboard.press('Enter');
  };
  await give('nonsense');
  await page.getByText('The server does not take this token.').waitFor();
  await give(TOKEN);
  await page.getByTestId('overview').waitFor();
  await page.reload();
  await page.getByTestId('overview').waitFor();
  await page.getByTestId('forget-token').click();
  await page.getByTestId('token-form').waitFor();
  await administrator.context.close();
});

test('B5, B7: calls are searched for by the keyboard alone, and what is not there is said', async () => {
  const administrator = await openAdmin(app.url);
  const { page } = administrator;
  await page.goto(`${app.url}/admin/#/calls`);
  await page.getByTestId('call-search').waitFor();
  await page.getByLabel('User id').focus();
  await page.keyboard.type('nobody');
  await page.keyboard.press('Enter');
  await page.getByText('No call fits.').waitFor();
  expect(new URL(page.url()).hash).toBe('#/calls?user=nobody');
  await expectAccessiblePage(administrator, 'calls');
  await page.goto(`${app.url}/admin/#/calls/01990000-0000-7000-8000-000000000000`);
  await page.locator('[data-testid="api-problem"][data-code="call-not-found"]').waitFor();
  await administrator.context.close();
});

test('B6: callers load nothing of the administrators’ pages, and those nothing of the callers’', async () => {
  const loaded = async (path: string): Promise<string[]> => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const names: string[] = [];
    page.on('request', (request) => names.push(new URL(request.url()).pathname));
    await page.goto(`${app.url}${path}`, { waitUntil: 'networkidle' });
    await context.close();
    return names.filter((name) => /\/assets\/(admin|index)-/.test(name));
  };
  const [callers, administrators] = [await loaded('/'), await loaded('/admin/#/calls')];
  expect(callers.length).toBeGreaterThan(0);
  expect(callers.filter((name) => name.includes('/admin-'))).toEqual([]);
  expect(administrators.length).toBeGreaterThan(0);
  expect(administrators.filter((name) => name.includes('/index-'))).toEqual([]);
});
