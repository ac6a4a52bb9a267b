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

const arrive = (...names: string[]) =>
  Promise.all(names.map((name) => conference.arriveToShare(running.browser, { name, url: running.app.url })));

const leave = (...all: people.Person[]) => Promise.all(all.map(({ context }) => context.close()));

const meetingHash = ({ page }: people.Person) => page.evaluate(() => location.hash);

test('W9, W13: a third person is added by keyboard alone, is told who is there, and everybody sees everybody', async () => {
  const [anna, boris, chen] = await arrive('Anna', 'Boris', 'Chen');
  if (!anna || !boris || !chen) throw new Error('not all arrived');
  await people.connectVideo(anna, boris);

  await conference.tabTo(anna.page, 'add-person');
  await anna.page.keyboard.press('Enter');
  await anna.page.getByTestId('add-people').waitFor();
  await anna.page.keyboard.type('che');
  await anna.page.keyboard.press('Enter');
  await anna.page.keyboard.press('Escape');
  await anna.page.locator('[data-testid="add-person"]:focus').waitFor();

  await Promise.all(
    [anna, boris].map(({ page }) => page.locator('[data-testid="invitee-tile"][data-phase="ringing"]').waitFor()),
  );
  expect(await chen.page.getByTestId('incoming-others').textContent()).toContain('Boris');
  await people.answer(chen, 'video');
  await conference.everybodySeesEverybody(anna, boris, chen);
  await Promise.all([anna, boris, chen].map((person) => conference.travelsBy(person, 'sfu')));
  expect(await anna.page.getByTestId('invitee-tile').count()).toBe(0);
  expect(await chen.page.title()).toBe('Call with Anna and Boris');
  expect(await boris.page.getByTestId('room-news').textContent()).toContain('In the call now: Chen');

  await people.hangUp(chen);
  await anna.page.locator('[data-testid="call-state"][data-layout="pair"]').waitFor();
  expect(await boris.page.getByTestId('room-news').textContent()).toContain('Has left: Chen');
  people.expectNoErrors(anna, boris, chen);
  await leave(anna, boris, chen);
});

test('W9: who declines is shown so for a moment to all, and then no more', async () => {
  const [anna, boris, chen] = await arrive('Dina', 'Egor', 'Fedor');
  if (!anna || !boris || !chen) throw new Error('not all arrived');
  await people.connectVideo(anna, boris);
  await conference.addPerson(anna, 'Fedor');
  await chen.page.getByTestId('decline').click();
  const declined = '[data-testid="invitee-tile"][data-reason="declined"]';
  await Promise.all([anna, boris].map(({ page }) => page.locator(declined).waitFor()));
  await Promise.all([anna, boris].map(({ page }) => page.locator(declined).waitFor({ state: 'hidden' })));
  await anna.page.locator('[data-testid="call-state"][data-layout="pair"]').waitFor();
  people.expectNoErrors(anna, boris, chen);
  await leave(anna, boris, chen);
});

test('W10: a meeting begins with one click; its link leads a stranger to a look at themselves and into it', async () => {
  const [anna] = await arrive('Galina');
  if (!anna) throw new Error('nobody arrived');
  const link = await conference.beginMeeting(anna);
  expect(await meetingHash(anna)).toBe(new URL(link).hash);

  const boris = await conference.followLink(running.browser, { name: 'Hassan', url: link });
  expect(await boris.page.getByTestId('join-preview').count()).toBe(0);
  await boris.page.getByTestId('join-camera').click();
  await boris.page.locator('[data-testid="join-preview"][data-shown="true"]').waitFor();
  await boris.page.getByTestId('join-meeting').click();
  await conference.presentsFrames(conference.tileOf(anna, 'Hassan'));
  expect(await anna.page.getByTestId('room-news').textContent()).toContain('In the call now: Hassan');

  await people.hangUp(boris);
  await boris.page.getByTestId('home').waitFor();
  expect(await meetingHash(boris)).toBe('');
  await anna.page.getByTestId('alone').waitFor();
  await boris.page.getByTestId('call-again').click();
  await boris.page.getByTestId('join-page').waitFor();
  people.expectNoErrors(anna, boris);
  await leave(anna, boris);
});

test('W10: a damaged link, and one to a meeting that is not there, are said in words', async () => {
  const damaged = await conference.followLink(running.browser, {
    name: 'Irina',
    url: `${running.app.url}/#meeting=%3Cb%3E`,
  });
  await damaged.page.locator('[data-testid="join-problem"][data-code="meeting-not-found"]').waitFor();
  expect(await damaged.page.getByTestId('join-meeting').count()).toBe(0);
  await damaged.page.getByTestId('leave-join-page').click();
  await damaged.page.getByTestId('home').waitFor();
  expect(await meetingHash(damaged)).toBe('');

  const unknown = await conference.followLink(running.browser, {
    name: 'Jan',
    url: `${running.app.url}/#meeting=nowhere`,
  });
  await unknown.page.getByTestId('join-meeting').click();
  await unknown.page.locator('[data-testid="join-problem"][data-code="meeting-not-found"]').waitFor();
  people.expectNoErrors(damaged, unknown);
  await leave(damaged, unknown);
});

