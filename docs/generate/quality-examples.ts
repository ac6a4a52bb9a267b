import type * as z from 'zod/mini';
import type { notifications, requests } from '../../src/protocol/contract.ts';

type QualityRequest = 'quality.digest';
type QualityNotification = Extract<keyof typeof notifications, `quality.${string}`>;

const callId = '019aa0c4-3b5e-7c11-9d52-6a1f0e8b7c21';
const borisPeer = '019aa0c4-4f02-7e81-b7d4-2c8e9a0b1c03';

export const qualityRequestExamples: {
  readonly [T in QualityRequest]: {
    params: z.input<(typeof requests)[T]['params']>;
    result: z.input<(typeof requests)[T]['result']>;
  };
} = {
  'quality.digest': {
    params: {
      callId,
      digests: [
        {
          seq: 7,
          at: 1_794_996_445_300,
          periodMs: 5_004.2,
          generation: 1,
          network: {
            pair: { local: 'srflx', remote: 'host', protocol: 'udp' },
            rttMs: 31.5,
            availableOutgoingBitrate: 2_400_000,
            signalingRttMs: 28.1,
          },
          stalled: 0.01,
          sent: [
            {
              kind: 'audio',
              source: 'microphone',
              muted: false,
              codec: 'audio/opus',
              packets: 250,
              retransmitted: 0,
              bitrate: 31_840,
              nacks: 0,
              remote: { fractionLost: 0, jitterMs: 2.1, rttMs: 30 },
              level: 0.082,
            },
          ],
          received: [
            {
              kind: 'audio',
              source: 'microphone',
              peerId: borisPeer,
              codec: 'audio/opus',
              packets: 231,
              lost: 19,
              discarded: 2,
              jitterMs: 14,
              bitrate: 29_410,
              bufferMs: 84.6,
              samples: 240_000,
              concealed: 18_720,
              silentConcealed: 0,
              concealments: 11,
              level: 0.064,
            },
          ],
        },
      ],
    },
    result: {},
  },
};

export const qualityNotificationExamples: {
  readonly [T in QualityNotification]: z.input<(typeof notifications)[T]>;
} = {
  'quality.verdict': {
    callId,
    peerId: borisPeer,
    source: 'microphone',
    mos: 2.9,
    mark: 'poor',
    verdict: {
      cause: 'network',
      leg: 'line',
      symptom: 'choppy-audio',
      evidence: '8 % of the packets on the line between the two are lost.',
      reason: { code: 'loss', lost: 0.08 },
    },
  },
};
