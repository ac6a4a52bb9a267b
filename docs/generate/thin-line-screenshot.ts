// Takes the picture of what somebody sees whose line carries 1 Mbit/s, of eight in a meeting: seven cameras are on, and one
// shares a page of small text. Says how high each picture is, and how many frames a second it has. Root only.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as people from '../../test/support/browser.ts';
import * as conference from '../../test/support/conference-people.ts';
import { startMachines } from '../../test/support/impairment/machines.ts';
import { startAppFor } from '../../test/support/impairment/server-for-machines.ts';
import { type Portrait, portraitVideo } from './portrait.ts';
import { smallText, TITLE } from './small-text.ts';

const LINE = { rate: { kbps: 1_000, queueMs: 300 } };
/** Seven encoders have to share this machine with the pages. */
const CAMERA_FPS = 5;
/** What the line is found out in, and what is too much has gone in. */
const SETTLE_MS = 45_000;
const COUNTED_MS = 5_000;
/** What is shared has its size. */
const [SHARED, LAPTOP, SMALL] = [
  { width: 1280, height: 720 },
  { width: 1280, height: 800 },
  { width: 360, height: 420 },
];
const NAMES = ['Anna Petrova', 'Boris Ivanov', 'Carol Okafor', 'Dora Weiss', 'Emil Sato', 'Fatima Diaz', 'Georg Lind'];
const SKINS = [
  [226, 180, 154],
  [214, 166, 136],
  [122, 84, 62],
  [236, 198, 172],
  [222, 184, 146],
  [184, 134, 102],
  [240, 204, 186],
] as const;

await using running = new AsyncDisposableStack();
const folder = await mkdtemp(join(tmpdir(), 'parley-faces-'));
running.defer(() => rm(folder, { recursive: true }));
const { machines, ...network } = await startMachines(NAMES.length + 1);
running.defer(() => network.stop());
const app = await startAppFor({ machines, ...network });
running.defer(() => app.stop());

const viewer = await sitDown('Hanna Lee', machines.length - 1, LAPTOP);
await viewer.machine.line.set({ downlink: LINE });
const link = await conference.beginMeeting(viewer.person);
const others: people.Person[] = [];
for (const [index, name] of NAMES.entries()) {
  const { person } = await sitDown(name, index, index === 0 ? SHARED : SMALL);
  await conference.followAgain(person, link);
  await person.page.getByTestId('join-microphone').click();
  await conference.join(person);
  if (index > 0) await person.page.evaluate(hide);
  others.push(person);
}
const [anna] = others;
if (!anna) throw new Error('nobody came');
const text = await anna.context.newPage();
await text.setContent(smallText());
await anna.page.bringToFront();
await conference.share(anna);
const screen = conference.screenOf(viewer.person, anna.name);
await conference.presentsFrames(screen, 1);
await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
for (const line of await figures()) process.stdout.write(`${line}\n`);
const paused = await app.metric('parley_media_consumers{state="paused"}');
process.stdout.write(`consumers that nothing is forwarded to: ${paused}\n`);
await viewer.person.page.screenshot({ path: new URL('../images/thin-line.png', import.meta.url).pathname });

async function sitDown(name: string, index: number, viewport: { width: number; height: number }) {
  const machine = machines[index];
  if (!machine) throw new Error('too few machines');
  const camera = join(folder, `${index}.y4m`);
  await writeFile(camera, portraitVideo(portraitOf(index), CAMERA_FPS));
  const browser = await machine.launchBrowser(app.url, 'fake', [
    `--use-file-for-fake-video-capture=${camera}`,
    `--auto-select-tab-capture-source-by-title=${TITLE}`,
  ]);
  running.defer(() => browser.close());
  return { machine, person: await people.arrive(browser, { name, url: app.url, viewport }) };
}

function portraitOf(index: number): Portrait {
  const shade = (from: number, step: number): number => from + ((index * step) % 90);
  return {
    wall: [shade(60, 31), shade(70, 17), shade(80, 43)],
    light: [226, 226, 220],
    skin: SKINS[index] ?? [214, 166, 136],
    hair: [shade(30, 23), shade(28, 13), shade(30, 7)],
    shirt: [shade(20, 53), shade(60, 37), shade(90, 29)],
  };
}

/** Nobody sits at this page, so it draws nothing, and looks at nobody. */
function hide(): void {
  document.documentElement.style.display = 'none';
}

/** Of each picture that the viewer has: whose, how high, frames a second. */
async function figures(): Promise<string[]> {
  const tiles = await viewer.person.page.locator('[data-testid="screen-tile"], [data-testid="remote-tile"]').all();
  return Promise.all(
    tiles.map((tile) =>
      tile.evaluate(async (element, ms) => {
        const video = element.querySelector('video');
        const frames = (): number => video?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
        const before = frames();
        await new Promise((resolve) => setTimeout(resolve, ms));
        const rate = ((frames() - before) * 1_000) / ms;
        return `${element.getAttribute('aria-label')}: ${video?.videoHeight ?? 0} lines, ${rate.toFixed(1)}/s`;
      }, COUNTED_MS),
    ),
  );
}
