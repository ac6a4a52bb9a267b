import type { Browser, Page } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { expectAccessible, tabTo } from '../support/accessible.ts';
import { startApp } from '../support/app-under-test.ts';
import * as people from '../support/browser.ts';
import { startCoturn } from '../support/coturn.ts';
import { freePorts } from '../support/free-ports.ts';
import { startMain } from '../support/main-process.ts';
import { workerProgramForTests } from '../support/media-worker.ts';
import { type NetworkNamespace, networkNamespace } from '../support/network-namespace.ts';
import { startedOnce } from '../support/started-once.ts';

const SECRET = 'a-secret-that-only-this-test-knows';
const PHONE = { width: 360, height: 740 };

const running = startedOnce(async (keep) => {
  const coturn = await keep(startCoturn({ secret: SECRET }));
  const app = await keep(startApp({ PARLEY_TURN_URLS: `${coturn.url},${coturn.tcpUrl}`, PARLEY_TURN_SECRET: SECRET }));
  return { app, browser: await keep(people.launchBrowser()) };
});

const openTest = (page: Page): Promise<void> => page.getByTestId('open-check').click();
const done = (page: Page): Promise<void> => page.locator('[data-testid="check-page"][data-phase="done"]').waitFor();
const outcome = (page: Page, way: string) => page.getByTestId(`way-${way}`).getAttribute('data-outcome');
const code = (page: Page) => page.getByTestId('check-page').getAttribute('data-code');
const openTransports = async (): Promise<number> => {
  const states = ['new', 'connecting', 'connected', 'disconnected', 'failed'];
  const counts = states.map((state) => running.app.metric(`parley_media_transports{state="${state}"}`));
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
};
const expected = (page: Page) => page.getByTestId('expected-quality').getAttribute('data-expected');

describe('the connection test', () => {
  test('X8: all is well: every way works, what is sent comes back, devices are seen and heard', async () => {
    const anna = await people.arrive(running.browser, { name: 'Anna', url: running.app.url });
    await openTest(anna.page);
    await anna.page.getByTestId('check-devices').click();
    await people.presentsFrames(anna.page.getByTestId('check-preview'), 5);
    await anna.page.locator('[data-testid="microphone-word"][data-heard="true"]').waitFor();
    await anna.page.getByTestId('play-test-sound').click();
    await anna.page.locator('[data-testid="test-sound"][data-playing="true"]').waitFor();
    await done(anna.page);
    expect(await Promise.all(['signaling', 'sfuUdp', 'sfuTcp'].map((way) => outcome(anna.page, way)))).toEqual([
      'reached',
      'reached',
      'reached',
    ]);
    const relays = anna.page.getByTestId('way-relay');
    expect(await relays.evaluateAll((all) => all.map((each) => each.getAttribute('data-outcome')))).toEqual([
      'reached',
      'reached',
    ]);
    expect(await code(anna.page)).toBe('none');
    expect(await anna.page.getByTestId('expected-quality').getAttribute('data-way')).toBe('sfu-udp');
    // Not which of them: on two cores that others use as well, pictures may be late.
    expect(['excellent', 'good', 'fair']).toContain(await expected(anna.page));
    await anna.page.getByTestId('check-back').click();
    await anna.page.getByTestId('home').waitFor();
    people.expectNoErrors(anna);
    await anna.context.close();
  });

  test('X8: nothing of it is left on the server, nor anything open in the browser, once it is over', async () => {
    const anna = await people.arrive(running.browser, { name: 'Olga', url: running.app.url });
    await openTest(anna.page);
    await expect.poll(() => openTransports()).toBeGreaterThan(0);
    await anna.page.getByTestId('check-back').click();
    await expect.poll(() => openTransports()).toBe(0);
    people.expectNoErrors(anna);
    await anna.context.close();
  });

  test('X8: without permission for the microphone it says what to do, and the network is tested all the same', async () => {
    const boris = await people.arrive(running.browser, { name: 'Boris', url: running.app.url, permissions: [] });
    await openTest(boris.page);
    await boris.page.getByTestId('check-devices').click();
    await boris.page.locator('[data-testid="check-microphone-problem"][data-problem="permission-denied"]').waitFor();
    await boris.page.locator('[data-testid="check-camera-problem"][data-problem="permission-denied"]').waitFor();
    await done(boris.page);
    expect(await outcome(boris.page, 'sfuUdp')).toBe('reached');
    expect(['unknown', 'pending']).not.toContain(await expected(boris.page));
    people.expectNoErrors(boris);
    await boris.context.close();
  });

  test('X8: it needs no mouse, axe finds nothing serious on a phone in Russian, and a link opens it', async () => {
    const context = await running.browser.newContext({
      locale: 'ru',
      viewport: PHONE,
      permissions: [],
      reducedMotion: 'reduce',
    });
    const vera = await people.openTab(context, 'Vera', `${running.app.url}/#test`);
    await vera.page.getByTestId('sign-in-name').fill('Vera');
    await vera.page.keyboard.press('Enter');
    await vera.page.getByTestId('check-page').waitFor();
    await expectAccessible(vera.page, 'connection test, running');
    await tabTo(vera.page, 'check-devices');
    await vera.page.keyboard.press('Enter');
    await vera.page.getByTestId('check-microphone-problem').waitFor();
    await done(vera.page);
    for (const colorScheme of ['dark', 'light'] as const) {
      await vera.page.emulateMedia({ colorScheme });
      await vera.page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
      await expectAccessible(vera.page, `connection test, ${colorScheme}`);
    }
    await tabTo(vera.page, 'check-back');
    await vera.page.keyboard.press('Enter');
    await vera.page.getByTestId('home').waitFor();
    expect(new URL(vera.page.url()).hash).toBe('');
    people.expectNoErrors(vera);
    await context.close();
  });
});

