import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { startApp } from '../../test/support/app-under-test.ts';
import { launchBrowser } from '../../test/support/browser.ts';
import { startAppOn } from '../../test/support/impairment/app-on-networks.ts';
import type { Impairment } from '../../test/support/impairment/impairment.ts';
import { startNetworks } from '../../test/support/impairment/networks.ts';

export type Browsers = readonly [Browser, Browser, Browser];

/** Where a meeting of three takes place: the server, and the browser from which each reaches it. */
export type Place = { url: string; launch(more: string[]): Promise<Browsers>; stop(): Promise<void> };

const ELSEWHERE = fileURLToPath(new URL('chromium-elsewhere.sh', import.meta.url));

/**
 * The first two are in one browser, the third in one of its own: who comes has a machine of their own, whose work at the
 * start is not to be measured in the pictures of the others.
 */
export async function loopback(): Promise<Place> {
  const app = await startApp();
  return {
    url: app.url,
    async launch(more) {
      const [browser, elsewhere] = await Promise.all([
        launchBrowser('fake', more),
        launchBrowser('fake', more, ELSEWHERE),
      ]);
      return [browser, browser, elsewhere];
    },
    stop: app.stop,
  };
}

/** Each way: between a person and the server 80 ms there and back, between two people 160 ms. */
const ROUGH: Impairment = { loss: 0.02, delayMs: 40 };

/** Each has a browser and a line of their own; those of the first two are rough. */
export async function roughNetwork(): Promise<Place> {
  await using started = new AsyncDisposableStack();
  const networks = await startNetworks(3);
  started.defer(networks.stop);
  const app = await startAppOn(networks);
  started.defer(app.stop);
  const [first, second, third] = networks.lines;
  if (!first || !second || !third) throw new Error('a line is missing');
  await Promise.all([first, second].map((line) => line.set({ uplink: ROUGH, downlink: ROUGH })));
  const stopping = started.move();
  return {
    url: app.url,
    async launch(more) {
      const launch = ({ launchBrowser: behind }: typeof first) => behind([app.url], 'fake', more);
      return [await launch(first), await launch(second), await launch(third)];
    },
    stop: () => stopping.disposeAsync(),
  };
}
