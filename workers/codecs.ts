import type { types } from 'mediasoup';
import type { WorkerProgram } from './worker-program.ts';

/**
 * What such a worker forwards. AV1 only one that has our change to it (workers/build/recipe.mjs): any other lets
 * more frames through in the middle of one, and what is shown then is garbage. mediasoup adds retransmission (RTX) to each
 * video codec by itself. VP8 comes first: who does not ask which to use encodes with it. H264 (constrained baseline)
 * is for devices with nothing else in hardware.
 */
export const mediaCodecsOf = ({
  wholeAv1Frames,
}: Pick<WorkerProgram, 'wholeAv1Frames'>): types.RouterRtpCodecCapability[] =>
  wholeAv1Frames ? codecs : codecs.filter(({ mimeType }) => mimeType !== AV1);

const AV1 = 'video/AV1';

const codecs: types.RouterRtpCodecCapability[] = [
  {
    kind: 'audio',
    mimeType: 'audio/opus',
    clockRate: 48_000,
    channels: 2,
    parameters: { useinbandfec: 1, usedtx: 1 },
  },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 },
  { kind: 'video', mimeType: 'video/VP9', clockRate: 90_000, parameters: { 'profile-id': 0 } },
  { kind: 'video', mimeType: AV1, clockRate: 90_000 },
  {
    kind: 'video',
    mimeType: 'video/H264',
    clockRate: 90_000,
    parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 },
  },
];
