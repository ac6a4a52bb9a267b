// Takes the picture of a shared screen as somebody sees it whose line carries 1 Mbit/s: small text, and seven cameras on.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import * as people from '../../test/support/browser.ts';
import * as conference from '../../test/support/conference-people.ts';
import { startMachines } from '../../test/support/impairment/machines.ts';
import { startAppFor } from '../../test/support/impairment/server-for-machines.ts';
import { type Portrait, portraitVideo } from './portrait.ts';

const IMAGE = new URL('../images/thin-line.png', import.meta.url).pathname;
const LINE = { downlink: { rate: { kbps: 1_000, queueMs: 300 } } };
const TITLE = 'Minutes';
const OTHERS = ['Boris', 'Emil', 'Georg', 'Ivan', 'Kirill', 'Leo'];
const SMALL = { width: 320, height: 320 };
/** Of the sharer’s pages. Chromium captures none larger than the page that asks takes its screen to be. */
const TAB = { width: 1280, height: 720 };
/** Enough for people who sit still; seven encoders share two cores with everything else. */
const CAMERA_FPS = 10;
/** What is told of the line has come, and the plan has settled. */
const SETTLED_FRAMES = 75;

const WOMAN: Portrait = {
  wall: [72, 92, 104],
  light: [214, 226, 232],
  skin: [226, 180, 154],
  hair: [92, 58, 42],
  shirt: [14, 124, 126],
};
const MAN: Portrait = {
  wall: [96, 84, 76],
  light: [238, 222, 196],
  skin: [214, 166, 136],
  hair: [44, 42, 48],
  shirt: [58, 78, 132],
};

await using running = new AsyncDisposableStack();
const folder = await mkdtemp(join(tmpdir(), 'parley-cameras-'));
running.defer(() => rm(folder, { recursive: true }));
const { machines, ...network } = await startMachines(2);
running.defer(() => network.stop());
const app = await startAppFor({ machines, ...network });
running.defer(() => app.stop());
const [room, home] = machines;
if (!room || !home) throw new Error('too few machines');
const anna = await people.arrive(await browserOf('anna', WOMAN), { name: 'Anna', url: app.url, viewport: TAB });
const link = await conference.beginMeeting(anna);
const meetingId = new URLSearchParams(new URL(link).hash.slice(1)).get('meeting') ?? '';
await anna.page.getByTestId('toggle-camera').click();
const others = await browserOf('others', MAN);
for (const name of OTHERS) await sendCamera(others, name, meetingId);
const tab = await anna.context.newPage();
await tab.setViewportSize(TAB);
await tab.setContent(minutes());
await anna.page.bringToFront();
await conference.share(anna);

const viewers = await home.launchBrowser(app.url);
running.defer(() => viewers.close());
const carol = await people.arrive(viewers, { name: 'Carol', url: app.url, viewport: { width: 1600, height: 900 } });
await home.line.set(LINE);
await conference.followAgain(carol, link);
await conference.join(carol, { camera: false });
const screen = conference.screenOf(carol, 'Anna');
await conference.presentsFrames(screen, SETTLED_FRAMES);
await carol.page.screenshot({ path: IMAGE });
const height = await screen.locator('video').evaluate((video) => (video as HTMLVideoElement).videoHeight);
const seen = await carol.page.locator('[data-testid="remote-tile"] video').count();
process.stdout.write(`${height} lines of the screen, ${seen} cameras\n`);

async function browserOf(name: string, portrait: Portrait): Promise<Browser> {
  const file = join(folder, `${name}.y4m`);
  await writeFile(file, portraitVideo(portrait, CAMERA_FPS));
  const browser = await room?.launchBrowser(app.url, 'fake', [
    `--use-file-for-fake-video-capture=${file}`,
    `--auto-select-tab-capture-source-by-title=${TITLE}`,
  ]);
  if (!browser) throw new Error('too few machines');
  running.defer(() => browser.close());
  return browser;
}

/** Somebody who looks at nobody, which spares this machine six times six pictures. */
async function sendCamera(browser: Browser, name: string, meetingId: string): Promise<void> {
  const context = await browser.newContext({ permissions: ['camera', 'microphone'], viewport: SMALL });
  const page = await context.newPage();
  await page.goto(`${app.url}/healthz`);
  await page.evaluate(`(async () => {
    const { createClient } = await import('/sdk/parley.js');
    const client = createClient({ watchesPictures: true });
    await client.signIn({ guestName: ${JSON.stringify(name)} });
    await client.join(${JSON.stringify(meetingId)}, { video: true, microphone: true });
  })()`);
}

/** A page of text at 11 pixels, and a clock, so that something changes. */
function minutes(): string {
  const lines = Array.from({ length: 44 }, (_, nr) => {
    const amount = ((nr * 7919) % 10_007) / 100;
    return `<tr><td>${nr + 1}</td><td>Item ${nr + 1}: agreed with the board, to be done by the ${(nr % 28) + 1}th</td>
      <td>€ ${amount.toFixed(2)}</td><td>${['open', 'done', 'waits for legal'][nr % 3]}</td>
      <td>Il1| O0Q 8B rn/m, “quoted”, naïve façade</td></tr>`;
  });
  return `<title>${TITLE}</title><style>body { margin: 8px; font: 11px/14px sans-serif } td { padding: 0 12px 0 0 }</style>
    <b>Minutes of the meeting, <span id="clock"></span></b><table>${lines.join('')}</table>
    <script>setInterval(() => { document.getElementById('clock').textContent = new Date().toISOString() }, 200)</script>`;
}
