import type { Browser, Locator, Page } from 'playwright-core';
import * as people from './browser.ts';

/**
 * A browser that shares a screen without its chooser, which nobody can click here: Chromium’s fake monitor with a fake
 * sound. The same switch grants camera and microphone.
 */
export const launchSharingBrowser = (): Promise<Browser> => people.launchBrowser('dim', [SHARES_WITHOUT_ASKING]);

export const SHARES_WITHOUT_ASKING = '--use-fake-ui-for-media-stream';

type WindowWithScreens = Window & { screens: MediaStream[] };

/** Lets the test end a share as the browser’s own “Stop sharing” does. */
function keepScreens(): void {
  const screens: MediaStream[] = [];
  Object.assign(window, { screens });
  const { mediaDevices } = navigator;
  const open = mediaDevices.getDisplayMedia.bind(mediaDevices);
  mediaDevices.getDisplayMedia = async (options) => {
    const stream = await open(options);
    screens.push(stream);
    return stream;
  };
}

type PersonOptions = Parameters<typeof people.arrive>[1];

/** As `people.arrive`, but the browser’s stop button can be pressed by `browserStopsSharing`. */
export async function arriveToShare(browser: Browser, options: PersonOptions): Promise<people.Person> {
  const person = await people.arrive(browser, options);
  await person.page.evaluate(keepScreens);
  return person;
}

/** Opens a meeting’s link as somebody who has never been here, up to the page that asks whether to join. */
export async function followLink(browser: Browser, options: PersonOptions): Promise<people.Person> {
  const context = await browser.newContext({
    permissions: options.permissions ?? ['camera', 'microphone'],
    locale: options.language ?? 'en',
    viewport: options.viewport ?? { width: 1280, height: 800 },
  });
  const person = await people.openTab(context, options.name, options.url);
  await person.page.getByTestId('sign-in-name').fill(options.name);
  await person.page.getByTestId('sign-in-submit').click();
  await person.page.getByTestId('join-page').waitFor();
  return person;
}

/** Pastes a meeting’s link into the page that is open. */
export async function followAgain({ page }: people.Person, link: string): Promise<void> {
  await page.getByTestId('home').waitFor();
  await page.goto(link);
  await page.getByTestId('join-page').waitFor();
}

/** Begins a meeting and gives its link, as the copy button would put it into the clipboard. */
export async function beginMeeting({ page }: people.Person): Promise<string> {
  await page.getByTestId('new-meeting').click();
  await page.getByTestId('alone').waitFor();
  await page.getByTestId('copy-meeting-link').and(page.locator(':enabled')).waitFor();
  return page.getByTestId('alone').getByRole('textbox').inputValue();
}

export async function join({ page }: people.Person, { camera = true } = {}): Promise<void> {
  if (camera) await page.getByTestId('join-camera').click();
  await page.getByTestId('join-meeting').click();
  await page.getByTestId('call-state').waitFor();
}

export const tileOf = ({ page }: people.Person, name: string): Locator =>
  page.locator('[data-testid="remote-tile"]').filter({ hasText: name });

export const screenOf = ({ page }: people.Person, name: string): Locator =>
  page.locator('[data-testid="screen-tile"]').filter({ hasText: name });

/** Resolves once the picture has presented this many more frames. */
export const presentsFrames = (picture: Locator, frames = 5): Promise<void> =>
  people.presentsFrames(picture.locator('video'), frames);

/** Each sees each. */
export const everybodySeesEverybody = async (...all: people.Person[]): Promise<void> => {
  const pairs = all.flatMap((viewer) =>
    all.filter((other) => other !== viewer).map((other) => [viewer, other] as const),
  );
  await Promise.all(pairs.map(([viewer, other]) => presentsFrames(tileOf(viewer, other.name))));
};

/** Resolves once this person’s media goes through the SFU, or from peer to peer, and no other path is being opened. */
export const travelsBy = ({ page }: people.Person, topology: 'p2p' | 'sfu'): Promise<void> =>
  page.locator(`[data-testid="call-state"][data-topology="${topology}"][data-switching="false"]`).waitFor();

export const addPerson = async ({ page }: people.Person, name: string): Promise<void> => {
  await page.getByTestId('add-person').click();
  await page.locator(`[data-testid="add-people"] [data-name="${name}"]`).click();
  await page.keyboard.press('Escape');
};

export const share = async ({ page }: people.Person): Promise<void> => {
  await page.getByTestId('toggle-screen').click();
  await page.getByTestId('share-start').click();
  await page.getByTestId('sharing-note').waitFor();
};

/** The track ends, and says so: what Chromium does when its own bar’s button is pressed. */
export const browserStopsSharing = ({ page }: people.Person): Promise<void> =>
  page.evaluate(() => {
    for (const track of (window as unknown as WindowWithScreens).screens.at(-1)?.getTracks() ?? []) {
      track.stop();
      track.dispatchEvent(new Event('ended'));
    }
  });

/** Goes on by the Tab key until the element has the focus. */
export async function tabTo(page: Page, testId: string): Promise<void> {
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-testid'));
  for (let presses = 0; presses < 40; presses += 1) {
    if ((await focused()) === testId) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${testId} is not reached by Tab`);
}
