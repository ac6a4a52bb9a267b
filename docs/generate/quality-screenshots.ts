// Takes the pictures of call quality from the running product: a microphone that gives nothing, as it is seen at the tile,
// in the overview, and in the report of the call afterwards.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp } from '../../test/support/app-under-test.ts';
import * as people from '../../test/support/browser.ts';
import { writeSilence } from '../../test/support/silent-sound.ts';
import { type Portrait, portraitVideo } from './portrait.ts';

const BORIS: Portrait = {
  wall: [96, 84, 76],
  light: [238, 222, 196],
  skin: [214, 166, 136],
  hair: [44, 42, 48],
  shirt: [58, 78, 132],
};

const images = new URL('../images/', import.meta.url).pathname;
const folder = await mkdtemp(join(tmpdir(), 'parley-pictures-'));
const [camera, microphone] = [join(folder, 'boris.y4m'), join(folder, 'silence.wav')];
await writeFile(camera, portraitVideo(BORIS));
await writeSilence(microphone);
const app = await startApp();
const annas = await people.launchBrowser();
const borises = await people.launchBrowser('fake', [
  `--use-file-for-fake-video-capture=${camera}`,
  `--use-file-for-fake-audio-capture=${microphone}`,
]);
try {
  const anna = await people.arrive(annas, { name: 'Anna Petrova', url: app.url });
  const boris = await people.arrive(borises, { name: 'Boris Ivanov', url: app.url });
  await people.connectVideo(anna, boris);
  await anna.page.locator('[data-testid="quality-mark"][data-mark="poor"]').waitFor();
  await people.seesFrames(anna, 60);
  await anna.page.screenshot({ path: `${images}quality-tile.png` });

  const context = await annas.newContext({ locale: 'en', viewport: { width: 1_280, height: 1_000 } });
  const { page } = await people.openTab(context, 'administrator', `${app.url}/admin/`);
  await page.getByTestId('running-call').waitFor();
  await page.screenshot({ path: `${images}overview.png` });

  // So that the report has something to draw; then the microphone is switched off, which ends the fault.
  await people.seesFrames(anna, 30 * 30);
  await boris.page.keyboard.press('m');
  await people.seesFrames(anna, 30 * 25);
  await people.hangUp(anna);
  await boris.page.getByTestId('call-ended').waitFor();
  await page.goto(`${app.url}/admin/#/calls`);
  await page.getByTestId('call').first().getByRole('link').click();
  await page.getByTestId('legs').waitFor();
  await page.screenshot({ path: `${images}call-report.png`, fullPage: true });
} finally {
  await Promise.all([annas.close(), borises.close()]);
  await app.stop();
  await rm(folder, { recursive: true });
}
