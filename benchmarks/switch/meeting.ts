import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import * as people from '../../test/support/browser.ts';
import { sweepWav } from '../support/sweep.ts';
import { type HidingWindow, installHiding } from './hidden-tab.ts';
import { installRecorder, type Recording, type RecordingWindow } from './page-recorder.ts';
import type { Browsers, Place } from './place.ts';

/** Two who are in a meeting and watch each other, and a third who comes and goes. */
export type Meeting = { watchers: [people.Person, people.Person]; third: people.Person; address: string };

/** Longer than any tile takes to be steady. */
const SETTLE_MS = 2_500;

/** Browsers whose microphones play the sweep, for `use`; gone afterwards with everything in them. */
export async function withBrowsers<T>(place: Place, use: (browsers: Browsers) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'));
  const sound = join(folder, 'sweep.wav');
  await writeFile(sound, sweepWav(20));
  // The second answers the browser's own chooser of screens, which no program can click.
  const browsers = await place.launch([`--use-file-for-fake-audio-capture=${sound}`, '--use-fake-ui-for-media-stream']);
  try {
    return await use(browsers);
  } finally {
    await Promise.all([...new Set(browsers)].map((browser) => browser.close()));
    await rm(folder, { recursive: true, force: true });
  }
}

export async function beginMeeting(browsers: Browsers, url: string, naive: boolean): Promise<Meeting> {
  const [first, second, third] = [
    await arrive(browsers[0], url, 'First', naive),
    await arrive(browsers[1], url, 'Second', naive),
    await arrive(browsers[2], url, 'Third', naive),
  ];
  await first.page.getByTestId('new-meeting').click();
  const link = first.page.getByTestId('alone').locator('input');
  await first.page.waitForFunction(
    () => document.querySelector<HTMLInputElement>('[data-testid="alone"] input')?.value,
  );
  const address = await link.inputValue();
  await turnCameraOn(first.page);
  await openJoinPage(second, address);
  await second.page.getByTestId('join-meeting').click();
  await Promise.all([people.seesFrames(first), people.seesFrames(second)]);
  return { watchers: [first, second], third, address };
}

async function arrive(browser: Browser, url: string, name: string, naive: boolean): Promise<people.Person> {
  const context = await browser.newContext({
    permissions: ['camera', 'microphone'],
    locale: 'en',
    viewport: { width: 360, height: 320 },
    bypassCSP: true,
  });
  await context.addInitScript(installHiding);
  await context.addInitScript(installRecorder, { naive });
  const person = await people.openTab(context, name, url);
  await person.page.getByTestId('sign-in-name').fill(name);
  await person.page.getByTestId('sign-in-submit').click();
  await person.page.getByTestId('home').waitFor();
  return person;
}

async function turnCameraOn(page: Page): Promise<void> {
  const button = page.getByTestId('toggle-camera');
  if ((await button.getAttribute('data-tone')) === 'off') await button.click();
}

/** The page on which one click joins; the camera is on and shown. */
export async function openJoinPage({ page }: people.Person, address: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(address);
  await page.getByTestId('join-page').waitFor();
  const camera = page.getByTestId('join-camera');
  if ((await camera.getAttribute('aria-pressed')) !== 'true') await camera.click();
  await page.getByTestId('join-preview').waitFor();
}

export type Switched = {
  recordings: [Recording, Recording];
  userIds: [string, string];
  /** When the second one's tab, hidden before, came to the front again, by the clock of the recording. */
  secondShownAt?: number;
};

/**
 * Records both watchers from before `cause` until 5 s after the switch to this topology has been committed. With
 * `hidesSecond` the second one's tab is hidden until then.
 */
export async function recordSwitch(
  { watchers }: Meeting,
  to: 'sfu' | 'p2p',
  cause: () => Promise<void>,
  hidesSecond = false,
): Promise<Switched> {
  const userIds = await Promise.all(watchers.map(({ page }) => ownUserId(page)));
  await Promise.all(watchers.map(({ page }) => page.evaluate(() => (window as RecordingWindow).recorder.start())));
  await pause(SETTLE_MS);
  const second = watchers[1].page;
  if (hidesSecond) await second.evaluate(() => (window as HidingWindow).hiding.hide());
  await cause();
  // A hidden page has no frames in which to look.
  const looking = { timeout: 60_000, polling: 50 };
  await Promise.all(watchers.map(({ page }) => page.waitForFunction(hasCommitted, to, looking)));
  const shown = hidesSecond ? await second.evaluate(() => (window as HidingWindow).hiding.show()) : undefined;
  await pause(5_200);
  const recordings = await Promise.all(
    watchers.map(({ page }) => page.evaluate(() => (window as RecordingWindow).recorder.stop())),
  );
  const [one, other] = recordings;
  const [first, otherId] = userIds;
  if (!one || !other || !first || !otherId) throw new Error('somebody is missing');
  return {
    recordings: [one, other],
    userIds: [first, otherId],
    ...(shown !== undefined && { secondShownAt: shown }),
  };
}

/** Records both watchers around `cause`, which moves the room nowhere. `at`: when it began, by the clock of each recording. */
export async function recordMoment(
  { watchers }: Meeting,
  cause: () => Promise<void>,
): Promise<{ recordings: [Recording, Recording]; userIds: [string, string]; at: [number, number] }> {
  const [one, other] = watchers.map(({ page }) => page);
  if (!one || !other) throw new Error('somebody is missing');
  const userIds = [await ownUserId(one), await ownUserId(other)] as [string, string];
  await Promise.all([one, other].map((page) => page.evaluate(() => (window as RecordingWindow).recorder.start())));
  await pause(SETTLE_MS);
  const now = (page: Page): Promise<number> => page.evaluate(() => performance.now());
  const at = await Promise.all([now(one), now(other)]);
  await cause();
  await pause(5_200);
  const stop = (page: Page): Promise<Recording> => page.evaluate(() => (window as RecordingWindow).recorder.stop());
  return { recordings: await Promise.all([stop(one), stop(other)]), userIds, at };
}

function hasCommitted(to: string): boolean {
  const state = document.querySelector<HTMLElement>('[data-testid="call-state"]');
  const { topology } = (window as RecordingWindow).recorder;
  return topology.some(({ type }) => type === 'topology.committed') && state?.dataset['topology'] === to;
}

/** As the other one's tile names it. */
const ownUserId = (page: Page): Promise<string> =>
  page.evaluate(() => document.querySelector<HTMLElement>('[data-testid="local-tile"]')?.dataset['userId'] ?? '');

/** The measuring itself takes this time: nothing is waited for. */
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
