import type { SentVideo } from '../../protocol/quality-digest.ts';
import type { VideoSample } from '../sample.ts';

/** What the viewer could see if everything went well. Frames a second; height: of the picture's shorter side. */
export type Expected = { readonly frameRate: number; readonly height: number };

export const shortSide = ({ width, height }: { width: number; height: number }): number => Math.min(width, height);

/** More is not missed. */
const ENOUGH_FRAMES = 30;
/** Every camera gives that many, in the dark too. */
const FEWEST_OF_CAMERA = 5;
/** Of the period: less is a moment in which the encoder found its rate. */
const HELD_BACK_FROM = 0.2;

export type HeldBack = { readonly byCpu: number; readonly byBandwidth: number };

/** What share of the time the encoder was held back (W3C webrtc-stats `qualityLimitationDurations`). */
export function heldBack({ sent, sender }: VideoSample): HeldBack {
  const periodMs = sender.digest?.periodMs;
  if (!sent || !periodMs) return { byCpu: 0, byBandwidth: 0 };
  const share = (ms: number): number => Math.min(1, ms / periodMs);
  return { byCpu: share(sent.limitedByCpuMs), byBandwidth: share(sent.limitedByBandwidthMs) };
}

/**
 * Of a camera every frame that it gives; of a screen, which stands still, those that were sent. The height that was
 * captured where the encoder was held back, otherwise that which was sent, and never more than the viewer wished for, be
 * the layers above that encoded or not; 0 where the SFU was not asked of late what that is.
 */
export function expected(sample: VideoSample): Expected | null {
  const { sent, sender, source } = sample;
  if (!sent || !sender.digest) return null;
  const { byCpu, byBandwidth } = heldBack(sample);
  const isHeldBack = byCpu + byBandwidth >= HELD_BACK_FROM;
  const captured = source === 'camera' || isHeldBack ? sent.capturedFrames : undefined;
  const frameRate = Math.max(sent.framesSent, captured ?? 0) / (sender.digest.periodMs / 1_000);
  return {
    frameRate: Math.min(ENOUGH_FRAMES, Math.max(frameRate, source === 'camera' ? FEWEST_OF_CAMERA : 0)),
    height: wishedHeight(sample, sent, isHeldBack),
  };
}

function wishedHeight({ via }: VideoSample, sent: SentVideo, isHeldBack: boolean): number {
  if (via.topology === 'sfu' && !via.downlink) return 0;
  const layers = via.topology === 'sfu' ? via.downlink?.layers : null;
  const spared = layers ? layers.top.spatial - layers.preferred.spatial : 0;
  // Each spatial layer halves the sides.
  if (spared > 0) return shortSide(sent) / 2 ** spared;
  const { capturedWidth: width, capturedHeight: height } = sent;
  if (!isHeldBack || !width || !height) return shortSide(sent);
  const unwished = layers ? Math.max(0, layers.announced - 1 - layers.preferred.spatial) : 0;
  return Math.max(shortSide(sent), shortSide({ width, height }) / 2 ** unwished);
}
