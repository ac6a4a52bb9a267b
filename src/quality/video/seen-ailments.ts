import type { Symptom } from '../../protocol/quality.ts';
import type { Ailment } from '../ailment.ts';
import { allLines, type Lines } from '../lines.ts';
import type { VideoSample } from '../sample.ts';
import { isHeldBackWhole } from '../wanted.ts';
import { scoreSeen } from './score-video.ts';
import { PERFECT, type Seen, videoMos } from './seen.ts';
import { capturesNothing, decodesNothing, sendsNothing } from './sent-frames.ts';

/** Of the time: one short freeze in five seconds. */
const FROZEN_FROM = 0.05;
/** Of frames, and of height. Higher calls small differences between two ends' periods an ailment. */
const JERKY_BELOW = 0.7;
const BLURRED_BELOW = 0.7;
/** Of the coarsest quantizer: blocks are seen. */
const COARSE_FROM = 0.65;

export function seenAilments(sample: VideoSample, lines: Lines): Ailment[] {
  if (capturesNothing(sample)) return [{ symptom: 'frozen-camera', weight: 0.95 }];
  if (isUnseen(sample, lines)) return [{ symptom: 'no-video', weight: 1 }];
  const seen = scoreSeen(sample, lines)?.seen;
  return seen ? [...ofPicture(sample, seen)] : [];
}

function* ofPicture({ source }: VideoSample, { frozen, frames, height, quantizer }: Seen): Generator<Ailment> {
  const ailment = (symptom: Symptom, only: Partial<Seen>): Ailment => ({
    symptom,
    weight: (videoMos(source, PERFECT) - videoMos(source, { ...PERFECT, ...only })) / 3.5,
  });
  if (frozen >= FROZEN_FROM) yield ailment('frozen-video', { frozen });
  if (frames < JERKY_BELOW) yield ailment('jerky-video', { frames });
  if (height < BLURRED_BELOW || quantizer >= COARSE_FROM) yield ailment('blurred-video', { height, quantizer });
}

/** The server sends nothing on, the sender sends nothing, or nothing of it becomes a picture. */
function isUnseen(sample: VideoSample, lines: Lines): boolean {
  if (isHeldBackWhole(sample) || sendsNothing(sample) || decodesNothing(sample)) return true;
  return allLines(lines).some(({ dead }) => dead);
}
