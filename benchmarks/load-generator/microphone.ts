import type { RtpCapabilities, RtpParameters } from '../../src/protocol/rtp.ts';
import type { StreamToSend } from './endpoint.ts';

const PAYLOAD_TYPE = 111;
/** 20 ms of Opus, some 32 kbit/s. */
const FRAME = { fps: 50, packetsPerFrame: 1, bytesPerPacket: 80 };

/** What the SFU is told of a microphone. */
export const microphoneParameters = (ssrc: number): RtpParameters => ({
  mid: '0',
  codecs: [
    {
      mimeType: 'audio/opus',
      payloadType: PAYLOAD_TYPE,
      clockRate: 48_000,
      channels: 2,
      parameters: { useinbandfec: 1, usedtx: 1 },
    },
  ],
  headerExtensions: [],
  encodings: [{ ssrc }],
  rtcp: { cname: `microphone-${ssrc}`, reducedSize: true },
});

/** The same microphone as the generator sends it. */
export const microphoneStream = (ssrc: number): StreamToSend => ({
  ...FRAME,
  ssrc,
  payloadType: PAYLOAD_TYPE,
  kind: 'audio',
});

/** Of what a room's SFU can do, what the generator does with sound. */
export const hearingCapabilities = ({ codecs = [] }: RtpCapabilities): RtpCapabilities => ({
  codecs: codecs
    .filter(({ mimeType }) => mimeType.toLowerCase() === 'audio/opus')
    .map((codec) => ({ ...codec, rtcpFeedback: [] })),
  headerExtensions: [],
});
