import type { RtpCapabilities, RtpParameters } from '../../src/protocol/rtp.ts';
import {
  type CameraOptions,
  cameraParameters,
  cameraStreams,
  type Layer,
  receivingCapabilities,
  THREE_LAYERS,
} from '../load-generator/camera.ts';
import type { StreamToSend } from '../load-generator/endpoint.ts';
import { HEARS, microphoneParameters, microphoneStream } from '../load-generator/microphone.ts';

type SourceName = 'camera' | 'microphone' | 'screen';

/** What one person sends of one source. `streams`: the layers, the smallest first. */
export type SentMedia = {
  readonly source: SourceName;
  readonly kind: 'audio' | 'video';
  readonly rtpParameters: RtpParameters;
  readonly streams: readonly StreamToSend[];
  readonly picture?: { height: number; frameRate: number };
};

const HOW = { transportCc: true, retransmits: true };
export const CAMERA = THREE_LAYERS;
/** A page that is being turned, 1,000 kbit/s; in one size, as the SDK sends it. */
export const SCREEN: readonly Layer[] = [
  { width: 1_920, height: 1_080, fps: 15, packetsPerFrame: 8, bytesPerPacket: 1_040 },
];

/** Of the SSRCs of one person. */
const SSRCS = { person: 1_000, microphone: 100, screen: 200 };

/** Each source has a MID of its own, since one transport takes them all. */
export function mediaOf(nr: number, { screen }: { screen: boolean }): SentMedia[] {
  const ssrc = SSRCS.person * (nr + 1);
  const microphone: SentMedia = {
    source: 'microphone',
    kind: 'audio',
    rtpParameters: { ...microphoneParameters(ssrc + SSRCS.microphone), mid: '1' },
    streams: [microphoneStream(ssrc + SSRCS.microphone)],
  };
  const pictures = [
    pictureOf('camera', '0', { ...HOW, ssrc, layers: CAMERA }),
    ...(screen ? [pictureOf('screen', '2', { ...HOW, ssrc: ssrc + SSRCS.screen, layers: SCREEN })] : []),
  ];
  return [microphone, ...pictures];
}

function pictureOf(source: SourceName, mid: string, options: CameraOptions): SentMedia {
  const { height = 0, fps = 0 } = options.layers.at(-1) ?? {};
  return {
    source,
    kind: 'video',
    rtpParameters: { ...cameraParameters(options), mid },
    streams: cameraStreams(options),
    picture: { height, frameRate: fps },
  };
}

/** Of what the SFU can do, what the generator receives: pictures and sound. */
export function capabilitiesFor(room: RtpCapabilities): RtpCapabilities {
  const seen = receivingCapabilities(room, HOW);
  return { codecs: [...(seen.codecs ?? []), ...(HEARS.codecs ?? [])], headerExtensions: seen.headerExtensions ?? [] };
}
