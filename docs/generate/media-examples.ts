import type * as z from 'zod/mini';
import type { notifications, requests } from '../../src/protocol/contract.ts';

type MediaRequest = Extract<keyof typeof requests, `media.${string}`>;
type MediaNotification = Extract<keyof typeof notifications, `media.${string}`>;

type MediaRequestExamples = {
  readonly [T in MediaRequest]: {
    params: z.input<(typeof requests)[T]['params']>;
    result: z.input<(typeof requests)[T]['result']>;
  };
};
type MediaNotificationExamples = {
  readonly [T in MediaNotification]: z.input<(typeof notifications)[T]>;
};

const path = { callId: '019aa0c4-3b5e-7c11-9d52-6a1f0e8b7c21', generation: 2 };
const [sending, receiving] = ['0f6d3c52-7a1e-4d0b-9c7b-2f1f7d1c9a01', '5b1f9a77-0c35-4a35-8a86-0d7c3f1b9a02'];
const annasMicrophone = '8d2c51f0-3b7e-4e1c-a3a1-6a4f0e7b9a03';
const annasCamera = '27b0e6d4-5c19-4c8a-9e0d-7f6a5b4c9a06';
const boris = '019aa0c4-4f02-7e81-b7d4-2c8e9a0b1c03';
const borisCamera = 'c41e77aa-91d5-4f2b-8f5e-1b2c3d4e9a04';
const borisMicrophone = 'c41e77aa-91d5-4f2b-8f5e-1b2c3d4e9a06';
const consumerId = 'e0b6a1c4-52f7-4c3d-9a6b-7d8e9f0a9a05';

const iceParameters = {
  usernameFragment: 'h7n2k4q9w1z5',
  password: 'r3t8y6u1i0o5p2a7s4d9f6g3h8j1k0l5',
  iceLite: true,
};
const dtlsParameters = {
  role: 'auto' as const,
  fingerprints: [
    {
      algorithm: 'sha-256' as const,
      value: 'D2:FA:0E:C3:22:59:5E:14:95:69:92:3D:13:B4:84:24:2C:C2:A2:C0:3E:FD:34:8E:5E:EA:6F:AF:52:CE:E6:0F',
    },
  ],
};
const transport = (transportId: string) => ({
  transportId,
  iceParameters,
  iceCandidates: [
    {
      foundation: 'udpcandidate',
      priority: 1_076_302_079,
      address: '192.168.1.5',
      ip: '192.168.1.5',
      protocol: 'udp' as const,
      port: 40_000,
      type: 'host' as const,
    },
  ],
  dtlsParameters,
});

/** Shortened: a router has some ten codecs with their retransmissions. */
const rtpCapabilities = {
  codecs: [
    { kind: 'audio' as const, mimeType: 'audio/opus', preferredPayloadType: 100, clockRate: 48_000, channels: 2 },
    { kind: 'video' as const, mimeType: 'video/VP8', preferredPayloadType: 101, clockRate: 90_000 },
  ],
};
const opus = {
  mid: '0',
  codecs: [
    {
      mimeType: 'audio/opus',
      payloadType: 111,
      clockRate: 48_000,
      channels: 2,
      parameters: { useinbandfec: 1, usedtx: 1 },
    },
  ],
  encodings: [{ ssrc: 3_415_917_203 }],
};
const vp8 = {
  mid: '0',
  codecs: [{ mimeType: 'video/VP8', payloadType: 101, clockRate: 90_000 }],
  encodings: [{ ssrc: 724_118_201, scalabilityMode: 'L1T1' }],
};

export const mediaRequestExamples: MediaRequestExamples = {
  'media.join': {
    params: {
      ...path,
      video: { decodes: ['VP8', 'VP9', 'AV1', 'H264'], encodes: ['VP8', 'VP9', 'AV1', 'H264'], cheaply: [] },
      wishes: {
        sources: [{ peerId: boris, source: 'screen', wish: { priority: 'high' } }],
        others: { maxHeight: 360, priority: 'normal' },
      },
      rtpCapabilities,
    },
    result: {
      rtpCapabilities,
      codecs: { camera: 'VP8', screen: 'AV1' },
      send: transport(sending),
      receive: transport(receiving),
      producers: [{ producerId: borisCamera, peerId: boris, source: 'camera' }],
      consumers: [{ consumerId, producerId: borisCamera, kind: 'video', rtpParameters: vp8, resumed: false }],
      refused: [],
    },
  },
  'media.connect': { params: { ...path, transportId: sending, dtlsParameters }, result: {} },
  'media.produce': {
    params: { ...path, transportId: sending, source: 'microphone', rtpParameters: opus },
    result: { producerId: annasMicrophone },
  },
  'media.picture': {
    params: { ...path, producerId: annasCamera, picture: { height: 480, frameRate: 30 } },
    result: {},
  },
  'media.close-producer': { params: { ...path, producerId: annasMicrophone }, result: {} },
  'media.consume': {
    params: {
      ...path,
      transportId: receiving,
      producerIds: [borisCamera],
      rtpCapabilities,
      resumeSound: true,
    },
    result: {
      consumers: [{ consumerId, producerId: borisCamera, kind: 'video', rtpParameters: vp8, resumed: false }],
      refused: [],
    },
  },
  'media.resume': { params: { ...path, consumerIds: [consumerId] }, result: {} },
  'media.wishes': {
    params: {
      ...path,
      sources: [
        { peerId: boris, source: 'camera', wish: { maxHeight: 540, priority: 'high' } },
        { peerId: boris, source: 'screen', wish: null },
      ],
      others: { maxHeight: 270, maxFrameRate: 15, priority: 'normal' },
      maxCameras: 9,
    },
    result: {},
  },
  'media.restart-ice': { params: { ...path, transportId: receiving }, result: { iceParameters } },
};

export const mediaNotificationExamples: MediaNotificationExamples = {
  'media.producer-added': {
    ...path,
    producer: { producerId: borisCamera, peerId: boris, source: 'camera' },
  },
  'media.consumer-added': {
    ...path,
    transportId: receiving,
    producer: { producerId: borisMicrophone, peerId: boris, source: 'microphone' },
    consumer: { consumerId, producerId: borisMicrophone, kind: 'audio', rtpParameters: opus, resumed: true },
  },
  'media.producer-removed': { ...path, producerId: borisCamera },
  'media.producer-awaited': { ...path, producerId: annasCamera },
  'media.layers': { ...path, producerId: annasCamera, layers: [0, 1] },
  'media.held': {
    ...path,
    producerId: annasCamera,
    reason: 'too-much',
    maxBitrate: 8_000_000,
    bitrate: 21_400_000,
  },
  'media.voices': { ...path, withheld: [boris] },
  'media.codecs': { ...path, camera: 'VP8', screen: 'VP8' },
};
