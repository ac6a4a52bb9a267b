import type { RtpCapabilities, RtpParameters } from '../../src/protocol/rtp.ts';
import type { StreamToSend } from './endpoint.ts';

const PAYLOAD_TYPE = 111;
const AUDIO_LEVEL = { uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level', id: 1 } as const;
/** 20 ms of Opus, some 32 kbit/s. */
const FRAME = { fps: 50, packetsPerFrame: 1, bytesPerPacket: 80 };

/** What the SFU is told of a microphone. `tells`: how loud it is. */
export const microphoneParameters = (ssrc: number, { tells = false } = {}): RtpParameters => ({
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
  headerExtensions: tells ? [AUDIO_LEVEL] : [],
  encodings: [{ ssrc }],
  rtcp: { cname: `microphone-${ssrc}`, reducedSize: true },
});

/** The same microphone as the generator sends it. `volume`: how loud it tells that it is, in dBov; left out: it does not. */
export const microphoneStream = (ssrc: number, volume?: number): StreamToSend => ({
  ...FRAME,
  ssrc,
  payloadType: PAYLOAD_TYPE,
  kind: 'audio',
  ...(volume !== undefined && { audioLevel: { id: AUDIO_LEVEL.id, volume } }),
});

/** What the generator does with sound, in its own numbers. */
export const HEARS: RtpCapabilities = {
  codecs: [
    { kind: 'audio', mimeType: 'audio/opus', preferredPayloadType: PAYLOAD_TYPE, clockRate: 48_000, channels: 2 },
  ],
};
