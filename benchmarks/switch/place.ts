import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { startApp } from '../../test/support/app-under-test.ts';
import { launchBrowser } from '../../test/support/browser.ts';
import type { Impairment } from '../../test/support/impairment/impairment.ts';
import { type Machine, startMachines } from '../../test/support/impairment/machines.ts';
import { startAppFor } from '../../test/support/impairment/server-for-machines.ts';

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
    stop: () => app.stop(),
  };
}

/** Each way: between a person and the server 80 ms there and back, between two people 160 ms. */
const ROUGH: Impairment = { loss: 0.02, delayMs: 40 };

/** Each has a computer of their own; the lines of the first two are rough. */
export async function roughNetwork(): Promise<Place> {
  await using started = new AsyncDisposableStack();
  const all = await startMachines(3);
  started.defer(() => all.stop());
  const app = await startAppFor(all);
  started.defer(() => app.stop());
  const [first, second, third] = all.machines;
  if (!first || !second || !third) throw new Error('a machine is missing');
  await Promise.all([first, second].map(({ line }) => line.set({ uplink: ROUGH, downlink: ROUGH })));
  const stopping = started.move();
  return {
    url: app.url,
    async launch(more) {
      const launch = (machine: Machine) => machine.launchBrowser(app.url, 'fake', more);
      return [await launch(first), await launch(second), await launch(third)];
    },
    stop: () => stopping.disposeAsync(),
  };
}
