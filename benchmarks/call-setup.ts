// How long people wait for each other. One-on-one: from the click on answer (devices open only after it) until the first
// remote frame is presented, the later of both ends. In a meeting of two: from the third person's click on join until all
// remote pictures are presented there; after a look at themselves, while the room makes ready for them, and at once.
// Real Chromiums, real server; one-on-one with pictures as the cameras give them, in the meeting with 640×360 at 30 a
// second, as in the switch benchmark.
import { parseArgs } from 'node:util';
import * as people from '../test/support/browser.ts';
import * as conference from '../test/support/conference-people.ts';
import { clickedAt, firstRemoteFramesAt, LOOK_MS } from './support/first-frame.ts';
import { progress, type Row, report } from './support/report.ts';
import { percentile } from './support/statistics.ts';
import { beginMeeting, type Meeting, openJoinPage, withBrowsers } from './switch/meeting.ts';
import { loopback } from './switch/place.ts';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '20' }, json: { type: 'boolean' } } });
const runs = Number(values.runs);

const place = await loopback();
const browser = await people.launchBrowser();
const answered: number[] = [];
const joined: number[] = [];
const joinedAtOnce: number[] = [];
try {
  for (let run = 1; run <= runs; run += 1) {
    const ms = await answerToFirstFrameMs(run);
    answered.push(ms);
    progress(`answer ${run} of ${runs}: ${ms.toFixed(0)} ms`);
  }
  await browser.close();
  await withBrowsers(place, async (browsers) => {
    const meeting = await beginMeeting(browsers, place.url, false);
    for (let run = 1; run <= runs; run += 1) {
      const [ms, atOnceMs] = [await joinToFirstFrameMs(meeting, LOOK_MS), await joinToFirstFrameMs(meeting, 0)];
      joined.push(ms);
      joinedAtOnce.push(atOnceMs);
      progress(`join ${run} of ${runs}: ${ms.toFixed(0)} ms, at once ${atOnceMs.toFixed(0)} ms`);
    }
  });
} finally {
  await browser.close();
  await place.stop();
}
report('call-setup', [
  ...rows('answerToFirstFrameMs', answered, '400'),
  ...rows('joinToFirstFrameMs', joined, '500'),
  ...rows('joinAtOnceToFirstFrameMs', joinedAtOnce, '500'),
]);

function rows(key: string, samples: readonly number[], goal: string): Row[] {
  return [
    { key: `${key}.p50`, value: percentile(samples, 0.5), unit: 'ms', goal },
    { key: `${key}.p95`, value: percentile(samples, 0.95), unit: 'ms' },
    { key: `${key}.max`, value: Math.max(...samples), unit: 'ms' },
  ];
}

async function answerToFirstFrameMs(run: number): Promise<number> {
  const [caller, callee] = await Promise.all(['Caller', 'Callee'].map((role) => arrive(role, run)));
  if (!caller || !callee) throw new Error('nobody came');
  try {
    await people.placeCall(caller, callee.name, 'video');
    const button = callee.page.getByTestId('answer-video');
    await button.waitFor();
    // The caller's own camera is open by then, as after a few seconds of ringing.
    await caller.page.getByTestId('local-video').waitFor();
    const frames = [caller, callee].map(({ page }) => firstRemoteFramesAt(page));
    const clicked = await clickedAt(button);
    return Math.max(...(await Promise.all(frames))) - clicked;
  } finally {
    await Promise.all([caller.context.close(), callee.context.close()]);
  }
}

/** The third one leaves again, and the room goes back to peer-to-peer, before the next run. */
async function joinToFirstFrameMs(meeting: Meeting, lookMs: number): Promise<number> {
  const { third, watchers, address } = meeting;
  await openJoinPage(third, address);
  await new Promise((resolve) => setTimeout(resolve, lookMs));
  const frames = firstRemoteFramesAt(third.page, 2);
  const clicked = await clickedAt(third.page.getByTestId('join-meeting'));
  const ms = (await frames) - clicked;
  await Promise.all(watchers.map((person) => conference.travelsBy(person, 'sfu')));
  await people.hangUp(third);
  await Promise.all(watchers.map((person) => conference.travelsBy(person, 'p2p')));
  return ms;
}

function arrive(role: string, run: number): Promise<people.Person> {
  return people.arrive(browser, { name: `${role} ${run}`, url: place.url });
}
