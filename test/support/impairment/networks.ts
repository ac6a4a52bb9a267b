import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { CHROMIUM, type Devices, launchBrowser } from '../browser.ts';
import type { Counters, LineImpairment } from './impairment.ts';
import { startRouter } from './router.ts';

/** One person's line: all that their browser sends and receives, media and signaling, crosses it. */
export type Line = {
  address: string;
  /** What `nsenter --net` takes. */
  namespace: string;
  /** In place of what was before: a direction that is left out is perfect. */
  set(impairment: LineImpairment): Promise<void>;
  clear(): Promise<void>;
  counters(): Promise<{ uplink: Counters; downlink: Counters }>;
  /** A browser that has no other network. It counts `origins` (beside localhost) as secure, as https would be. */
  launchBrowser(origins: readonly string[], devices?: Devices, more?: string[]): Promise<Browser>;
};

export type Networks = {
  /** Where programs of this machine listen so that everybody's line leads to them. */
  serverAddress: string;
  /** All of its addresses, as coturn writes a range. */
  addressRange: string;
  lines: readonly Line[];
  stop(): Promise<void>;
};

/** Lines for so many people, each in a network namespace of their own, to each other and to this machine. Root only. */
export async function startNetworks(people: number): Promise<Networks> {
  const router = await startRouter(people);
  const folder = await mkdtemp(join(tmpdir(), 'parley-networks-'));
  const base = `198.18.${router.network}`;
  const set = async (host: number, { uplink = {}, downlink = {} }: LineImpairment): Promise<void> => {
    await Promise.all([router.set(host, 'up', uplink), router.set(host, 'down', downlink)]);
  };
  const line = async (namespace: string, index: number): Promise<Line> => {
    const host = index + 1;
    // Playwright starts one program by its path.
    const browser = join(folder, `chromium-${host}`);
    await writeFile(browser, `#!/bin/sh\nexec nsenter --net=${namespace} -- ${CHROMIUM} "$@"\n`);
    await chmod(browser, 0o755);
    return {
      address: `${base}.${host + 1}`,
      namespace,
      set: (impairment) => set(host, impairment),
      clear: () => set(host, {}),
      async counters() {
        const found = (await router.counters())[host];
        if (!found) throw new Error('the router knows no such host');
        return found;
      },
      launchBrowser: (origins, devices = 'fake', more = []) => {
        const secure = `--unsafely-treat-insecure-origin-as-secure=${origins.join(',')}`;
        return launchBrowser(devices, [secure, ...more], browser);
      },
    };
  };
  return {
    serverAddress: `${base}.1`,
    addressRange: `${base}.0-${base}.255`,
    lines: await Promise.all(router.namespaces.map(line)),
    async stop() {
      await router.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
