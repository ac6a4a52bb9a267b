import { expect, test } from 'vitest';
import { expectAccessible } from '../support/accessible.ts';
import * as people from '../support/browser.ts';
import { appAndBrowser } from '../support/started-once.ts';

const running = appAndBrowser();
const arrive = (name: string) => people.arrive(running.browser, { name, url: running.app.url });

test('W20: a second call rings in the first: declined it leaves that alone, answered it ends it', async () => {
  const [anna, boris, carol] = [await arrive('Anna'), await arrive('Boris'), await arrive('Carol')];
  await people.connectVideo(anna, boris);
  await people.placeCall(carol, 'Boris', 'audio');
  await boris.page.getByTestId('incoming-leaves').filter({ hasText: 'Anna' }).waitFor();
  await boris.page.getByTestId('decline').click();
  await carol.page.locator('[data-testid="call-ended"][data-reason="declined"]').waitFor();
  await people.seesFrames(anna);

  await people.placeCall(carol, 'Boris', 'audio');
  await boris.page.getByTestId('answer-audio').click();
  await anna.page.locator('[data-testid="call-ended"][data-reason="completed"]').waitFor();
  await people.hearsSound(carol);
  await people.hearsSound(boris);
  people.expectNoErrors(anna, boris, carol);
  await Promise.all([anna, boris, carol].map(({ context }) => context.close()));
});

test('W21: a call moves to another tab with one click, and the first tab offers to take it back', async () => {
  const [anna, boris] = [await arrive('Dora'), await arrive('Egor')];
  await people.connectVideo(anna, boris);
  const other = await people.openTab(boris.context, 'Egor', running.app.url);
  const offer = other.page.locator('[data-testid="own-call"][data-seat="elsewhere"]').filter({ hasText: 'Dora' });
  await offer.waitFor();
  await expectAccessible(other.page, 'a call on another device');
  await offer.getByTestId('rejoin').click();
  await boris.page.locator('[data-testid="call-ended"][data-reason="moved"]').waitFor();
  await people.seesFrames(other);
  await people.hearsSound(anna);

  await boris.page.locator('[data-testid="own-call"][data-seat="elsewhere"]').getByTestId('rejoin').click();
  await people.seesFrames(boris);
  await people.hangUp(boris);
  await boris.page.getByTestId('own-call').waitFor({ state: 'detached' });
  await other.page.getByTestId('own-call').waitFor({ state: 'detached' });
  await expect.poll(() => running.app.metric('parley_peers')).toBe(0);
  people.expectNoErrors(anna, boris, other);
  await Promise.all([anna, boris].map(({ context }) => context.close()));
});
