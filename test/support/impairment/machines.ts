import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { CHROMIUM, type Devices, launchBrowser } from '../browser.ts';
import type { Counters, LineImpairment } from './impairment.ts';
import { movingPicture } from './moving-picture.ts';
import { createProcessor, type Processor } from './processor.ts';
import { startRouter } from './router.ts';

/** A person's computer. Its browser has no network but the line, which media and signaling cross alike. */
export type Machine = {
  address: string;
  /** What `nsenter --net` takes. */
  namespace: string;
  line: Line;
  processor: Processor;
  /** What its camera may see: a file for Chromium's `--use-file-for-fake-video-capture`. */
  picture: string;
  /** It counts `origin` as secure, as https would be. To be closed before the machines stop. */
  launchBrowser(origin: string, devices?: Devices, more?: string[]): Promise<Browser>;
};

type Line = {
  /** In place of what was before: a direction that is left out is perfect. */
  set(impairment: LineImpairment): Promise<void>;
  clear(): Promise<void>;
  counters(): Promise<{ uplink: Counters; downlink: Counters }>;
};

export type Machines = {
  /** Where programs of this computer listen so that everybody's line leads to them. */
  serverAddress: string;
  /** All of its addresses, as coturn writes a range. */
  addressRange: string;
  machines: readonly Machine[];
  stop(): Promise<void>;
};

/** So many people's computers, their lines to each other and to this one. Root only. */
export async function startMachines(count: number): Promise<Machines> {
  await using started = new AsyncDisposableStack();
  const router = await startRouter(count);
  started.defer(router.stop);
  const folder = await mkdtemp(join(tmpdir(), 'parley-machines-'));
  started.defer(() => rm(folder, { recursive: true, force: true }));
  const picture = join(folder, 'picture.y4m');
  await writeFile(picture, movingPicture());
  const base = `198.18.${router.network}`;

  const machine = async (namespace: string, index: number): Promise<Machine> => {
    const host = index + 1;
    const processor = createProcessor(`${router.network}-${host}`);
    started.defer(processor.remove);
    // Playwright starts one program, by its path.
    const browser = join(folder, `chromium-${host}`);
    const enter = `echo $$ > ${processor.membersFile}\nexec nsenter --net=${namespace} -- ${CHROMIUM} "$@"\n`;
    await writeFile(browser, `#!/bin/sh\n${enter}`);
    await chmod(browser, 0o755);
    const set = async ({ uplink = {}, downlink = {} }: LineImpairment): Promise<void> => {
      await Promise.all([router.set(host, 'up', uplink), router.set(host, 'down', downlink)]);
    };
    return {
      address: `${base}.${host + 1}`,
      namespace,
      line: {
        set,
        clear: () => set({}),
        async counters() {
          const found = (await router.counters())[host];
          if (!found) throw new Error('the router knows no such host');
          return found;
        },
      },
      processor,
      picture,
      launchBrowser: (origin, devices = 'fake', more = []) =>
        launchBrowser(devices, [`--unsafely-treat-insecure-origin-as-secure=${origin}`, ...more], browser),
    };
  };
  const machines = await Promise.all(router.namespaces.map(machine));
  const stopping = started.move();
  return {
    serverAddress: `${base}.1`,
    addressRange: `${base}.0-${base}.255`,
    machines,
    stop: () => stopping.disposeAsync(),
  };
}
