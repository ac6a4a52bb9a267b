import { expect, test } from 'vitest';
import * as people from '../support/browser.ts';
import { appAndBrowser } from '../support/started-once.ts';

const running = appAndBrowser();

test('S18: who closes the tab has left: the other side is told when the page has not come back in ten seconds, and nobody is shown as online who is not', async () => {
  const anna = await people.arrive(running.browser, { name: 'Anna', url: running.app.url });
  const boris = await people.arrive(running.browser, { name: 'Boris', url: running.app.url });
  await people.connectVideo(anna, boris);
  await boris.page.close();
  // Well within the grace period of 30 s, after which they would be told in any case.
  const soon = { timeout: 20_000 };
  await anna.page.locator('[data-testid="call-ended"][data-reason="completed"]').waitFor(soon);
  await people.rowOf(anna.page, 'Boris').and(anna.page.locator('[data-state="offline"]')).waitFor(soon);
  expect(await running.app.metric('parley_sessions{state="detached"}')).toBe(0);
  expect(await running.app.metric('parley_peers')).toBe(0);
  people.expectNoErrors(anna);
});
