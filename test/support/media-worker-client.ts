import wrtc from '@roamhq/wrtc';
import { Device, type types } from 'mediasoup-client';
import type { PeerId } from '../../src/protocol/ids.ts';
import { DtlsParameters, RtpCapabilities, RtpParameters } from '../../src/protocol/rtp.ts';
import type { SfuSession } from '../../src/rooms/ports.ts';
import type { Source } from './tone.ts';

// mediasoup-client’s handler for Chromium takes these from the page.
Object.assign(globalThis, { RTCPeerConnection: wrtc.RTCPeerConnection, MediaStream: wrtc.MediaStream });

export type MediaClient = {
  publish(track: MediaStreamTrack, encodings?: types.RtpEncodingParameters[]): Promise<string>;
  /** Resolves with the track once the SFU has been told to send it. */
  receive(producerId: string): Promise<MediaStreamTrack>;
  close(): void;
};

/** A peer of a session: libwebrtc in this process, and all that it says goes through JSON and our schemas. */
export async function joinMedia(session: SfuSession, peerId: PeerId): Promise<MediaClient> {
  const device = new Device({ handlerName: 'Chrome111' });
  // mediasoup-client's types lack two header extensions that it negotiates: see rtp-types.test.ts.
  await device.load({ routerRtpCapabilities: overTheWire(session.rtpCapabilities) as types.RtpCapabilities });
  const capabilities = RtpCapabilities.parse(overTheWire(device.recvRtpCapabilities));

  const { transportId: sendId, ...sendOffer } = await session.createTransport(peerId, 'send');
  const sending = device.createSendTransport({ id: sendId, ...overTheWire(sendOffer) });
  sending.on('connect', connect(session, peerId, sendId));
  sending.on('produce', ({ rtpParameters }, done, failed) => {
    const parameters = RtpParameters.parse(overTheWire(rtpParameters));
    session
      .produce(peerId, { transportId: sendId, rtpParameters: parameters })
      .then(({ producerId }) => done({ id: producerId }), failed);
  });

  const { transportId: receiveId, ...receiveOffer } = await session.createTransport(peerId, 'recv');
  const receiving = device.createRecvTransport({ id: receiveId, ...overTheWire(receiveOffer) });
  receiving.on('connect', connect(session, peerId, receiveId));

  return {
    async publish(track, encodings) {
      return (await sending.produce({ track, ...(encodings && { encodings }) })).id;
    },
    async receive(producerId) {
      const request = { transportId: receiveId, producerIds: [producerId], rtpCapabilities: capabilities };
      const [offer] = (await session.consume(peerId, request)).consumers;
      if (!offer) throw new Error(`${producerId} was refused`);
      const { consumerId, kind, rtpParameters } = overTheWire(offer);
      const parameters = rtpParameters as types.RtpParameters;
      const consumer = await receiving.consume({ id: consumerId, producerId, kind, rtpParameters: parameters });
      await session.resumeConsumer(peerId, consumerId);
      return consumer.track;
    },
    close() {
      sending.close();
      receiving.close();
    },
  };
}

const overTheWire = <T>(value: T): T => JSON.parse(JSON.stringify(value));

const connect =
  (session: SfuSession, peerId: PeerId, transportId: string) =>
  (...[{ dtlsParameters }, done, failed]: types.TransportEvents['connect']): void => {
    const request = { transportId, dtlsParameters: DtlsParameters.parse(overTheWire(dtlsParameters)) };
    session.connectTransport(peerId, request).then(done, failed);
  };

export const PICTURE = { width: 320, height: 240 };
const LUMA = 200;

/** A light grey picture at 30 frames a second. */
export function picture({ width, height } = PICTURE): Source {
  const source = new wrtc.nonstandard.RTCVideoSource();
  const data = new Uint8Array(width * height * 1.5).fill(128).fill(LUMA, 0, width * height);
  const timer = setInterval(() => source.onFrame({ width, height, data }), 33);
  return { track: source.createTrack(), stop: () => clearInterval(timer) };
}

/** Resolves when the tone is heard: decoded samples that are not silence. */
export function hears(track: MediaStreamTrack): Promise<void> {
  const sink = new wrtc.nonstandard.RTCAudioSink(track);
  return new Promise((resolve) => {
    sink.ondata = ({ samples }: { samples: Int16Array }) => {
      if (!samples.some((sample) => Math.abs(sample) > 3_000)) return;
      sink.stop();
      resolve();
    };
  });
}

/** Resolves with the size of the first decoded frame that shows the picture. */
export function sees(track: MediaStreamTrack): Promise<{ width: number; height: number }> {
  const sink = new wrtc.nonstandard.RTCVideoSink(track);
  return new Promise((resolve) => {
    sink.onframe = ({ frame }: { frame: { width: number; height: number; data: Uint8Array } }) => {
      const { width, height, data } = frame;
      if (Math.abs((data[(width * height) / 2] ?? 0) - LUMA) > 10) return;
      sink.stop();
      resolve({ width, height });
    };
  });
}
