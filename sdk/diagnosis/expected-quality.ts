import type { ExpectedQuality, Loopback } from '../diagnosis-api.ts';

/** Opus with in-band FEC, as browsers send it: see src/quality. A frame of 20 ms and 6.5 ms of look-ahead. */
const CODEC_DELAY_MS = 26.5;
/** Bpl of ITU-T G.113: at this loss, in per cent, half of what is left is gone. */
const LOSS_ROBUSTNESS = 20;
const PERFECT_RATING = 93.2;
/** One-way delay above which conversation suffers more steeply. */
const DELAY_KNEE_MS = 177.3;

/** What was measured of one's own voice. `rttMs`: to the SFU and back; null: unknown, and taken for none. */
export type Heard = { rttMs: number | null; jitterMs: number; lossRatio: number };

/**
 * MOS by the E-model (ITU-T G.107, simplified: R = 93.2 − Id − Ie,eff; Id by Cole & Rosenbluth, 2001). The way to the SFU
 * and back stands for that to somebody with a line like one's own.
 */
export function audioMos({ rttMs, jitterMs, lossRatio }: Heard): number {
  const delayMs = (rttMs ?? 0) + 2 * jitterMs + CODEC_DELAY_MS;
  const delay = 0.024 * delayMs + 0.11 * Math.max(0, delayMs - DELAY_KNEE_MS);
  const lossPercent = 100 * lossRatio;
  const equipment = (95 * lossPercent) / (lossPercent + LOSS_ROBUSTNESS);
  return mosOf(PERFECT_RATING - delay - equipment);
}

/** G.107 Annex B, equation B-4. */
function mosOf(rating: number): number {
  if (rating <= 0) return 1;
  return Math.max(1, 1 + 0.035 * rating + 7e-6 * rating * (rating - 60) * (100 - rating));
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
