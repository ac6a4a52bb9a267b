import type { ReceivedVideo } from '../../protocol/quality-digest.ts';
import { allLines, type Line, type Lines } from '../lines.ts';
import type { VideoSample } from '../sample.ts';
import { expected, shortSide } from './expected.ts';
import { DARK, PERFECT, type Seen, shareOfCoarsest, videoMos } from './seen.ts';
import { FEWEST_FRAMES } from './sent-frames.ts';

export type VideoScore = { readonly mos: number; readonly seen: Seen };

/** What the viewer sees; null where no digest of theirs is there. */
export function scoreSeen(sample: VideoSample, lines: Lines): VideoScore | null {
  const seen = seenBy(sample, lines);
  return seen && { mos: videoMos(sample.source, seen), seen };
}

/** One line for itself, without what devices, encoders and the server's own choice of layers did to the picture. */
export function scoreVideoLine({ source }: VideoSample, line: Line): number | null {
  if (line.dead) return videoMos(source, DARK);
  return line.lost === null ? null : videoMos(source, { ...PERFECT, ...damageBy([line]) });
}

function seenBy(sample: VideoSample, lines: Lines): Seen | null {
  const { received, receiver, via } = sample;
  if (via.topology === 'sfu' && via.downlink?.paused === 'bandwidth') return DARK;
  if (!received || !receiver.digest) return null;
  const { periodMs } = receiver.digest;
  const wanted = expected(sample);
  return {
    frozen: Math.min(1, received.freezeMs / periodMs),
    frames: frameRatio(received, (wanted?.frameRate ?? 0) * (periodMs / 1_000)),
    height: isBecomingSharp(sample) ? 1 : heightRatio(received, wanted?.height ?? 0),
    quantizer: meanQuantizer(received),
    ...damageBy(allLines(lines)),
  };
}

const frameRatio = ({ framesDecoded }: ReceivedVideo, wanted: number): number =>
  wanted < FEWEST_FRAMES ? 1 : Math.min(1, framesDecoded / wanted);

const heightRatio = (received: ReceivedVideo, wanted: number): number =>
  wanted === 0 || received.height === 0 ? 1 : Math.min(1, shortSide(received) / wanted);

const meanQuantizer = ({ codec, qpSum, framesDecoded }: ReceivedVideo): number =>
  qpSum === undefined || framesDecoded === 0 ? 0 : shareOfCoarsest(codec, qpSum / framesDecoded);

/** A shared screen begins blurred and has this long to become sharp. Longer forgives more. */
const SHARP_WITHIN_MS = 5_000;
const isBecomingSharp = ({ source, at, since }: VideoSample): boolean =>
  source === 'screen' && at - Math.max(since.path, since.source) < SHARP_WITHIN_MS;

function damageBy(lines: readonly Line[]): Pick<Seen, 'unrepaired' | 'repairMs'> {
  const sum = (of: (line: Line) => number): number => lines.reduce((total, line) => total + of(line), 0);
  return {
    unrepaired: sum(({ unrepaired }) => unrepaired ?? 0),
    repairMs: sum(({ lost, rttMs }) => (lost ?? 0) * (rttMs ?? 0)),
  };
}
