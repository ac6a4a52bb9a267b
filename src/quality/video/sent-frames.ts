import type { VideoSample } from '../sample.ts';

/** Fewer in a period are a screen that stands still, and the periods of two ends do not meet. */
export const FEWEST_FRAMES = 5;
/** A digest that comes at once covers little: that there was no frame in it means nothing. */
const LONG_MS = 2_000;

/** A camera that is on and gives no picture. Where its frames are not counted those that were encoded are. */
export function capturesNothing({ source, sent, sender }: VideoSample): boolean {
  if (source !== 'camera' || !sent || !isLong(sender.digest)) return false;
  return (sent.capturedFrames ?? Math.max(sent.framesEncoded, sent.framesSent)) === 0;
}

/** The device gives pictures, and none of them is sent. */
export function sendsNothing({ sent, sender }: VideoSample): boolean {
  return isLong(sender.digest) && sent?.framesSent === 0 && (sent.capturedFrames ?? 0) >= FEWEST_FRAMES;
}

/** Frames are sent, and not one of them is decoded. */
export function decodesNothing({ sent, received, sender, receiver }: VideoSample): boolean {
  if (!sent || !received || !isLong(sender.digest) || !isLong(receiver.digest)) return false;
  return sent.framesSent >= FEWEST_FRAMES && received.framesDecoded === 0;
}

const isLong = (digest: { readonly periodMs: number } | null): boolean => digest !== null && digest.periodMs >= LONG_MS;
