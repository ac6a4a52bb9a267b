// Takes the README's pictures from the running product: two people in a call, and a phone that rings.
import { mkdir } from 'node:fs/promises';
import { startApp } from '../../test/support/app-under-test.ts';
import * as people from '../../test/support/browser.ts';

const folder = new URL('../images/', import.meta.url).pathname;
await mkdir(folder, { recursive: true });

const app = await startApp();
const browser = await people.launchBrowser();
try {
  const anna = await people.arrive(browser, { name: 'Anna Petrova', url: app.url });
  const maria = await people.arrive(browser, {
    name: 'Мария',
    url: app.url,
    language: 'ru',
    viewport: { width: 390, height: 780 },
  });
  const boris = await people.arrive(browser, { name: 'Boris Ivanov', url: app.url });
  await people.placeCall(boris, maria.name, 'video');
  await maria.page.getByTestId('incoming-call').waitFor();
  await maria.page.screenshot({ path: `${folder}ringing-phone.png` });
  await boris.page.getByTestId('cancel').click();
  await boris.page.getByTestId('home').waitFor();
  await anna.page.screenshot({ path: `${folder}people.png` });

  await people.connectVideo(anna, boris);
  await people.seesFrames(anna, 90);
  await anna.page.screenshot({ path: `${folder}call.png` });
} finally {
  await browser.close();
  await app.stop();
}
