// What people see and hear of a room's move from peer-to-peer to the SFU and back: a third person opens the link of a
// meeting of two, comes in once the room has moved, and leaves (what the two see of the coming in is told besides); with
// --reason=screen-share, one of the two shares a screen instead. Real Chromiums, real server, 640×360 at 30 frames a
// second; both of the two are receivers. With --network=rough each has a browser in a network of their own, and the two's
// lines lose 2 % each way and take 40 ms; with --hidden the second's tab is hidden.
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import * as people from '../test/support/browser.ts';
import * as conference from '../test/support/conference-people.ts';
import { isDisturbed, OtherLoad } from './support/other-load.ts';
import { progress, type Row, report } from './support/report.ts';
import { percentile } from './support/statistics.ts';
import { type Measured, type MeasuredHidden, measure, measureHidden, measureMoment } from './switch/measures.ts';
import {
  beginMeeting,
  type Meeting,
  openJoinPage,
  recordMoment,
  recordSwitch,
  type Switched,
  withBrowsers,
} from './switch/meeting.ts';
import { loopback, roughNetwork } from './switch/place.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20' },
    'naive-runs': { type: 'string', default: '5' },
    /** What moves the room to the SFU: a third person, or a shared screen. */
    reason: { type: 'string', default: 'third-peer' },
    /** `rough` needs root. */
    network: { type: 'string', default: 'perfect' },
    /** The second watcher's tab is hidden from before the switch until it is committed. */
    hidden: { type: 'boolean', default: false },
    /** Where the recording of the worst run goes, for `docs/generate/switch-graph.ts`. */
    trace: { type: 'string' },
    json: { type: 'boolean' },
  },
});

type Direction = 'toSfu' | 'toP2p';
type Sample = Measured & { run: number; switched: Switched };
type Key = keyof (Measured & MeasuredHidden);

/** The end: the room goes back by itself after the dwell time. */
type Cause = {
  begin(meeting: Meeting): Promise<void>;
  /** What comes after the switch, and moves the room nowhere. */
  comesIn?: (meeting: Meeting) => Promise<void>;
  end(meeting: Meeting): Promise<void>;
};

/** The room moves while the third one is at the door. */
const thirdPeer: Cause = {
  begin: ({ third, address }) => openJoinPage(third, address),
  async comesIn({ third, watchers }) {
    await third.page.getByTestId('join-meeting').click();
    await conference.everybodySeesEverybody(third, ...watchers);
  },
  end: ({ third }) => people.hangUp(third),
};

const toggleScreen = ({ watchers: [sharer] }: Meeting): Promise<void> =>
  sharer.page.getByTestId('toggle-screen').click();
const sharedScreen: Cause = {
  begin: async (meeting) => {
    await toggleScreen(meeting);
    await meeting.watchers[0].page.getByTestId('share-start').click();
  },
  end: toggleScreen,
};

const cause = values.reason === 'screen-share' ? sharedScreen : thirdPeer;
const place = values.network === 'rough' ? await roughNetwork() : await loopback();
const load = new OtherLoad();
const samples: Record<Direction | 'naive', Sample[]> = { toSfu: [], toP2p: [], naive: [] };
const comingIn: ReturnType<typeof measureMoment>[] = [];
const hidden: Record<Direction | 'naive', MeasuredHidden[]> = { toSfu: [], toP2p: [], naive: [] };
try {
  await withBrowsers(place, async (browsers) => {
    const meeting = await beginMeeting(browsers, place.url, false);
    await repeat(Number(values.runs), 'toSfu', async (run) => {
      await note('toSfu', run, () => recordSwitch(meeting, 'sfu', () => cause.begin(meeting), values.hidden));
      await noteComingIn(run, meeting);
      await note('toP2p', run, () => recordSwitch(meeting, 'p2p', () => cause.end(meeting), values.hidden));
    });
  });
  await withBrowsers(place, async (browsers) => {
    const meeting = await beginMeeting(browsers, place.url, true);
    await repeat(Number(values['naive-runs']), 'naive', async (run) => {
      await note('naive', run, () => recordSwitch(meeting, 'sfu', () => cause.begin(meeting)));
      await cause.comesIn?.(meeting);
      await recordSwitch(meeting, 'p2p', () => cause.end(meeting));
    });
  });
} finally {
  await place.stop();
}
await explainWorst();
report('switch', [
  ...rows('toSfu', { videoGapMs: ['40', '70'], durationMs: ['3000'] }),
  ...rows('toP2p', { videoGapMs: ['40', '70'], durationMs: ['1000'] }),
  ...(comingIn.length > 0 ? comingInRows() : []),
  ...(samples.naive.length > 0 ? naiveRows() : []),
]);

/** Until there are so many undisturbed switches of that kind, or twice as many were tried. */
async function repeat(runs: number, kind: keyof typeof samples, run: (number: number) => Promise<void>): Promise<void> {
  const counted = (): number => new Set(samples[kind].map((sample) => sample.run)).size;
  for (let number = 1; number <= runs * 2 && counted() < runs; number += 1) await run(number);
}

async function noteComingIn(run: number, meeting: Meeting): Promise<void> {
  const { comesIn } = cause;
  if (!comesIn) return;
  load.look();
  const { recordings, userIds, at } = await recordMoment(meeting, () => comesIn(meeting));
  const others = load.look();
  const [one, other] = recordings;
  const measured = [measureMoment(one, userIds[1], at[0]), measureMoment(other, userIds[0], at[1])];
  const told = measured.map(
    ({ videoGapMs, audioGapMs }) => `gap ${videoGapMs.toFixed(0)}, sound ${audioGapMs.toFixed(0)}`,
  );
  const counts = !isDisturbed(others);
  if (counts) comingIn.push(...measured);
  progress(`third comes in ${run}${counts ? '' : ', not counted'}: ${told.join(' | ')}`);
}

