import type { Digest, ReceivedAudio, ReceivedVideo, SentAudio, SentVideo } from '../../src/protocol/quality-digest.ts';
import { Generation } from '../../src/protocol/topology.ts';
import { peerId } from './people.ts';

export const PERIOD_MS = 5_000;
export const generation = (n: number): Generation => Generation.parse(n);

/** Five seconds of a good call. */
export const sentMicrophone = (change: Partial<SentAudio> = {}): SentAudio => ({
  kind: 'audio',
  source: 'microphone',
  muted: false,
  codec: 'audio/opus',
  packets: 250,
  retransmitted: 0,
  bitrate: 32_000,
  nacks: 0,
  remote: { fractionLost: 0, jitterMs: 2, rttMs: 20 },
  level: 0.1,
  ...change,
});

export const sentCamera = (change: Partial<SentVideo> = {}): SentVideo => ({
  kind: 'video',
  source: 'camera',
  muted: false,
  codec: 'video/VP8',
  packets: 800,
  retransmitted: 3,
  bitrate: 1_500_000,
  nacks: 1,
  capturedFrames: 150,
  capturedWidth: 1_280,
  capturedHeight: 720,
  framesEncoded: 150,
  framesSent: 150,
  width: 1_280,
  height: 720,
  encodeMs: 900,
  targetBitrate: 1_700_000,
  limitedByCpuMs: 0,
  limitedByBandwidthMs: 0,
  plis: 0,
  firs: 0,
  layers: 1,
  encoder: 'libvpx',
  ...change,
});

export const receivedMicrophone = (from: string, change: Partial<ReceivedAudio> = {}): ReceivedAudio => ({
  kind: 'audio',
  source: 'microphone',
  peerId: peerId(from),
  codec: 'audio/opus',
  packets: 249,
  lost: 0,
  discarded: 0,
  jitterMs: 2,
  bitrate: 32_000,
  bufferMs: 40,
  samples: 240_000,
  concealed: 480,
  silentConcealed: 0,
  concealments: 1,
  level: 0.1,
  ...change,
});

export const receivedCamera = (from: string, change: Partial<ReceivedVideo> = {}): ReceivedVideo => ({
  kind: 'video',
  source: 'camera',
  peerId: peerId(from),
  codec: 'video/VP8',
  packets: 790,
  lost: 0,
  discarded: 0,
  jitterMs: 3,
  bitrate: 1_480_000,
  bufferMs: 30,
  framesReceived: 149,
  framesDecoded: 149,
  framesDropped: 0,
  keyFrames: 1,
  freezes: 0,
  freezeMs: 0,
  width: 1_280,
  height: 720,
  decodeMs: 300,
  nacks: 0,
  plis: 0,
  firs: 0,
  hidden: false,
  ...change,
});

/** Empty but for what is given. */
export const digest = (change: Partial<Digest> & Pick<Digest, 'at'>): Digest => ({
  seq: 1,
  periodMs: PERIOD_MS,
  generation: generation(1),
  network: { pair: { local: 'host', remote: 'host', protocol: 'udp' }, rttMs: 20 },
  sent: [],
  received: [],
  ...change,
});
