import { type RtpCapabilities, type RtpParameters, ssrcsIn } from '../../src/protocol/rtp.ts';
import { type Layers, MediaPlaneError, type MediaPlaneErrorCode, type TransportOffer } from '../../src/rooms/ports.ts';

/** Opus, and VP8 with retransmission: enough for mediasoup-client to load. */
export const fakeCapabilities: RtpCapabilities = {
  codecs: [
    { kind: 'audio', mimeType: 'audio/opus', preferredPayloadType: 100, clockRate: 48_000, channels: 2 },
    {
      kind: 'video',
      mimeType: 'video/VP8',
      preferredPayloadType: 101,
      clockRate: 90_000,
      rtcpFeedback: [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }],
    },
    { kind: 'video', mimeType: 'video/rtx', preferredPayloadType: 102, clockRate: 90_000, parameters: { apt: 101 } },
  ],
  headerExtensions: [],
};

/** Where nobody listens. */
export const fakeEnd: Omit<TransportOffer, 'transportId'> = {
  iceParameters: { usernameFragment: 'fakefakefake', password: 'fakefakefakefakefakefake', iceLite: true },
  iceCandidates: [
    {
      foundation: 'fake',
      priority: 1,
      address: '192.0.2.1',
      ip: '192.0.2.1',
      protocol: 'udp',
      port: 9,
      type: 'host',
    },
  ],
  dtlsParameters: { role: 'auto', fingerprints: [{ algorithm: 'sha-256', value: Array(32).fill('00').join(':') }] },
};

/** Null where it is not simulcast. */
export const topLayers = ({ encodings = [] }: RtpParameters): Layers | null =>
  encodings.length > 1 ? { spatial: encodings.length - 1, temporal: 2 } : null;

/** Two streams that one transport could not tell apart. */
export const clash = (one: RtpParameters, other: RtpParameters): boolean =>
  (one.mid !== undefined && one.mid === other.mid) || ssrcsIn(one).some((ssrc) => ssrcsIn(other).includes(ssrc));

export const shareCodec = ({ codecs }: RtpParameters, capabilities: RtpCapabilities): boolean => {
  const known = (capabilities.codecs ?? []).map(({ mimeType }) => mimeType.toLowerCase());
  return codecs.some(({ mimeType }) => known.includes(mimeType.toLowerCase()));
};

export const refusal = (code: MediaPlaneErrorCode): MediaPlaneError => new MediaPlaneError(code, `refused: ${code}`);

export function refuseIf(condition: boolean, code: MediaPlaneErrorCode): void {
  if (condition) throw refusal(code);
}

/** Such as a worker that runs does not have. */
export const NO_FAILURES = { 'no-port': 0, 'no-descriptors': 0, other: 0 };
