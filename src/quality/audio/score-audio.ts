import type { ReceivedAudio } from '../../protocol/quality-digest.ts';
import { type AudioCodec, audioCodec } from '../../shared/audio-codecs.ts';
import { delayImpairment } from '../../shared/e-model.ts';
import { allLines, type Line, type Lines, shareLost } from '../lines.ts';
import type { AudioSample } from '../sample.ts';
import { audioMos, burstRatio, concealedShare, equipmentImpairment, type Heard, NOTHING_HEARD } from './heard.ts';

/** `delay`, `equipment`: Id and Ie,eff, what they cost on the R scale. */
export type AudioScore = {
  readonly mos: number;
  readonly heard: Heard;
  readonly delay: number;
  readonly equipment: number;
};

/** What the listener hears; null where no digest of theirs is there, or nothing was sent to them. */
export function scoreHeard(sample: AudioSample, lines: Lines): AudioScore | null {
  const codec = codecOf(sample);
  const heard = heardBy(sample, lines, codec);
  return (
    heard && {
      mos: audioMos(codec, heard),
      heard,
      delay: delayImpairment(heard.delayMs),
      equipment: equipmentImpairment(codec, heard),
    }
  );
}

/** One line for itself: what would be heard if everything else were perfect. Null where nobody measured it. */
export function scoreAudioLine(sample: AudioSample, line: Line): number | null {
  const codec = codecOf(sample);
  if (line.dead) return audioMos(codec, NOTHING_HEARD);
  const lost = line.unrepaired ?? line.lost;
  if (lost === null) return null;
  // No jitter buffer was measured for it: one is twice the jitter.
  const delayMs = networkDelay([line]) + 2 * (line.jitterMs ?? 0) + codec.delayMs;
  return audioMos(codec, { delayMs, lost, concealed: 0, burstRatio: 1 });
}

const codecOf = ({ sent, received }: AudioSample): AudioCodec => audioCodec(received?.codec ?? sent?.codec);

function heardBy({ received }: AudioSample, lines: Lines, codec: AudioCodec): Heard | null {
  if (!received) return null;
  if (allLines(lines).some(({ dead }) => dead)) return NOTHING_HEARD;
  if (received.packets === 0) return null;
  return {
    // The buffer's mean time has the jitter in it already.
    delayMs: networkDelay(allLines(lines)) + codec.delayMs + received.bufferMs,
    lost: lostOrLate(received),
    concealed: concealedShare(received),
    burstRatio: burstRatio(received, codec),
  };
}

/** Half of each round trip: that both directions take as long is an assumption. */
const networkDelay = (lines: readonly Line[]): number => lines.reduce((sum, { rttMs }) => sum + (rttMs ?? 0) / 2, 0);

/** What came too late to be played is lost too (W3C webrtc-stats `packetsDiscarded`). */
function lostOrLate({ lost, discarded, packets }: ReceivedAudio): number {
  return shareLost(Math.max(0, lost) + discarded, Math.max(0, packets - discarded));
}
