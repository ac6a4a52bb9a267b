import { setTimeout as pause } from 'node:timers/promises';
import { startApp } from '../../test/support/app-under-test.ts';
import * as people from '../../test/support/browser.ts';
import * as conference from '../../test/support/conference-people.ts';
import { type Frame, type Frames, framesOf, logFrames } from '../adapt/frame-log.ts';
import { LoadGenerator } from '../load-generator/load-generator.ts';
import { LightClient } from '../signaling/light-client.ts';
import { clickedAt, firstRemoteFramesAt, LOOK_MS } from '../support/first-frame.ts';
import { openJoinPage } from '../switch/meeting.ts';
import { JoiningPeer, openEnds } from './joining-peer.ts';

const VIEWPORT = { width: 360, height: 320 };

/** How long somebody who comes is watched; a screen that is not sharp by then counts as if it were just then. */
const WATCHED_MS = 4_000;

/**
 * In a meeting of three on the SFU: milliseconds from the fourth one's click on join until the first frame of anybody is
 * presented, and, when one of the three shares a screen, until a frame of that at its full height. The comer and the one
 * who is seen are Chromiums, each with a camera; the two others are the load generator's, silent, and sent the picture,
 * too: four Chromiums would fill two cores, and be what is measured.
 */
export async function chromiumJoins(runs: number): Promise<{ firstFrames: number[]; sharpScreens: number[] }> {
  await using started = new AsyncDisposableStack();
  const app = await startApp();
  started.defer(() => app.stop());
  const generator = await LoadGenerator.start();
  started.defer(() => generator.stop());
  const launch = async (name: string): Promise<people.Person> => {
    const browser = await people.launchBrowser('fake', [conference.SHARES_WITHOUT_ASKING]);
    started.defer(() => browser.close());
    return await people.arrive(browser, { name, url: app.url, viewport: VIEWPORT });
  };
  const [seen, comer] = await Promise.all([launch('Seen'), launch('Comer')]);
  const address = await conference.beginMeeting(seen);
  await seen.page.getByTestId('toggle-camera').click();
  const meetingId = new URLSearchParams(new URL(address).hash.slice(1)).get('meeting') ?? '';
  const others = [1, 2].map(async (ssrc) => {
    const client = await LightClient.connect(`${app.url.replace(/^http/, 'ws')}/ws`, 'welcome');
    await client.helloAsGuest(`Other ${ssrc}`);
    const peer = new JoiningPeer(client, await openEnds(generator), { ssrc, sees: true });
    started.defer(async () => peer.leave());
    await peer.come(meetingId);
  });
  await Promise.all([...others, conference.travelsBy(seen, 'sfu')]);

  const firstFrames: number[] = [];
  for (let run = 1; run <= runs; run += 1) {
    await openJoinPage(comer, address);
    await pause(LOOK_MS);
    const presented = firstRemoteFramesAt(comer.page);
    const clicked = await clickedAt(comer.page.getByTestId('join-meeting'));
    firstFrames.push((await presented) - clicked);
    await conference.travelsBy(comer, 'sfu');
    await people.hangUp(comer);
  }
  await conference.share(seen);
  const screens: Frame[][] = [];
  for (let run = 1; run <= runs; run += 1) {
    await openJoinPage(comer, address);
    await logFrames(comer.page);
    await pause(LOOK_MS);
    const clicked = await clickedAt(comer.page.getByTestId('join-meeting'));
    await pause(WATCHED_MS);
    screens.push(screenIn(await framesOf(comer.page)).map(({ at, height }) => ({ at: at - clicked, height })));
    await people.hangUp(comer);
  }
  const full = Math.max(...screens.flat().map(({ height }) => height));
  const sharpScreens = screens.map((frames) => frames.find(({ height }) => height === full)?.at ?? WATCHED_MS);
  return { firstFrames, sharpScreens };
}

const screenIn = (frames: Frames): Frame[] =>
  Object.entries(frames).find(([key]) => key.startsWith('screen-tile'))?.[1] ?? [];
