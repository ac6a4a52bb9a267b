import type { SentPicture } from '../../../src/protocol/media.ts';

/** How large a track's picture is; undefined: it is sound, or the browser does not say. */
export function pictureOf(track: MediaStreamTrack): SentPicture | undefined {
  if (track.kind !== 'video') return undefined;
  const { height, frameRate } = track.getSettings?.() ?? {};
  if (!height) return undefined;
  return { height: Math.round(height), ...(frameRate && { frameRate }) };
}

export const isSamePicture = (one: SentPicture | undefined, other: SentPicture | undefined): boolean =>
  one?.height === other?.height && one?.frameRate === other?.frameRate;