describe('behind a firewall', () => {
  /** A server and a browser in a network of their own, whose rules are the test's. */
  async function walledIn(network: NetworkNamespace): Promise<{ browser: Browser; url: string; mediaPort: number }> {
    const [mediaPort = 0] = await freePorts(1);
    const environment = { MEDIASOUP_WORKER_BIN: workerProgramForTests(), PARLEY_MEDIA_PORT: String(mediaPort) };
    const main = await startMain(environment, network.enter);
    const url = (await main.listening()).replace('127.0.0.1', 'localhost');
    const browser = await people.launchBrowser('fake', [], network.within(people.CHROMIUM));
    onTestFinished(() => browser.close());
    return { browser, url, mediaPort };
  }

  test('X9: UDP does not get through: over TCP it is still good, and the person is told', async () => {
    const network = await networkNamespace();
    const { browser, url, mediaPort } = await walledIn(network);
    network.block('udp', mediaPort);
    const anna = await people.arrive(browser, { name: 'Anna', url });
    await openTest(anna.page);
    await done(anna.page);
    expect(await outcome(anna.page, 'signaling')).toBe('reached');
    expect(await outcome(anna.page, 'sfuUdp')).toBe('silent');
    expect(await outcome(anna.page, 'sfuTcp')).toBe('reached');
    expect(await code(anna.page)).toBe('udp-blocked');
    expect(await anna.page.getByTestId('expected-quality').getAttribute('data-way')).toBe('sfu-tcp');
    expect(['unknown', 'pending']).not.toContain(await expected(anna.page));
    people.expectNoErrors(anna);
  });

  test('X9: no media gets through at all: it says so, and what to ask for', async () => {
    const network = await networkNamespace();
    const { browser, url, mediaPort } = await walledIn(network);
    network.block('udp', mediaPort);
    network.block('tcp', mediaPort);
    const anna = await people.arrive(browser, { name: 'Anna', url });
    await openTest(anna.page);
    await done(anna.page);
    expect(await outcome(anna.page, 'signaling')).toBe('reached');
    expect(await outcome(anna.page, 'sfuUdp')).toBe('silent');
    expect(await outcome(anna.page, 'sfuTcp')).toBe('silent');
    expect(await code(anna.page)).toBe('nothing-reachable');
    expect(await expected(anna.page)).toBe('unknown');
    expect(await anna.page.getByTestId('check-verdict').getAttribute('data-tone')).toBe('bad');
    people.expectNoErrors(anna);
  });
});
