import type { Locator } from 'playwright-core';
import * as conference from '../conference-people.ts';
import type { Participant } from './participants.ts';

/** Of which all tiles are seen. Larger costs a processor without a GPU more. */
const VIEWPORT = { width: 900, height: 620 };

/** Somebody with a camera shares a screen, another one has a camera, and a third one only looks; all by the SFU. Its link. */
export async function meetAndShare(sharer: Participant, other: Participant, viewer: Participant): Promise<string> {
  const link = await conference.beginMeeting(sharer.person);
  await sharer.person.page.getByTestId('toggle-camera').click();
  await viewer.person.page.setViewportSize(VIEWPORT);
  for (const { person } of [other, viewer]) {
    await conference.followAgain(person, link);
    await conference.join(person, { camera: person === other.person });
  }
  const all = [sharer, other, viewer].map(({ person }) => person);
  await Promise.all(all.map((person) => conference.travelsBy(person, 'sfu')));
  await conference.share(sharer.person);
  await Promise.all(
    [other, viewer].map(({ person }) => conference.presentsFrames(conference.screenOf(person, sharer.person.name))),
  );
  await Promise.all(
    [sharer, other].map(({ person }) => conference.presentsFrames(conference.tileOf(viewer.person, person.name))),
  );
  return link;
}

export const heightOf = (picture: Locator): Promise<number> =>
  picture.locator('video').evaluate((video) => (video as HTMLVideoElement).videoHeight);