/** A switch that another program disturbed is told and not counted. */
async function note(kind: keyof typeof samples, run: number, happen: () => Promise<Switched>): Promise<void> {
  load.look();
  const switched = await happen();
  const others = load.look();
  const [first, second] = switched.userIds;
  const [one, other] = switched.recordings;
  const { secondShownAt } = switched;
  const unseen = secondShownAt === undefined ? [] : [measureHidden(other, first, secondShownAt)];
  const measured = [measure(one, second), ...(secondShownAt === undefined ? [measure(other, first)] : [])];
  const told = [...measured, ...unseen].map(describe).join(' | ');
  if (isDisturbed(others)) {
    progress(`${kind} ${run}: not counted, other programs used ${(others * 100).toFixed(0)} % of the machine: ${told}`);
    return;
  }
  samples[kind].push(...measured.map((it) => ({ ...it, run, switched })));
  hidden[kind].push(...unseen);
  progress(`${kind} ${run}: ${told}`);
}

function describe(it: Measured | MeasuredHidden): string {
  const ms = (value: number): string => value.toFixed(0);
  const seen =
    'shownAgainMs' in it
      ? `shown again after ${ms(it.shownAgainMs)}`
      : `gap ${ms(it.videoGapMs)} at ${ms(it.gapAtMs)}, blurred ${ms(it.sharpAgainMs)}`;
  return `${seen}, sound ${ms(it.audioGapMs)}, doubled ${ms(it.audioDoubledMs)}, took ${ms(it.durationMs)} ms`;
}

/** Of everybody of whom it was measured. */
function of(kind: keyof typeof samples, key: Key): number[] {
  const all: Partial<Record<Key, number>>[] = [...samples[kind], ...hidden[kind]];
  return all.map((sample) => sample[key]).filter((value) => value !== undefined);
}

/** Of those who are there already, when the third one sits down. */
function comingInRows(): Row[] {
  const row = (key: 'videoGapMs' | 'audioGapMs', part: 0.5 | 0.95 | 1): Row => ({
    key: `comesIn.${key}.${part === 1 ? 'max' : `p${part * 100}`}`,
    value: percentile(
      comingIn.map((moment) => moment[key]),
      part,
    ),
    unit: 'ms',
  });
  return [
    row('videoGapMs', 0.5),
    row('videoGapMs', 0.95),
    row('videoGapMs', 1),
    row('audioGapMs', 0.5),
    row('audioGapMs', 1),
  ];
}

function naiveRows(): Row[] {
  return [
    { key: 'naive.videoGapMs.p50', value: percentile(of('naive', 'videoGapMs'), 0.5), unit: 'ms' },
    { key: 'naive.audioGapMs.p50', value: percentile(of('naive', 'audioGapMs'), 0.5), unit: 'ms' },
  ];
}

type Goals = { videoGapMs: [string, string]; durationMs: [string] };

function rows(direction: Direction, goals: Goals): Row[] {
  const row = (key: Key, part: 0.5 | 0.95 | 1, goal?: string): Row => ({
    key: `${direction}.${key}.${part === 1 ? 'max' : `p${part * 100}`}`,
    value: percentile(of(direction, key), part),
    unit: 'ms',
    ...(goal !== undefined && { goal }),
  });
  return [
    row('videoGapMs', 0.5, goals.videoGapMs[0]),
    row('videoGapMs', 0.95, goals.videoGapMs[1]),
    row('videoGapMs', 1),
    row('audioGapMs', 0.5),
    row('audioGapMs', 0.95, '20'),
    row('audioGapMs', 1),
    row('audioDoubledMs', 0.5),
    row('audioDoubledMs', 0.95, '10'),
    row('audioDoubledMs', 1),
    row('sharpAgainMs', 0.5),
    row('sharpAgainMs', 0.95, '0'),
    row('sharpAgainMs', 1),
    ...(values.hidden ? [row('shownAgainMs', 0.5), row('shownAgainMs', 0.95), row('shownAgainMs', 1)] : []),
    row('durationMs', 0.5, goals.durationMs[0]),
    row('durationMs', 0.95),
    row('durationMs', 1),
    {
      key: direction === 'toSfu' ? 'uploadDuringSwitchRatio' : 'toP2p.uploadDuringSwitchRatio',
      value: percentile(of(direction, 'uploadRatio'), 0.5),
      unit: '×',
    },
  ];
}

/** The worst run is kept, and explained in docs/benchmarks.md. */
async function explainWorst(): Promise<void> {
  const all = [...samples.toSfu, ...samples.toP2p];
  const worst = all.reduce((one, other) => (other.videoGapMs > one.videoGapMs ? other : one));
  const kind = samples.toSfu.includes(worst) ? 'toSfu' : 'toP2p';
  progress(
    `worst: ${kind} ${worst.run}: ${worst.videoGapMs.toFixed(0)} ms, ${worst.gapAtMs.toFixed(0)} ms after the switch began (it took ${worst.durationMs.toFixed(0)} ms)`,
  );
  if (values.trace) await writeFile(values.trace, JSON.stringify({ kind, ...worst }));
}
