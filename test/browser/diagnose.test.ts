import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Client, Diagnosis } from '../../sdk/index.ts';
import { startMain } from '../support/main-process.ts';
import { workerProgramForTests } from '../support/media-worker.ts';
import { killProcessesOf } from '../support/processes-of.ts';
import { appAndBrowser } from '../support/started-once.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const running = appAndBrowser();

type EmbeddingPage = Window & { client: Client; opened: number };
declare const window: EmbeddingPage;

/** A foreign page with the SDK’s bundle, which counts what is opened. */
async function embed({ page: at = running.app.url, url }: { page?: string; url?: string } = {}): Promise<Page> {
  const context = await running.browser.newContext({ permissions: ['camera', 'microphone'] });
  const page = await context.newPage();
  await page.goto(`${at}/healthz`);
  const options = url === undefined ? '' : `{ url: '${url}', log: () => {} }`;
  await page.evaluate(
    `import('/sdk/parley.js').then(({ createClient }) => { window.client = createClient(${options}); })`,
  );
  await page.evaluate(() => {
    window.opened = 0;
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = (constraints) => {
      window.opened += 1;
      return open(constraints);
    };
  });
  return page;
}

const diagnose = (page: Page): Promise<Diagnosis> => page.evaluate(() => window.client.diagnose());
const opened = (page: Page): Promise<number> => page.evaluate(() => window.opened);

test('X6: diagnose() finds nothing where all is well, opens no device, and the server is told', async () => {
  const main = await startMain({ MEDIASOUP_WORKER_BIN: workerProgramForTests() });
  const page = await embed({ page: (await main.listening()).replace('127.0.0.1', 'localhost') });
  await page.evaluate(() => window.client.signIn({ guestName: 'Anna' }));
  const diagnosis = await diagnose(page);
  expect(diagnosis).toMatchObject({
    code: 'none',
    message: 'Nothing was found that keeps this machine from calling.',
    microphone: 'granted',
    camera: 'granted',
    network: {
      signaling: { state: 'reached' },
      sfuUdp: { state: 'reached' },
      sfuTcp: { state: 'reached' },
      relays: [],
    },
  });
  expect(await opened(page)).toBe(0);
  await expect.poll(() => main.output()).toMatch(/"code":"none".*"msg":"connection diagnosed"/);
});

test('X6: signed out, diagnose() tries the server alone', async () => {
  const page = await embed();
  expect(await diagnose(page)).toMatchObject({
    code: 'not-signed-in',
    network: { signaling: { state: 'reached' }, sfuUdp: { state: 'untested' } },
  });
});

test('X6: where the server does not answer, diagnose() says so', async () => {
  const page = await embed({ url: 'ws://localhost:1/ws' });
  expect(await diagnose(page)).toMatchObject({ code: 'signaling-unreachable' });
});

test('X6: with the media worker gone, diagnose() says that it is the server’s', async () => {
  const program = join(temporaryFolder(), 'mediasoup-worker');
  copyFileSync(workerProgramForTests(), program);
  const main = await startMain({ MEDIASOUP_WORKER_BIN: program });
  const page = await embed({ page: (await main.listening()).replace('127.0.0.1', 'localhost') });
  await page.evaluate(() => window.client.signIn({ guestName: 'Vera' }));
  // It dies, and cannot be started again.
  rmSync(program);
  killProcessesOf(program);
  expect(await diagnose(page)).toMatchObject({ code: 'sfu-down' });
});
