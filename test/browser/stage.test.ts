import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectAccessible } from '../support/accessible.ts';
import { startApp } from '../support/app-under-test.ts';
import * as people from '../support/browser.ts';
import * as conference from '../support/conference-people.ts';
import { startedOnce } from '../support/started-once.ts';

const running = startedOnce(async (keep) => ({
  app: await keep(startApp()),
  browser: await keep(conference.launchSharingBrowser()),
}));

const { tileOf, presentsFrames } = conference;
const paused = () => running.app.metric('parley_media_consumers{state="paused"}');
const layout = ({ page }: people.Person, name: 'grid' | 'speaker') =>
  page.locator(`[data-testid="call-state"][data-layout="${name}"]`).waitFor();
const newsOf = ({ page }: people.Person) => page.getByTestId('stage-news').textContent();

/** From a tile’s menu, by keyboard alone. */
async function choose({ page }: people.Person, tile: Locator, item: string): Promise<void> {
  await tile.getByTestId('tile-menu').focus();
  await page.keyboard.press('Enter');
  await page.locator('[role="menuitem"]:focus').waitFor();
  await page.getByTestId(item).focus();
  await page.keyboard.press('Enter');
  await page.getByTestId(item).waitFor({ state: 'detached' });
}

/** As if another tab were in front. */
const show = ({ page }: people.Person, state: 'hidden' | 'visible'): Promise<void> =>
  page.evaluate((value) => {
    Object.defineProperty(document, 'visibilityState', { value, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);

/** A finger that goes sideways over the stage. */
const swipe = ({ page }: people.Person, by: number): Promise<void> =>
  page.getByTestId('stage').evaluate((stage, x) => {
    const finger = { bubbles: true, isPrimary: true, pointerType: 'touch', clientY: 100 };
    stage.dispatchEvent(new PointerEvent('pointerdown', { ...finger, clientX: 200 }));
    stage.dispatchEvent(new PointerEvent('pointerup', { ...finger, clientX: 200 + x }));
  }, by);

/** How the shared screen is sent. */
const sentScreen = ({ page }: people.Person) =>
  page.evaluate(() =>
    (window as unknown as people.PageWithConnections).peerConnections
      .flatMap((connection) => connection.getSenders())
      .filter(({ track }) => track?.kind === 'video' && 'displaySurface' in track.getSettings())
      .map((sender) => [sender.track?.contentHint, sender.getParameters().encodings[0]?.maxFramerate]),
  );

const capturedSize = ({ page }: people.Person) =>
  page.evaluate(() => {
    const [sender] = (window as unknown as people.PageWithConnections).peerConnections
      .flatMap((connection) => connection.getSenders())
      .filter(({ track }) => track?.kind === 'video' && 'displaySurface' in track.getSettings());
    const { width, height } = sender?.track?.getSettings() ?? {};
    return [width, height];
  });

const arrive = (name: string) =>
  people.arrive(running.browser, { name, url: running.app.url, keepsPeerConnections: true });

/** From the browser's own statistics: it takes UDP but for rare cases, and the figures say which. */
async function protocolOf(person: people.Person): Promise<'TCP' | 'UDP'> {
  const protocols = (await people.selectedPairs(person)).map(({ protocol }) => protocol);
  if (protocols.length === 0 || protocols.includes(undefined)) throw new Error('nothing carries the media');
  return protocols.includes('tcp') ? 'TCP' : 'UDP';
}

test('W23, W25, W26, W27: a meeting in which everything on the stage is used', async () => {
  const [anna, boris] = [await arrive('Anna'), await arrive('Boris')];
  const link = await conference.beginMeeting(anna);
  await anna.page.getByTestId('toggle-camera').click();
  await conference.followAgain(boris, link);
  await conference.join(boris);
  const phone = { language: 'ru', viewport: { width: 390, height: 740 } } as const;
  const carol = await conference.followLink(running.browser, { name: 'Карина', url: link, ...phone });
  await conference.join(carol);
  await conference.everybodySeesEverybody(anna, boris, carol);
  // Fake microphones speak all the time.
  for (const { page } of [boris, carol]) await page.keyboard.press('m');
  // Each silent one goes to two.
  const silent = 4;
  await expect.poll(paused).toBe(silent);
  const borisAtAnna = tileOf(anna, 'Boris');
  const carolAtAnna = tileOf(anna, 'Карина');

  await choose(anna, borisAtAnna, 'pin');
  await layout(anna, 'speaker');
  expect(await newsOf(anna)).toContain('Pinned: Boris');
  const widths = await Promise.all([borisAtAnna, carolAtAnna].map(async (tile) => (await tile.boundingBox())?.width));
  expect(widths[0]).toBeGreaterThan(2 * (widths[1] ?? Number.POSITIVE_INFINITY));
  await borisAtAnna.getByTestId('unpin').click();
  await layout(anna, 'grid');
  expect(await newsOf(anna)).toContain('Nothing is pinned');

  await anna.page.keyboard.press('Control+Shift+D');
  await expect
    .poll(() => borisAtAnna.getByTestId('figures').textContent())
    .toMatch(/\d+×\d+, \d+ fps.*up to \d+ lines/);
  const saysTheWay = async () =>
    (await borisAtAnna.getByTestId('figures').textContent())?.endsWith(`server, ${await protocolOf(anna)}`);
  await expect.poll(saysTheWay).toBe(true);
  expect(await borisAtAnna.getByTestId('figures').textContent()).toContain('VP8');
  const own = anna.page.getByTestId('local-tile').getByTestId('figures');
  await expect.poll(() => own.textContent()).toMatch(/Sizes sent\d/);
  await expectAccessible(anna.page, 'figures');
  await choose(anna, borisAtAnna, 'toggle-figures');
  expect(await anna.page.getByTestId('figures').count()).toBe(0);
  await choose(carol, tileOf(carol, 'Boris'), 'toggle-figures');
  await expect.poll(() => tileOf(carol, 'Boris').getByTestId('figures').textContent()).toContain('кбит/с');
  await expectAccessible(carol.page, 'figures on a phone, in Russian');

  await choose(anna, borisAtAnna, 'picture-in-picture');
  const isOut = () => borisAtAnna.locator('video').evaluate((video) => document.pictureInPictureElement === video);
  await expect.poll(isOut).toBe(true);
  await show(anna, 'hidden');
  // Of two cameras that she received, the one that is not out.
  await expect.poll(paused).toBe(silent + 1);
  await presentsFrames(borisAtAnna);
  await show(anna, 'visible');
  await choose(anna, borisAtAnna, 'picture-in-picture');
  await expect.poll(isOut).toBe(false);
  await expect.poll(paused).toBe(silent);

  // So small a window has room for two tiles, one of which is her own.
  await anna.page.setViewportSize({ width: 390, height: 300 });
  const turner = (at: number) => anna.page.locator(`[data-testid="page-turner"][data-page="${at}"]`).waitFor();
  await turner(1);
  await expect.poll(paused).toBe(silent + 1);
  const [seen, other] = (await borisAtAnna.isVisible())
    ? ([borisAtAnna, { tile: carolAtAnna, person: carol }] as const)
    : ([carolAtAnna, { tile: borisAtAnna, person: boris }] as const);
  await presentsFrames(seen);
  await expectAccessible(anna.page, 'the first of two pages');
  await anna.page.keyboard.press('PageDown');
  await turner(2);
  expect(await newsOf(anna)).toContain('Page 2 of 2');
  await presentsFrames(other.tile);
  await expect.poll(paused).toBe(silent + 1);
  expect(await seen.isVisible()).toBe(false);
  await swipe(anna, 120);
  await turner(1);
  await anna.page.getByTestId('next-page').click();
  await turner(2);
  await swipe(anna, 120);
  await turner(1);
  await other.person.page.keyboard.press('m');
  await other.tile.waitFor();
  await presentsFrames(other.tile);
  await turner(1);
  expect(await seen.isVisible()).toBe(false);
  await anna.page.setViewportSize({ width: 1280, height: 800 });
  await anna.page.getByTestId('page-turner').waitFor({ state: 'detached' });
  people.expectNoErrors(anna, boris, carol);
  await Promise.all([anna, boris, carol].map(({ context }) => context.close()));
});

test('W24, W27: how a screen is shared is asked, remembered, and changed while it runs; who pinned it loses the pin with it', async () => {
  const [anna, boris] = [await arrive('Alla'), await arrive('Bogdan')];
  await people.connectVideo(anna, boris);
  await boris.page.keyboard.press('s');
  await boris.page.getByTestId('share-question').waitFor();
  await expectAccessible(boris.page, 'how to share');
  await boris.page.getByTestId('share-mode').getByText('Motion').click();
  await boris.page.getByTestId('share-sound').click();
  await boris.page.getByTestId('share-start').click();
  await boris.page.locator('[data-testid="sharing-note"][data-mode="motion"][data-sound="false"]').waitFor();
  const screen = conference.screenOf(anna, 'Bogdan');
  await presentsFrames(screen);
  await expect.poll(() => sentScreen(boris)).toEqual([['motion', 30]]);
  await boris.page.getByTestId('toggle-share-mode').click();
  await expect.poll(() => sentScreen(boris)).toEqual([['detail', 15]]);
  // Motion may have lost pixels where the processor is too weak; text has all of them.
  const size = () =>
    screen.locator('video').evaluate((video: HTMLVideoElement) => [video.videoWidth, video.videoHeight]);
  const shownAndCaptured = async () => [await size(), await capturedSize(boris)];
  await expect.poll(shownAndCaptured).toSatisfy(([shown, captured]) => String(shown) === String(captured));
  await presentsFrames(screen);
  expect(await boris.page.evaluate(() => localStorage.getItem('parley.share'))).toBe('text silent');

  await choose(anna, screen, 'pin');
  await boris.page.getByTestId('stop-sharing').click();
  await screen.waitFor({ state: 'detached' });
  await anna.page.locator('[data-testid="call-state"][data-layout="pair"]').waitFor();
  expect(await newsOf(anna)).toContain('Nothing is pinned');
  people.expectNoErrors(anna, boris);
  await Promise.all([anna, boris].map(({ context }) => context.close()));
});
