import type { RtpCapabilities, RtpParameters } from '../../src/protocol/rtp.ts';
import type { StreamToReceive, StreamToSend } from './endpoint.ts';

const TRANSPORT_CC = 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01';
const VP8 = { payloadType: 96, rtx: 97 };
const EXTENSION_ID = 5;
const REPAIRS = [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }, { type: 'ccm', parameter: 'fir' }];

/** What the generator does with pictures of VP8, in its own numbers. */
export const SEES: RtpCapabilities = {
  codecs: [
    {
      kind: 'video',
      mimeType: 'video/VP8',
      preferredPayloadType: VP8.payloadType,
      clockRate: 90_000,
      rtcpFeedback: [...REPAIRS, { type: 'transport-cc' }],
    },
    {
      kind: 'video',
      mimeType: 'video/rtx',
      preferredPayloadType: VP8.rtx,
      clockRate: 90_000,
      parameters: { apt: VP8.payloadType },
    },
  ],
  headerExtensions: [{ kind: 'video', uri: TRANSPORT_CC, preferredId: EXTENSION_ID }],
};

export type Layer = Pick<StreamToSend, 'fps' | 'packetsPerFrame' | 'bytesPerPacket'> & {
  width: number;
  height: number;
};

/** 150, 500 and 1,300 kbit/s, as Chromium sends three. */
export const THREE_LAYERS: readonly Layer[] = [
  { width: 320, height: 180, fps: 30, packetsPerFrame: 1, bytesPerPacket: 625 },
  { width: 640, height: 360, fps: 30, packetsPerFrame: 2, bytesPerPacket: 1_040 },
  { width: 1_280, height: 720, fps: 30, packetsPerFrame: 5, bytesPerPacket: 1_080 },
];

/** 60 packets a second, 500 kbit/s. */
export const ONE_LAYER: readonly Layer[] = THREE_LAYERS.slice(1, 2);

const bitrateOf = ({ fps, packetsPerFrame, bytesPerPacket }: Layer): number =>
  8 * fps * packetsPerFrame * bytesPerPacket;

export type CameraOptions = {
  /** The first one's; each layer takes two. */
  ssrc: number;
  layers: readonly Layer[];
  transportCc: boolean;
  retransmits: boolean;
};

/** What the SFU is told of a camera. */
export function cameraParameters({ ssrc, layers, transportCc, retransmits }: CameraOptions): RtpParameters {
  return {
    mid: '0',
    codecs: [
      {
        mimeType: 'video/VP8',
        payloadType: VP8.payloadType,
        clockRate: 90_000,
        rtcpFeedback: [...REPAIRS, ...(transportCc ? [{ type: 'transport-cc' }] : [])],
      },
      ...(retransmits
        ? [{ mimeType: 'video/rtx', payloadType: VP8.rtx, clockRate: 90_000, parameters: { apt: VP8.payloadType } }]
        : []),
    ],
    headerExtensions: transportCc ? [{ uri: TRANSPORT_CC, id: EXTENSION_ID }] : [],
    encodings: layers.map((layer, at) => ({
      ssrc: ssrc + 2 * at,
      maxBitrate: bitrateOf(layer),
      ...(retransmits && { rtx: { ssrc: ssrc + 2 * at + 1 } }),
    })),
    rtcp: { cname: `camera-${ssrc}`, reducedSize: true },
  };
}

/** The same camera as the generator sends it. */
export const cameraStreams = ({ ssrc, layers, transportCc, retransmits }: CameraOptions): StreamToSend[] =>
  layers.map((layer, at) => ({
    ...layer,
    ssrc: ssrc + 2 * at,
    payloadType: VP8.payloadType,
    kind: 'video',
    ...(retransmits && { rtx: { ssrc: ssrc + 2 * at + 1, payloadType: VP8.rtx } }),
    ...(transportCc && { transportCc: EXTENSION_ID }),
  }));

/** Of what a room's SFU can do, what the generator does. */
export function receivingCapabilities(
  { codecs = [], headerExtensions = [] }: RtpCapabilities,
  { transportCc, retransmits }: Pick<CameraOptions, 'transportCc' | 'retransmits'>,
): RtpCapabilities {
  const vp8 = codecs.find(({ mimeType }) => mimeType.toLowerCase() === 'video/vp8');
  if (!vp8) throw new Error('the SFU has no VP8');
  const rtx = codecs.filter(({ parameters }) => retransmits && parameters?.['apt'] === vp8.preferredPayloadType);
  const feedback = (vp8.rtcpFeedback ?? []).filter(
    ({ type }) => type !== 'goog-remb' && (transportCc || type !== 'transport-cc'),
  );
  return {
    codecs: [{ ...vp8, rtcpFeedback: feedback }, ...rtx],
    headerExtensions: headerExtensions.filter(
      ({ kind, uri }) => transportCc && kind === 'video' && uri === TRANSPORT_CC,
    ),
  };
}

/** What a consumer's parameters announce. */
export function streamOf({ encodings = [], headerExtensions = [] }: RtpParameters): Required<StreamToReceive> {
  const [encoding] = encodings;
  const extension = headerExtensions.find(({ uri }) => uri === TRANSPORT_CC);
  return { ssrc: encoding?.ssrc ?? 0, rtxSsrc: encoding?.rtx?.ssrc ?? 0, transportCc: extension?.id ?? 0 };
}
