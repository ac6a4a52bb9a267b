import { audioCodec } from '../../src/shared/audio-codecs.ts';
import { delayImpairment, effectiveEquipmentImpairment, mosOfRating, rating } from '../../src/shared/e-model.ts';
import type { ExpectedQuality, Loopback } from '../diagnosis-api.ts';

/** What was measured of one's own voice. `rttMs`: to the SFU and back; null: unknown, and taken for none. */
export type Heard = { rttMs: number | null; jitterMs: number; lossRatio: number };

/** As browsers send it where a call takes nothing else. */
const opus = audioCodec('audio/opus');

/** MOS by the E-model. The way to the SFU and back stands for that to somebody with a line like one's own. */
export function audioMos({ rttMs, jitterMs, lossRatio }: Heard): number {
  // A jitter buffer is twice the jitter.
  const delayMs = (rttMs ?? 0) + 2 * jitterMs + opus.delayMs;
  const loss = { lossPercent: 100 * lossRatio, burstRatio: 1 };
  return mosOfRating(
    rating({
      delayImpairment: delayImpairment(delayMs),
      equipmentImpairment: effectiveEquipmentImpairment(opus.lost, loss),
    }),
  );
}

const WORDS: readonly ExpectedQuality[] = ['bad', 'poor', 'fair', 'good', 'excellent'];
/** ITU-T G.109 §2: R of 60, 70, 80 and 90, as MOS. */
const MOS_FROM = [3.1, 3.6, 4.03, 4.34];
/** The picture's share of time without movement, and frames a second, below which it is each word. */
const FREEZES_BELOW = [0.3, 0.15, 0.05, 0.01];
const FRAMES_FROM = [5, 10, 15, 20];

/** The worse of what is heard and what is seen. Without a picture, calls will have sound alone. */
export function expectedQuality(mos: number, video: Loopback['video']): ExpectedQuality {
  const sound = MOS_FROM.filter((from) => mos >= from).length;
  const picture =
    video === null
      ? 2
      : Math.min(
          FREEZES_BELOW.filter((below) => video.freezeRatio < below).length,
          FRAMES_FROM.filter((from) => video.framesPerSecond >= from).length,
        );
  return WORDS[Math.min(sound, picture)] ?? 'bad';
}
