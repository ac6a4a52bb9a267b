// How a conference lives with a thin line. Three real Chromiums, each at a machine of its own (test/support/impairment), on
// the SFU: one shares a screen and has a camera, another has a camera, and the third one's line carries 3, then 0.5, then
// 3 Mbit/s. What it costs the third one is measured, and that it costs the others nothing.
import { parseArgs } from 'node:util';
import * as conference from '../test/support/conference-people.ts';
import { startMachines } from '../test/support/impairment/machines.ts';
import { sitDown } from '../test/support/impairment/participants.ts';
import { startAppFor } from '../test/support/impairment/server-for-machines.ts';
import { meetAndShare } from '../test/support/impairment/shared-meeting.ts';
import { type Frames, framesOf, logFrames } from './adapt/frame-log.ts';
import {
  adaptedAfter,
  affected,
  framesBetween,
  heightsAt,
  type LineSample,
  longestGap,
  lowest,
  recoveredAfter,
} from './adapt/measures.ts';
import { LOOK_MS } from './support/first-frame.ts';
import { progress, report } from './support/report.ts';

const { values } = parseArgs({
  options: {
    thin: { type: 'string', default: '500' },
    wide: { type: 'string', default: '3000' },
    json: { type: 'boolean' },
  },
});

const QUEUE_MS = 300;
/** What a conference needs to find its bitrates. */
const SETTLE_MS = 25_000;
const THIN_MS = 40_000;
const WIDE_MS = 60_000;
const SAMPLE_MS = 250;
/** Who comes late has seen the screen sharp by then, or has not. */
const LATE_MS = 5_000;
/** The end of the thin time, in which a picture that stands still counts as gone. */
const LAST_MS = 5_000;

await using running = new AsyncDisposableStack();
const { machines, ...network } = await startMachines(3);
running.defer(() => network.stop());
const app = await startAppFor({ machines, ...network });
running.defer(() => app.stop());
const sit = async (index: number, name: string) => {
  const machine = machines[index];
  if (!machine) throw new Error('too few machines');
  const participant = await sitDown(machine, name, app.url, [conference.SHARES_WITHOUT_ASKING]);
  running.defer(() => participant.leave());
  return participant;
};
const [anna, boris, carol] = [await sit(0, 'Anna'), await sit(1, 'Boris'), await sit(2, 'Carol')];
const { line } = carol.machine;
const carries = (kbps: string) => line.set({ downlink: { rate: { kbps: Number(kbps), queueMs: QUEUE_MS } } });
const samples: LineSample[] = [];
const sampling = setInterval(() => void sample(), SAMPLE_MS);
running.defer(() => clearInterval(sampling));

await carries(values.wide);
const link = await meetAndShare(anna, boris, carol);
const pages = [anna, boris, carol].map(({ person }) => person.page);
await Promise.all(pages.map(logFrames));
const start = Date.now();
await pause(SETTLE_MS);
const thinFrom = Date.now();
await carries(values.thin);
await pause(THIN_MS);
const wideFrom = Date.now();
await carries(values.wide);
await pause(WIDE_MS);
const end = Date.now();

// Somebody who comes late to the share, by a good line.
const late = await sit(1, 'Dora');
await conference.followAgain(late.person, link);
await logFrames(late.person.page);
await pause(LOOK_MS);
const lateFrom = Date.now();
await conference.join(late.person, { camera: false });
await conference.presentsFrames(conference.screenOf(late.person, 'Anna'));
await pause(LATE_MS);
const dora = await framesOf(late.person.page);

const [annas, boriss, carols] = (await Promise.all(pages.map(framesOf))) as [Frames, Frames, Frames];
const before = heightsAt(carols, thinFrom);
const screen = Object.keys(before).find((key) => key.startsWith('screen-tile'));
const screenFrames = screen ? (carols[screen] ?? []) : [];
const cameras = Object.keys(before).filter((key) => key.startsWith('remote-tile'));
const camerasLeft = cameras.filter((key) => framesBetween(carols[key] ?? [], wideFrom - LAST_MS, wideFrom) > 0).length;
const sharp = screen ? { [screen]: before[screen] ?? 0 } : {};
const touched = [...affected(annas, start, thinFrom, end), ...affected(boriss, start, thinFrom, end)];
const names = Object.entries(before).map(([key, height]) => `${key.split(' ')[0]} ${height}`);
progress(`before: ${names.join(', ')}; while thin: ${Object.values(heightsAt(carols, wideFrom)).join(', ')}`);
for (const key of touched) progress(`affected: ${key}`);
report('adapt', [
  { key: 'downMs', value: adaptedAfter(samples, thinFrom, wideFrom) ?? THIN_MS, unit: 'ms' },
  { key: 'upMs', value: recoveredAfter(carols, before, wideFrom) ?? WIDE_MS, unit: 'ms' },
  { key: 'freezeMs', value: longestGap(screenFrames, thinFrom, end), unit: 'ms' },
  { key: 'screenHeightKept', value: lowest(screenFrames, thinFrom) / (before[screen ?? ''] ?? 0), unit: '', goal: '1' },
  {
    key: 'thinScreenFps',
    value: framesBetween(screenFrames, wideFrom - LAST_MS, wideFrom) / (LAST_MS / 1_000),
    unit: '/s',
  },
  { key: 'thinCameras', value: camerasLeft, unit: `of ${cameras.length}` },
  { key: 'lateSharpMs', value: recoveredAfter(dora, sharp, lateFrom) ?? LATE_MS, unit: 'ms', goal: '2000' },
  { key: 'othersAffected', value: touched.length, unit: 'pictures', goal: '0' },
]);

async function sample(): Promise<void> {
  const { downlink } = await line.counters();
  samples.push({ at: Date.now(), packets: downlink.packets, overflowed: downlink.overflowed });
}

/** The observation itself takes this time: nothing is waited for. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
