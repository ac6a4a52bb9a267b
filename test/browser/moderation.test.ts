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

const arrive = (name: string) => people.arrive(running.browser, { name, url: running.app.url });
const follow = (name: string, url: string) => conference.followLink(running.browser, { name, url });
const leave = (...all: people.Person[]) => Promise.all(all.map(({ context }) => context.close()));

/** From the menu at somebody's tile, by keyboard alone. */
async function moderate({ page }: people.Person, other: people.Person, action: string): Promise<void> {
  await conference
    .tileOf({ page } as people.Person, other.name)
    .getByTestId('tile-menu')
    .focus();
  await page.keyboard.press('Enter');
  // The menu puts the focus on its first item a moment after it is there.
  await page.locator('[role="menuitem"]:focus').waitFor();
  await page.getByTestId(`moderate-${action}`).focus();
  await page.keyboard.press('Enter');
}

const notice = ({ page }: people.Person, kind: string) =>
  page.locator(`[data-testid="moderation-notice"][data-kind="${kind}"]`);
const mutedTile = (viewer: people.Person, other: people.Person, muted: boolean) =>
  conference.tileOf(viewer, other.name).and(viewer.page.locator(`[data-muted="${muted}"]`));

test('W14, G5, G7: the owner mutes, asks, and removes; the other reads who it was and unmutes alone', async () => {
  const anna = await arrive('Anna');
  const link = await conference.beginMeeting(anna);
  const boris = await follow('Boris', link);
  await conference.join(boris, { camera: false });
  await mutedTile(anna, boris, false).waitFor();
  await boris.page.getByTestId('people-in-call').click();
  await boris.page.getByTestId('person-in-call').nth(1).waitFor();
  expect(await boris.page.getByTestId('peer-menu-list').count()).toBe(0);
  await boris.page.keyboard.press('Escape');

  await moderate(anna, boris, 'mute');
  await notice(boris, 'muted').waitFor();
  expect(await notice(boris, 'muted').textContent()).toContain('Anna');
  await mutedTile(anna, boris, true).waitFor();
  await moderate(anna, boris, 'askToUnmute');
  await boris.page.getByTestId('unmute-as-asked').click();
  await mutedTile(anna, boris, false).waitFor();

  await moderate(anna, boris, 'mute');
  await moderate(anna, boris, 'askToUnmute');
  await notice(boris, 'unmute-asked').waitFor();
  await boris.page.keyboard.press('m');
  await mutedTile(anna, boris, false).waitFor();
  await notice(boris, 'unmute-asked').waitFor({ state: 'detached' });

  await boris.page.keyboard.press('m');
  await mutedTile(anna, boris, true).waitFor();
  // The page that is loaded anew is back in the meeting by itself.
  await boris.page.reload();
  await conference.tileOf(boris, 'Anna').waitFor();
  await boris.page.locator('[data-testid="toggle-microphone"][data-tone="off"]').waitFor();
  await mutedTile(anna, boris, true).waitFor();

  await moderate(anna, boris, 'remove');
  await boris.page.locator('[data-testid="call-ended"][data-reason="removed"]').waitFor();
  await conference.followAgain(boris, link);
  await boris.page.getByTestId('join-meeting').click();
  await boris.page.locator('[data-testid="join-problem"][data-code="kept-out"]').waitFor();
  people.expectNoErrors(anna, boris);
  await leave(anna, boris);
});

test('W15, G9: who waits is told so, is seen by the owner, denied at first, and let in by a click', async () => {
  const anna = await arrive('Dora');
  const link = await conference.beginMeeting(anna);
  await anna.page.getByTestId('people-in-call').click();
  await anna.page.getByTestId('people-panel').getByRole('switch', { name: 'Lobby' }).click();
  await expectAccessible(anna.page, 'the list of people');
  await anna.page.keyboard.press('Escape');

  const boris = await follow('Egor', link);
  await boris.page.getByTestId('join-meeting').click();
  await boris.page.locator('[data-testid="lobby"][data-denied="false"]').waitFor();
  await expectAccessible(boris.page, 'the lobby');
  await anna.page.getByTestId('waiting-note').getByTestId('deny').click();
  await boris.page.getByTestId('ask-again').click();
  await anna.page.getByTestId('waiting-note').getByTestId('admit').click();
  await boris.page.getByTestId('call-state').waitFor();
  await conference.tileOf(anna, 'Egor').waitFor();
  people.expectNoErrors(anna, boris);
  await leave(anna, boris);
});

test('W16: hands have their place in the queue, reactions come and go, on a phone too', async () => {
  const anna = await arrive('Fatima');
  const link = await conference.beginMeeting(anna);
  const phone = { name: 'Gleb', url: link, viewport: { width: 360, height: 740 } };
  const boris = await conference.followLink(running.browser, phone);
  await conference.join(boris, { camera: false });

  for (const { page } of [anna, boris]) {
    await page.getByTestId('reactions').click();
    await page.getByTestId('raise-hand').click();
    await page.locator('[data-testid="reactions"][data-tone="on"]').waitFor();
  }
  expect(await conference.tileOf(anna, 'Gleb').getByTestId('hand').textContent()).toContain('2');
  await boris.page.getByTestId('reactions').click();
  await boris.page.getByTestId('react-clap').click();
  const clap = anna.page.locator('[data-testid="reactions-shown"] [data-reaction="clap"]');
  await clap.waitFor();
  expect(await clap.textContent()).toContain('Gleb');
  await clap.waitFor({ state: 'detached' });
  await expectAccessible(boris.page, 'a phone in a meeting');
  people.expectNoErrors(anna, boris);
  await leave(anna, boris);
});
