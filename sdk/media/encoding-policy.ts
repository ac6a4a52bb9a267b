import type { types } from 'mediasoup-client';
import type { VideoCodec } from '../../src/protocol/codecs.ts';
import type { SourceName } from '../../src/protocol/rooms.ts';
import type { ScreenMode } from '../screen-api.ts';
import { SCREEN_FRAME_RATES } from './screen-mode.ts';
import { modeOf } from './sfu/svc.ts';

/** In pixels. */
type PictureSize = { width: number; height: number };

/** What is known of a track before it is sent. `mode`: of a shared screen. */
export type Sent = Partial<PictureSize> & { mode?: ScreenMode };

/** `replaces`: another path carries the source still. `codec`: of a picture on the SFU; VP8 where the server chose none. */
export type Way = { topology: 'p2p' | 'sfu'; replaces: boolean; codec?: VideoCodec | undefined };

export type Sending = {
  /** The smallest picture first; empty for sound. */
  encodings: types.RtpEncodingParameters[];
  /** What encoders give up last where the line or the processor is too weak; undefined: they choose. */
  keeps?: RTCDegradationPreference;
  /** What a picture begins at, in kbit/s, before the line was measured. */
  startKbits?: number;
  /** Of sound on the SFU (RFC 7587 §6.1); between two it is as browsers do by themselves. */
  opus?: Pick<types.ProducerCodecOptions, 'opusFec' | 'opusDtx' | 'opusStereo'>;
};

/** Where a track does not say how large it is. */
const USUAL_SIZE: PictureSize = { width: 640, height: 360 };

/** Layers cost encoding time; fewer leave thin lines nothing between sharp and dark. By the picture's shorter side. */
const THREE_LAYERS_FROM = 540;
const TWO_LAYERS_FROM = 270;

/** For 720p, and what no camera exceeds, which is what one alone gets. Higher is sharper in motion, and fills the upload of more people. */
const TOP_BITRATE = 1_700_000;
const MAX_TOP_BITRATE = 2_500_000;
const TOP_PIXELS = 1_280 * 720;
/** Smaller pictures need more bits for each pixel: at 640×360 this makes 800 kbit/s. */
const TOP_EXPONENT = 0.54;

/** What small tiles and thin lines get, in bits a second for each pixel: 500 kbit/s at 640×360, 150 at 320×180. */
const MIDDLE_BITS_PER_PIXEL = 500_000 / (640 * 360);
const SMALLEST_BITS_PER_PIXEL = 150_000 / (320 * 180);

/** All spatial layers of one encoding, against the largest one alone: they build on each other, and cost little more. */
const SVC_TO_TOP = 1.2;

/** Text must be sharp, and motion has twice the frames; more would take it from the faces. */
const SCREEN_BITRATES: Readonly<Record<ScreenMode, number>> = { text: 2_500_000, motion: 3_000_000 };
const SCREEN_KEEPS: Readonly<Record<ScreenMode, RTCDegradationPreference>> = {
  text: 'maintain-resolution',
  motion: 'maintain-framerate',
};

/**
 * Chromium's own 300 begin with a small picture at few frames a second that grows over many seconds; too high begins with
 * losses on thin lines.
 */
const START_KBITS = 1_000;
/** The picture on the path before is sharp already, so the line has carried as much. */
const START_KBITS_OF_SUCCESSOR = 1_500;

/**
 * How a source is encoded. On a path to the SFU that takes the place of another one, only the sharpest layer is sent until
 * that one is closed: two paths are enough for a processor, and on a new line the sharpest is the first to be left out.
 */
export function sendingOf(source: SourceName, { mode = 'text', ...size }: Sent, way: Way): Sending {
  const startKbits = way.replaces ? START_KBITS_OF_SUCCESSOR : START_KBITS;
  switch (source) {
    case 'microphone':
      return { encodings: [], opus: { opusFec: true, opusDtx: true } };
    case 'screen-audio':
      // Without DTX: its gaps are heard in music.
      return { encodings: [], opus: { opusFec: true, opusDtx: false, opusStereo: true } };
    case 'screen':
      return { encodings: [screenLayer(mode)], keeps: SCREEN_KEEPS[mode], startKbits };
    case 'camera':
      return way.topology === 'p2p'
        ? { encodings: [{ maxBitrate: MAX_TOP_BITRATE }], keeps: 'balanced', startKbits }
        : { encodings: cameraEncodings({ ...USUAL_SIZE, ...size }, way), startKbits };
  }
}

const cameraEncodings = (size: PictureSize, { codec = 'VP8', replaces }: Way): types.RtpEncodingParameters[] =>
  isSvc(codec) ? [scalableCamera(size)] : cameraLayers(size, replaces);

/** Their encoders make spatial layers that build on each other; the others make a picture of its own for each. */
const isSvc = (codec: VideoCodec): boolean => codec === 'VP9' || codec === 'AV1';

/** One size, for text must stay sharp: who has too thin a line for that gets fewer frames of it. */
const screenLayer = (mode: ScreenMode): types.RtpEncodingParameters => ({
  maxBitrate: SCREEN_BITRATES[mode],
  maxFramerate: SCREEN_FRAME_RATES[mode],
  scalabilityMode: 'L1T3',
});

function scalableCamera({ width, height }: PictureSize): types.RtpEncodingParameters {
  const mode = modeOf(layersFor(width, height));
  return { maxBitrate: Math.round(topBitrate(width * height) * SVC_TO_TOP), scalabilityMode: mode };
}

function layersFor(width: number, height: number): number {
  const side = Math.min(width, height);
  if (side >= THREE_LAYERS_FROM) return 3;
  return side >= TWO_LAYERS_FROM ? 2 : 1;
}

const topBitrate = (pixels: number): number =>
  Math.min(MAX_TOP_BITRATE, TOP_BITRATE * (pixels / TOP_PIXELS) ** TOP_EXPONENT);

function cameraLayers({ width, height }: PictureSize, onlySharpest: boolean): types.RtpEncodingParameters[] {
  const pixels = width * height;
  const top = layer(1, topBitrate(pixels));
  const smaller = (scale: number, bitsPerPixel: number) => ({
    ...layer(scale, (pixels / scale ** 2) * bitsPerPixel),
    ...(onlySharpest && { active: false }),
  });
  const layers = layersFor(width, height);
  if (layers === 3) return [smaller(4, SMALLEST_BITS_PER_PIXEL), smaller(2, MIDDLE_BITS_PER_PIXEL), top];
  return layers === 2 ? [smaller(2, SMALLEST_BITS_PER_PIXEL), top] : [top];
}

/** Three temporal layers: for a line that is a little too thin the SFU leaves out frames before it leaves out pixels. */
const layer = (scaleResolutionDownBy: number, bitrate: number): types.RtpEncodingParameters => ({
  scaleResolutionDownBy,
  maxBitrate: Math.round(bitrate),
  scalabilityMode: 'L1T3',
});
