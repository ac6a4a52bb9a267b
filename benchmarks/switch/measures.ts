import { percentile } from '../support/statistics.ts';
import { audioDoubledMs, audioGapMs, SAMPLE_RATE } from '../support/sweep.ts';
import type { Frame, Recording, UploadSample } from './page-recorder.ts';

/** What one receiver saw and heard of one switch. Definitions: docs/benchmarks.md. */
export type Measured = Heard & Seen;

type Heard = { audioGapMs: number; audioDoubledMs: number; durationMs: number; uploadRatio: number };

type Seen = {
  videoGapMs: number;
  sharpAgainMs: number;
  /** For the explanation of the worst: when the longest interval began, from `topology.switching` on. */
  gapAtMs: number;
};

/** By whom the tab was hidden meanwhile. */
export type MeasuredHidden = Heard & { shownAgainMs: number };

const BEFORE_MS = 2_000;
const AFTER_MS = 5_000;

/** `seen`: the user whose tile is watched. */
export function measure(recording: Recording, seen: string): Measured {
  const period = periodOf(recording);
  const { from, to, switching } = period;
  const frames = (recording.frames[seen] ?? []).filter(({ at }) => at >= from && at <= to);
  const gap = videoGap(frames, switching);
  return {
    ...heard(recording, period),
    videoGapMs: gap.ms,
    gapAtMs: gap.at - switching,
    sharpAgainMs: sharpAgainMs(frames, switching),
  };
}

/** Around something that is no switch. `at`: when it began, by the clock of the recording. */
export function measureMoment(
  recording: Recording,
  seen: string,
  at: number,
): Pick<Measured, 'videoGapMs' | 'audioGapMs'> {
  const [from, to] = [at - BEFORE_MS, at + AFTER_MS];
  const frames = (recording.frames[seen] ?? []).filter((frame) => frame.at >= from && frame.at <= to);
  return { videoGapMs: videoGap(frames, at).ms, audioGapMs: audioGapMs(soundBetween(recording, from, to)) };
}

/** `shownAt`: when the tab came to the front again. */
export function measureHidden(recording: Recording, seen: string, shownAt: number): MeasuredHidden {
  const period = periodOf(recording);
  const frames = recording.frames[seen] ?? [];
  const usual = usualHeight(frames, period.switching);
  // Two frames move.
  const moving = frames.filter(({ at, height }) => at >= shownAt && height >= usual)[1];
  return { ...heard(recording, period), shownAgainMs: moving ? moving.at - shownAt : Number.POSITIVE_INFINITY };
}

type Period = { from: number; switching: number; committed: number; to: number };

function periodOf({ topology }: Recording): Period {
  const switching = topology.find(({ type }) => type === 'topology.switching');
  const committed = topology.find(
    ({ type, generation }) => type === 'topology.committed' && generation === switching?.generation,
  );
  if (!switching || !committed) {
    throw new Error(`no switch was committed: ${topology.map(({ type }) => type).join(', ') || 'silence'}`);
  }
  const [from, to] = [switching.at - BEFORE_MS, committed.at + AFTER_MS];
  return { from, switching: switching.at, committed: committed.at, to };
}

function heard(recording: Recording, { from, switching, committed, to }: Period): Heard {
  const sound = soundBetween(recording, from, to);
  return {
    audioGapMs: audioGapMs(sound),
    audioDoubledMs: audioDoubledMs(sound),
    durationMs: committed - switching,
    uploadRatio: uploadRatio(recording.uploads, { from, switching, committed }),
  };
}

/** The longest interval between two callbacks, minus the usual one before the switch. */
function videoGap(frames: readonly Frame[], switchingAt: number): { ms: number; at: number } {
  const intervals = frames.slice(1).map(({ at }, index) => ({ at, ms: at - (frames[index]?.at ?? at) }));
  const usual = percentile(
    intervals.filter(({ at }) => at < switchingAt).map(({ ms }) => ms),
    0.5,
  );
  const longest = intervals.reduce((worst, interval) => (interval.ms > worst.ms ? interval : worst));
  return { ms: Math.max(0, longest.ms - usual), at: longest.at - longest.ms };
}

/** For how long the picture was smaller than before, from the first smaller frame to the last. */
function sharpAgainMs(frames: readonly Frame[], switchingAt: number): number {
  const usual = usualHeight(frames, switchingAt);
  const smaller = frames.filter(({ at, height }) => at >= switchingAt && height < usual);
  const [first, last] = [smaller[0], smaller.at(-1)];
  return first && last ? last.at - first.at : 0;
}

const usualHeight = (frames: readonly Frame[], switchingAt: number): number =>
  Math.max(...frames.filter(({ at }) => at < switchingAt).map(({ height }) => height));

function soundBetween({ audio, audioFrom, sampleRate }: Recording, from: number, to: number): Float32Array {
  if (sampleRate !== SAMPLE_RATE) throw new Error(`recorded at ${sampleRate} Hz`);
  const bytes = Buffer.from(audio, 'base64');
  const samples = Float32Array.from(
    { length: Math.floor(bytes.length / 2) },
    (_, i) => bytes.readInt16LE(i * 2) / 32_768,
  );
  const index = (at: number): number => Math.max(0, Math.round(((at - audioFrom) / 1000) * SAMPLE_RATE));
  return samples.subarray(index(from), index(to));
}

/** Bytes a second while both paths are open, divided by those before. */
function uploadRatio(
  uploads: readonly UploadSample[],
  { from, switching, committed }: { from: number; switching: number; committed: number },
): number {
  const before = rate(uploads.filter(({ at }) => at >= from && at <= switching));
  const during = rate(uploads.filter(({ at }) => at >= switching && at <= committed));
  return during / before;
}

function rate(samples: readonly UploadSample[]): number {
  const [first, last] = [samples[0], samples.at(-1)];
  return first && last && last.at > first.at ? (last.bytes - first.bytes) / (last.at - first.at) : Number.NaN;
}
