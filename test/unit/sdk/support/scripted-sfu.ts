import { testFakeParameters } from 'mediasoup-client';
import { expect, vi } from 'vitest';
import type { FirstWishes, MediaPathEvents } from '../../../../sdk/media/media-path.ts';
import type { SfuDevices } from '../../../../sdk/media/sfu/create-device.ts';
import type { MediaRequest, MediaSignaling } from '../../../../sdk/media/sfu/media-requests.ts';
import { SfuPath } from '../../../../sdk/media/sfu/sfu-path.ts';
import type { VideoAbilities } from '../../../../src/protocol/codecs.ts';
import {
  type Notification,
  type NotificationType,
  notifications,
  requests,
} from '../../../../src/protocol/contract.ts';
import { CallId } from '../../../../src/protocol/ids.ts';
import type { SourceName } from '../../../../src/protocol/rooms.ts';
import { RtpCapabilities } from '../../../../src/protocol/rtp.ts';
import { Generation } from '../../../../src/protocol/topology.ts';
import { fakeBrowser } from './fake-browser.ts';

const codecs = {
  audio: { mimeType: 'audio/opus', payloadType: 100, clockRate: 48_000, channels: 2 },
  video: { mimeType: 'video/VP8', payloadType: 101, clockRate: 90_000 },
};

const capabilities = RtpCapabilities.parse({
  codecs: Object.entries(codecs).map(([kind, { payloadType, ...codec }]) => ({
    kind,
    preferredPayloadType: payloadType,
    ...codec,
  })),
  headerExtensions: [],
});

function transport(transportId: string) {
  const { iceParameters, iceCandidates, dtlsParameters } = testFakeParameters.generateTransportRemoteParameters();
  const candidates = iceCandidates.map((candidate) => ({ ...candidate, ip: candidate.address }));
  return { transportId, iceParameters, iceCandidates: candidates, dtlsParameters };
}

/** What `media.join` is answered for the so-many-th place. */
export const placeIn = (joins: number, producers: object[] = []) => ({
  rtpCapabilities: capabilities,
  send: transport(`s${joins}`),
  receive: transport(`r${joins}`),
  producers,
});

const stamp = { callId: 'c1', generation: 4 };

/** Producers are named after their peer and source. */
export const producer = (peerId: string, source: SourceName) => ({ producerId: `${peerId}-${source}`, peerId, source });

export const told = (type: NotificationType, data: object): Notification =>
  ({ type, data: notifications[type].parse({ ...stamp, ...data }) }) as Notification;

type Asked = { type: string; data: Record<string, unknown> };
type Answer = (data: Record<string, unknown>) => unknown;

/** A server that answers at once as the contract says; the test replaces the answers that it is about. */
function scriptedSfu(producers: object[]) {
  const asked: Asked[] = [];
  let joins = 0;
  const answers: Record<MediaRequest, Answer> = {
    'media.join': ({ rtpCapabilities }) => {
      joins += 1;
      const place = placeIn(joins, producers);
      const consumers = (producers as { producerId: string }[]).map(({ producerId }) => consumer(producerId, true));
      return rtpCapabilities ? { ...place, consumers, refused: [] } : place;
    },
    'media.connect': () => ({}),
    'media.produce': ({ source }) => ({ producerId: `mine-${source}` }),
    'media.picture': () => ({}),
    'media.close-producer': () => ({}),
    'media.consume': ({ producerIds, resumeSound }) => ({
      consumers: (producerIds as string[]).map((producerId) => consumer(producerId, resumeSound === true)),
      refused: [],
    }),
    'media.resume': () => ({}),
    'media.wishes': () => ({}),
    'media.restart-ice': () => ({ iceParameters: transport('any').iceParameters }),
  };
  const request = async (type: MediaRequest, data: object): Promise<unknown> => {
    const valid = requests[type].params.parse(data) as Record<string, unknown>;
    expect(valid).toMatchObject(stamp);
    asked.push({ type, data: valid });
    return requests[type].result.parse(await answers[type](valid));
  };
  return { asked, answers, signaling: { request } as MediaSignaling };
}

/** As the server makes it for who follows, on the first place's transport. */
export const brought = (peerId: string, source: SourceName, transportId = 'r1'): Notification =>
  told('media.consumer-added', {
    transportId,
    producer: producer(peerId, source),
    consumer: consumer(`${peerId}-${source}`, true),
  });

function consumer(producerId: string, resumeSound: boolean) {
  const kind = /camera|screen$/.test(producerId) ? 'video' : 'audio';
  const rtpParameters = {
    codecs: [codecs[kind]],
    encodings: [{ ssrc: 1_000 + producerId.length }],
    headerExtensions: [],
  };
  const resumed = resumeSound && kind === 'audio';
  return { consumerId: `of-${producerId}`, producerId, kind, rtpParameters, resumed };
}

type Circumstances = {
  producers?: object[];
  createDevice?: () => never;
  answers?: Partial<Record<MediaRequest, Answer>>;
  knowsKeyFrames?: boolean;
  replaces?: boolean;
  abilities?: VideoAbilities;
  /** What the browser says before it joins. */
  receives?: SfuDevices['receives'];
};

/** A browser that says what it decodes. */
export const saysWhatItReceives = async () => capabilities;

export function opened(circumstances: Circumstances = {}) {
  const {
    producers = [],
    createDevice,
    answers = {},
    knowsKeyFrames = true,
    replaces = false,
    abilities,
    receives = async () => undefined,
  } = circumstances;
  const server = scriptedSfu(producers);
  Object.assign(server.answers, answers);
  const browser = fakeBrowser({ knowsKeyFrames });
  const log = vi.fn();
  const wishes: { now: FirstWishes } = { now: undefined };
  const path = new SfuPath({
    callId: CallId.parse(stamp.callId),
    generation: Generation.parse(stamp.generation),
    replaces,
    wishes: () => wishes.now,
    signaling: server.signaling,
    configuration: () => ({ iceServers: [], iceTransportPolicy: 'all' }),
    devices: {
      create: createDevice ?? browser.createDevice,
      videoAbilities: () => abilities,
      receives,
    },
    log,
  });
  const events: string[] = [];
  const names = ['connected', 'interrupted', 'restored', 'failed', 'track', 'track-ended'] as const;
  for (const name of names) path.on(name, (data) => events.push(describeEvent(name, data)));
  const asked = (type: MediaRequest) => server.asked.filter((it) => it.type === type).map(({ data }) => data);
  const happened = (event: string, times = 1) =>
    vi.waitFor(() => expect(events.filter((it) => it === event)).toHaveLength(times));
  const said = (type: MediaRequest, times = 1) => vi.waitFor(() => expect(asked(type)).toHaveLength(times));
  /** The receiving transport connects. */
  const receiving = async () => {
    await vi.waitFor(() =>
      expect(asked('media.connect')).toContainEqual(expect.objectContaining({ transportId: 'r1' })),
    );
    browser.transport('recv').handler.setConnectionState('connected');
    await happened('connected');
  };
  const resumed = async (times = 1) => {
    await receiving();
    await said('media.resume', times);
  };
  return { receiving, resumed, path, server, browser, wishes, log, events, asked, happened, said };
}

function describeEvent(name: keyof MediaPathEvents, data: MediaPathEvents[keyof MediaPathEvents]): string {
  if (typeof data === 'string') return `${name} ${data}`;
  return data ? `${name} ${data.peerId} ${data.source}` : name;
}
