import { test } from 'vitest';
import { startApp } from '../support/app-under-test.ts';
import * as people from '../support/browser.ts';
import { startCuttableProxy } from '../support/cuttable-proxy.ts';
import { startedOnce } from '../support/started-once.ts';

const running = startedOnce(async (keep) => {
  const app = await keep(startApp());
  const wire = await keep(startCuttableProxy(app.port));
  return { app, wire, browser: await keep(people.launchBrowser()) };
});

test('W3, S8: a lost connection shows a banner, the media goes on, and what was missed arrives', async () => {
  const anna = await people.arrive(running.browser, { name: 'Anna', url: `http://localhost:${running.wire.port}` });
  const boris = await people.arrive(running.browser, { name: 'Boris', url: running.app.url });
  await people.connectVideo(anna, boris);

  running.wire.cut();
  await anna.page.getByTestId('reconnecting-banner').waitFor();
  await Promise.all([people.seesFrames(anna, 30), people.seesFrames(boris, 30)]);
  await boris.page.getByTestId('toggle-microphone').click();

  running.wire.mend();
  await anna.page.getByTestId('reconnecting-banner').waitFor({ state: 'hidden' });
  await anna.page.locator('[data-testid="remote-tile"][data-muted="true"]').waitFor();
  await people.seesFrames(anna);
  await people.hangUp(boris);
  await anna.page.locator('[data-testid="call-ended"][data-reason="completed"]').waitFor();
  people.expectNoErrorsButLostConnections(anna);
  people.expectNoErrors(boris);
});