test('W11, W12, W13: screens are large, whole and two at a time; a late joiner sees them; the browser’s own stop ends one', async () => {
  const [anna, boris] = await arrive('Karl', 'Lena');
  if (!anna || !boris) throw new Error('not all arrived');
  await people.connectVideo(anna, boris);
  await conference.share(anna);
  await conference.presentsFrames(conference.screenOf(boris, 'Karl'));
  await boris.page.locator('[data-testid="call-state"][data-layout="speaker"]').waitFor();
  const video = conference.screenOf(boris, 'Karl').getByTestId('screen-video');
  expect(await video.evaluate((element) => getComputedStyle(element).objectFit)).toBe('contain');
  expect(await anna.page.getByTestId('screen-tile').count()).toBe(0);
  expect(await anna.page.getByTestId('toggle-screen').getAttribute('aria-pressed')).toBe('true');

  // By keyboard alone: how it is to be shared is asked first.
  await boris.page.keyboard.press('s');
  await boris.page.locator('[data-testid="share-start"]:focus').waitFor();
  await boris.page.keyboard.press('Enter');
  await conference.presentsFrames(conference.screenOf(anna, 'Lena'));
  await boris.page.locator('[data-testid="sharing-note"][data-reach="shown"]').waitFor();

  await anna.page.getByTestId('add-person').click();
  await anna.page.getByTestId('copy-meeting-link').and(anna.page.locator(':enabled')).waitFor();
  const link = await anna.page.getByTestId('add-people').getByRole('textbox', { name: 'Meeting link' }).inputValue();
  await anna.page.keyboard.press('Escape');
  const chen = await conference.followLink(running.browser, { name: 'Milan', url: link });
  await conference.join(chen);
  await Promise.all(['Karl', 'Lena'].map((name) => conference.presentsFrames(conference.screenOf(chen, name))));
  const sizes = await chen.page
    .getByTestId('screen-tile')
    .evaluateAll((tiles) => tiles.map((tile) => [tile.clientWidth, tile.clientHeight].join()));
  expect(sizes).toEqual([sizes[0], sizes[0]]);

  // The view of one changes nothing for the others, and is not lost with the share.
  await chen.page.getByTestId('toggle-view').click();
  await chen.page.locator('[data-testid="call-state"][data-layout="grid"]').waitFor();
  expect(await anna.page.getByTestId('call-state').getAttribute('data-layout')).toBe('speaker');

  await conference.browserStopsSharing(anna);
  await Promise.all([boris, chen].map((person) => conference.screenOf(person, 'Karl').waitFor({ state: 'hidden' })));
  await anna.page.getByTestId('sharing-note').waitFor({ state: 'hidden' });
  await boris.page.getByTestId('stop-sharing').click();
  await chen.page.getByTestId('screen-tile').waitFor({ state: 'hidden' });
  expect(await chen.page.getByTestId('room-news').textContent()).toContain('No longer shares the screen: Lena');

  await anna.page.getByTestId('toggle-view').click();
  await anna.page.locator('[data-testid="call-state"][data-layout="speaker"]').waitFor();
  await people.hangUp(anna);
  await conference.followAgain(anna, link);
  await conference.join(anna);
  await anna.page.locator('[data-testid="call-state"][data-layout="speaker"]').waitFor();
  people.expectNoErrors(anna, boris, chen);
  await leave(anna, boris, chen);
});

test.each([
  { language: 'en', viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  { language: 'ru', viewport: { width: 360, height: 740 }, colorScheme: 'dark' },
] as const)(
  'W1: axe finds nothing serious on the screens of a meeting, $language, $colorScheme, $viewport.width wide',
  async ({ language, viewport, colorScheme }) => {
    const look = { language, viewport, url: running.app.url };
    const anna = await people.arrive(running.browser, { name: `Nadia ${language}`, ...look });
    const chen = await people.arrive(running.browser, { name: `Pavel ${language}`, ...look });
    await Promise.all([anna, chen].map(({ page }) => page.emulateMedia({ colorScheme })));
    await expectAccessible(anna.page, 'people, with meetings');
    const link = await conference.beginMeeting(anna);
    await expectAccessible(anna.page, 'alone in a meeting');

    const boris = await conference.followLink(running.browser, { name: `Oscar ${language}`, ...look, url: link });
    await boris.page.emulateMedia({ colorScheme });
    await expectAccessible(boris.page, 'join page');
    await boris.page.getByTestId('join-camera').click();
    await boris.page.locator('[data-testid="join-preview"][data-shown="true"]').waitFor();
    await expectAccessible(boris.page, 'join page with a picture');
    await conference.join(boris, { camera: false });
    await conference.presentsFrames(conference.tileOf(anna, boris.name));

    await anna.page.getByTestId('add-person').click();
    await anna.page.getByTestId('copy-meeting-link').and(anna.page.locator(':enabled')).waitFor();
    await expectAccessible(anna.page, 'adding people');
    await anna.page.locator(`[data-testid="add-people"] [data-name="${chen.name}"]`).click();
    await anna.page.keyboard.press('Escape');
    await anna.page.locator('[data-testid="invitee-tile"]').waitFor();
    await expectAccessible(anna.page, 'somebody is rung');
    await chen.page.getByTestId('incoming-others').waitFor();
    await expectAccessible(chen.page, 'incoming call of a group');
    await people.answer(chen, 'audio');
    await conference.tileOf(anna, chen.name).waitFor();
    await expectAccessible(anna.page, 'grid');
    await conference.share(boris);
    await conference.presentsFrames(conference.screenOf(anna, boris.name));
    await expectAccessible(boris.page, 'sharing');
    await expectAccessible(anna.page, 'a shared screen');
    people.expectNoErrors(anna, boris, chen);
    await leave(anna, boris, chen);
  },
);
