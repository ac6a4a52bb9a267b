/** What the viewer sees, and what the line did to it. Shares and ratios: 0 to 1. */
export type Seen = {
  /** Time without movement. */
  readonly frozen: number;
  /** Frames seen of those expected. */
  readonly frames: number;
  /** Height seen of that expected. */
  readonly height: number;
  /** Mean quantizer of the codec's coarsest; 0 where it is not known. */
  readonly quantizer: number;
  /** Packets that never came. */
  readonly unrepaired: number;
  /** What came by being sent again came later: milliseconds a packet, over all packets. */
  readonly repairMs: number;
};

export const PERFECT: Seen = { frozen: 0, frames: 1, height: 1, quantizer: 0, unrepaired: 0, repairMs: 0 };
export const DARK: Seen = { ...PERFECT, frozen: 1, frames: 0 };

/**
 * MOS (1 to 4.5): each thing takes a share of what is left, as in ITU-T G.1070 §11; its coefficients are for codecs and
 * displays of 2012, those here are for calls, and are choices (docs/quality.md). A perfect picture scores 4.5: panels
 * give no more (ITU-T P.910), and sound ends at 4.41.
 */
export function videoMos(source: 'camera' | 'screen', seen: Seen): number {
  const left =
    freezeFactor(seen.frozen) *
    frameRateFactor(seen.frames) *
    heightFactor(source, seen.height) *
    quantizerFactor(seen.quantizer) *
    lossFactor(seen.unrepaired, seen.repairMs);
  return 1 + 3.5 * left;
}

/** A tenth of the time frozen takes off nearly half. Higher is stricter. */
const FREEZE_DECAY = 6;
const freezeFactor = (frozen: number): number => Math.exp(-FREEZE_DECAY * frozen);

/** Width of G.1070's bell over the logarithm of the frame rate: half the frames leave 0.8, a sixth 0.2. Lower is stricter. */
const FRAME_RATE_WIDTH = 1.04;
function frameRateFactor(frames: number): number {
  if (frames >= 1) return 1;
  return frames <= 0 ? 0 : Math.exp(-(Math.log(frames) ** 2) / (2 * FRAME_RATE_WIDTH ** 2));
}

/** Half the height leaves 0.68 of a face, and half of a text: below that it is not read any more. Higher is stricter. */
const HEIGHT_EXPONENT = { camera: 0.55, screen: 1 };
const heightFactor = (source: 'camera' | 'screen', height: number): number =>
  Math.min(1, Math.max(0, height)) ** HEIGHT_EXPONENT[source];

/** Up to here nobody objects. */
const FINE_ENOUGH = 0.5;
const COARSEST_TAKES = 0.4;
function quantizerFactor(quantizer: number): number {
  const coarse = (Math.min(1, quantizer) - FINE_ENOUGH) / (1 - FINE_ENOUGH);
  return 1 - COARSEST_TAKES * Math.max(0, coarse);
}

/** G.1070 §11.3: 5 % that never came leave a third. Freezes follow from them, and are counted themselves. */
const UNREPAIRED_DECAY = 20;
/** 10 % that came a round trip of 100 ms later take a tenth off. */
const REPAIR_DECAY_PER_MS = 0.01;
const lossFactor = (unrepaired: number, repairMs: number): number =>
  Math.exp(-UNREPAIRED_DECAY * unrepaired - REPAIR_DECAY_PER_MS * repairMs);

/** The coarsest quantizer of each codec: RFC 6386 §9.6, ITU-T H.264 §7.4.3, and those of VP9's and AV1's bitstreams. */
const COARSEST: Readonly<Record<string, number>> = {
  'video/vp8': 127,
  'video/h264': 51,
  'video/vp9': 255,
  'video/av1': 255,
};

/** 0 for a codec whose scale is not known. */
export function shareOfCoarsest(codec: string | undefined, quantizer: number): number {
  const coarsest = COARSEST[codec?.toLowerCase() ?? ''];
  return coarsest === undefined ? 0 : Math.min(1, quantizer / coarsest);
}
