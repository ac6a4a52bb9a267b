import * as people from '../../test/support/browser.ts';
import * as conference from '../../test/support/conference-people.ts';
import { clickedAt, firstRemoteFramesAt } from '../support/first-frame.ts';
import { beginMeeting, openJoinPage, withBrowsers } from '../switch/meeting.ts';
import { loopback } from '../switch/place.ts';

const VIEWPORT = { width: 360, height: 320 };

/**
 * In a meeting of three on the SFU, each with a camera: milliseconds from the fourth one's click on join until the first
 * frame of anybody is presented. Chromiums, all on this machine; the page is open before, with the own camera on.
 */
export async function chromiumFirstFrames(runs: number): Promise<number[]> {
  const place = await loopback();
  try {
    return await withBrowsers(place, async (browsers) => {
      const { watchers, third, address } = await beginMeeting(browsers, place.url, false);
      await openJoinPage(third, address);
      await third.page.getByTestId('join-meeting').click();
      await Promise.all([...watchers, third].map((person) => conference.travelsBy(person, 'sfu')));
      const comer = await people.arrive(browsers[2], { name: 'Fourth', url: place.url, viewport: VIEWPORT });
      const took: number[] = [];
      for (let run = 1; run <= runs; run += 1) {
        await openJoinPage(comer, address);
        const presented = firstRemoteFramesAt(comer.page);
        const clicked = await clickedAt(comer.page.getByTestId('join-meeting'));
        took.push((await presented) - clicked);
        await conference.travelsBy(comer, 'sfu');
        await people.hangUp(comer);
      }
      return took;
    });
  } finally {
    await place.stop();
  }
}
