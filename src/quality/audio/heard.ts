import type { ReceivedAudio } from '../../protocol/quality-digest.ts';
import type { AudioCodec } from '../../shared/audio-codecs.ts';
import { delayImpairment, effectiveEquipmentImpairment, mosOfRating, rating } from '../../shared/e-model.ts';

/** What the E-model is told. Shares: 0 to 1. */
export type Heard = {
  /** One way, from mouth to ear. */
  readonly delayMs: number;
  /** Packets that did not come, or too late. */
  readonly lost: number;
  /** Sound that was concealed, without silence. */
  readonly concealed: number;
  readonly burstRatio: number;
};

/** MOS (1 to 4.41) by the E-model. */
export function audioMos(codec: AudioCodec, heard: Heard): number {
  const equipment = equipmentImpairment(codec, heard);
  return mosOfRating(rating({ delayImpairment: delayImpairment(heard.delayMs), equipmentImpairment: equipment }));
}

/**
 * Ie,eff. Loss is known twice: by what did not come, of which the codec restores some, and by what had to be concealed,
 * late packets and an empty buffer included. The worse of the two is what is heard.
 */
export function equipmentImpairment(codec: AudioCodec, { lost, concealed, burstRatio }: Heard): number {
  return Math.max(
    effectiveEquipmentImpairment(codec.lost, { lossPercent: 100 * lost, burstRatio }),
    effectiveEquipmentImpairment(codec.concealed, { lossPercent: 100 * concealed, burstRatio }),
  );
}

/** Silence is concealed wherever the sender used DTX: that is no loss. */
export function concealedShare({ samples, concealed, silentConcealed }: ReceivedAudio): number {
  return samples === 0 ? 0 : Math.min(1, Math.max(0, concealed - silentConcealed) / samples);
}

/** Browsers decode Opus at 48 kHz. */
const SAMPLES_PER_MS = 48;
/** Half a packet is concealed besides each lost one, while the buffer gets over it. */
const BESIDES = 0.5;
const MAX_BURST_RATIO = 10;

export const NOTHING_HEARD: Heard = { delayMs: 0, lost: 1, concealed: 1, burstRatio: MAX_BURST_RATIO };

/**
 * BurstR (G.107 §7.5): by how many packets sound was concealed at a stretch. Random loss would make that 1 / (1 − loss),
 * which is taken for 1. Where nobody counted the places losses are taken for random.
 */
export function burstRatio(received: ReceivedAudio, codec: AudioCodec): number {
  const { concealments, concealed, silentConcealed } = received;
  if (!concealments) return 1;
  const packets = Math.max(0, concealed - silentConcealed) / (codec.packetMs * SAMPLES_PER_MS);
  return Math.min(MAX_BURST_RATIO, Math.max(1, packets / concealments - BESIDES));
}
