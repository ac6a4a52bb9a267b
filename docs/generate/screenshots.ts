// Takes the documents' pictures from the running product: who is there, a phone that rings, two people in a call,
// three of them, the test before a call.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp } from '../../test/support/app-under-test.ts';
import * as people from '../../test/support/browser.ts';
import * as conference from '../../test/support/conference-people.ts';
import { type Portrait, portraitVideo } from './portrait.ts';

const ANNA: Portrait = {
  wall: [72, 92, 104],
  light: [214, 226, 232],
  skin: [226, 180, 154],
  hair: [92, 58, 42],
  shirt: [14, 124, 126],
};
const BORIS: Portrait = {
  wall: [96, 84, 76],
  light: [238, 222, 196],
  skin: [214, 166, 136],
  hair: [44, 42, 48],
  shirt: [58, 78, 132],
};

const images = new URL('../images/', import.meta.url).pathname;
const cameras = await mkdtemp(join(tmpdir(), 'parley-cameras-'));
const app = await startApp();
const [annas, borises] = [await browserOf('anna', ANNA), await browserOf('boris', BORIS)];
try {
  await mkdir(images, { recursive: true });
  const anna = await people.arrive(annas, { name: 'Anna Petrova', url: app.url });
  const phone = { width: 390, height: 780 };
  const maria = await people.arrive(annas, { name: 'Мария', url: app.url, language: 'ru', viewport: phone });
  const boris = await people.arrive(borises, { name: 'Boris Ivanov', url: app.url });
  await people.placeCall(boris, maria.name, 'video');
  await maria.page.getByTestId('incoming-call').waitFor();
  await maria.page.screenshot({ path: `${images}ringing-phone.png` });
  await boris.page.getByTestId('cancel').click();
  await anna.page.getByTestId('open-check').click();
  await anna.page.getByTestId('check-devices').click();
  await anna.page.locator('[data-testid="check-page"][data-phase="done"]').waitFor();
  await anna.page.screenshot({ path: `${images}connection-test.png`, fullPage: true });
  await anna.page.getByTestId('check-back').click();
  await people.rowOf(anna.page, 'Boris Ivanov').and(anna.page.locator('[data-state="online"]')).waitFor();
  await anna.page.screenshot({ path: `${images}people.png` });

  await people.connectVideo(anna, boris);
  await people.seesFrames(anna, 240);
  await anna.page.screenshot({ path: `${images}call.png` });

  const dora = await people.arrive(annas, { name: 'Dora Weiss', url: app.url });
  await conference.addPerson(anna, dora.name);
  await people.answer(dora, 'video');
  await conference.everybodySeesEverybody(anna, boris, dora);
  await conference.travelsBy(anna, 'sfu');
  await conference.presentsFrames(conference.tileOf(anna, dora.name), 60);
  await anna.page.screenshot({ path: `${images}conference.png` });
} finally {
  await Promise.all([annas.close(), borises.close()]);
  await app.stop();
  await rm(cameras, { recursive: true });
}

async function browserOf(name: string, portrait: Portrait) {
  const file = join(cameras, `${name}.y4m`);
  await writeFile(file, portraitVideo(portrait));
  return people.launchBrowser('fake', [`--use-file-for-fake-video-capture=${file}`]);
}
