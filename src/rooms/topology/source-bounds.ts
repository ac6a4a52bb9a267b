import type { SourceName } from '../../protocol/rooms.ts';
import type { MediaKind } from '../../protocol/rtp.ts';

export const KIND_OF: Readonly<Record<SourceName, MediaKind>> = {
  microphone: 'audio',
  camera: 'video',
  screen: 'video',
  'screen-audio': 'audio',
};

/**
 * What the SFU takes of a source, in bit/s with all its layers: twice what the SDK lets its encoders use at most, for they
 * overshoot; of sound, what Opus is good for. Lower stops a picture in a moment of much motion; higher lets one sender take
 * more of everybody's line before it is stopped.
 */
export const MOST_BITRATES: Readonly<Record<SourceName, number>> = {
  microphone: 400_000,
  camera: 8_000_000,
  screen: 8_000_000,
  'screen-audio': 600_000,
};
