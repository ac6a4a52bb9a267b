// How long the report of an hour's call of ten people takes, really stored in SQLite: what the API needs to answer, how
// much it sends, and from opening the page's address until its scores are painted, in a real Chromium.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { readConfig } from '../src/config.ts';
import { StorageThread } from '../src/storage/storage-thread.ts';
import { startApp } from '../test/support/app-under-test.ts';
import { launchBrowser } from '../test/support/browser.ts';
import { hourOfTen } from './support/hour-of-ten.ts';
import { progress, report } from './support/report.ts';
import { percentile } from './support/statistics.ts';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '10' }, json: { type: 'boolean' } } });
const runs = Number(values.runs);

const CALL = '01990000-0000-7000-8000-0000000000aa';
const HOUR_MS = 3_600_000;
const BATCH = 500;

const folder = await mkdtemp(join(tmpdir(), 'parley-report-'));
const settings = { PARLEY_DATA_DIR: folder };
await store();
const app = await startApp(settings);
const browser = await launchBrowser();
const [api, page]: [number[], number[]] = [[], []];
let kilobytes = 0;
try {
  for (let run = 1; run <= runs; run += 1) {
    const answered = await answer();
    api.push(answered.ms);
    kilobytes = answered.kilobytes;
    page.push(await openPage(browser));
    progress(`${run} of ${runs}: API ${api.at(-1)?.toFixed(0)} ms, page ${page.at(-1)?.toFixed(0)} ms`);
  }
} finally {
  await browser.close();
  await app.stop();
  await rm(folder, { recursive: true, force: true });
}
report('report', [
  { key: 'apiMs.p50', value: percentile(api, 0.5), unit: 'ms' },
  { key: 'apiMs.p95', value: percentile(api, 0.95), unit: 'ms' },
  { key: 'pageMs.p50', value: percentile(page, 0.5), unit: 'ms', goal: '1000' },
  { key: 'pageMs.p95', value: percentile(page, 0.95), unit: 'ms', goal: '1000' },
  { key: 'reportKilobytes', value: kilobytes, unit: 'kB' },
]);

async function store(): Promise<void> {
  const log = await StorageThread.open(readConfig(settings).database);
  const entries = hourOfTen(CALL, Date.now() - 2 * HOUR_MS);
  for (let first = 0; first < entries.length; first += BATCH) await log.write(entries.slice(first, first + BATCH));
  await log.close();
  progress(`stored ${entries.length} entries`);
}

async function answer(): Promise<{ ms: number; kilobytes: number }> {
  const began = performance.now();
  const response = await fetch(`${app.url}/api/calls/${CALL}/report`);
  const body = await response.arrayBuffer();
  if (!response.ok) throw new Error(`The API answered ${response.status}.`);
  return { ms: performance.now() - began, kilobytes: body.byteLength / 1_000 };
}

/** ms from the navigation's beginning until the frame after the scores are in the page. Nothing is cached. */
async function openPage(from: Browser): Promise<number> {
  const context = await from.newContext({ viewport: { width: 1_280, height: 900 } });
  try {
    const tab = await context.newPage();
    await tab.addInitScript(() => {
      const painted = (): void => {
        if (document.querySelectorAll('[data-testid="legs"] li').length === 0)
          return void requestAnimationFrame(painted);
        // The frame that shows them is painted before the next one begins.
        requestAnimationFrame(() =>
          requestAnimationFrame(() => Object.assign(window, { paintedMs: performance.now() })),
        );
      };
      requestAnimationFrame(painted);
    });
    await tab.goto(`${app.url}/admin/#/calls/${CALL}`);
    const painted = await tab.waitForFunction(() => (window as unknown as { paintedMs?: number }).paintedMs);
    return (await painted.jsonValue()) ?? Number.NaN;
  } finally {
    await context.close();
  }
}
