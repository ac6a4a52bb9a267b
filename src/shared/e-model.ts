/**
 * The E-model (ITU-T G.107, 06/2015), simplified as is usual for packet networks: everything but delay, codec and loss
 * has G.107's default values, which leaves R = 93.2 − Id − Ie,eff; the advantage factor A is 0.
 */
export const PERFECT_RATING = 93.2;

/** What a codec costs and how well it stands losses: G.107 §7.5; values for codecs are in G.113 Appendix I. */
export type CodecImpairment = {
  /** Equipment impairment without loss, on the R scale. */
  readonly ie: number;
  /** Packet-loss robustness, in per cent: at this loss half of what is left is gone. */
  readonly bpl: number;
};

/** `lossPercent`: 0 to 100. `burstRatio`: mean length of a burst over that of random loss; 1: random. */
export type Loss = { readonly lossPercent: number; readonly burstRatio: number };

/** Above this one-way delay conversation suffers more steeply. */
export const DELAY_KNEE_MS = 177.3;

/**
 * Id: what one-way delay from mouth to ear costs, with perfect echo control. Cole & Rosenbluth, “Voice over IP
 * performance monitoring” (ACM SIGCOMM CCR 31(2), 2001): two straight lines in place of G.107 §7.4.
 */
export function delayImpairment(delayMs: number): number {
  return 0.024 * delayMs + 0.11 * Math.max(0, delayMs - DELAY_KNEE_MS);
}

/** Ie,eff: what codec and loss cost (G.107 §7.5, equation 7-29). */
export function effectiveEquipmentImpairment({ ie, bpl }: CodecImpairment, { lossPercent, burstRatio }: Loss): number {
  return ie + ((95 - ie) * lossPercent) / (lossPercent / burstRatio + bpl);
}

export type Impairments = { readonly delayImpairment: number; readonly equipmentImpairment: number };

export function rating(impairments: Impairments): number {
  return PERFECT_RATING - impairments.delayImpairment - impairments.equipmentImpairment;
}

/** The conversational MOS that belongs to R (G.107 Annex B, equation B-4): 1 to 4.5. */
export function mosOfRating(r: number): number {
  if (r <= 0) return 1;
  if (r >= 100) return 4.5;
  // Below R = 6.5 the polynomial dips under 1.
  return Math.max(1, 1 + 0.035 * r + 7e-6 * r * (r - 60) * (100 - r));
}
