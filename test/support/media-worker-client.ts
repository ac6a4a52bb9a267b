import { Device, type types } from 'mediasoup-client';
import type { PeerId } from '../../src/protocol/ids.ts';
import { DtlsParameters, RtpCapabilities, RtpParameters } from '../../src/protocol/rtp.ts';
import type { SfuSession } from '../../src/rooms/ports.ts';
import { wrtc } from './wrtc.ts';

// mediasoup-client’s handler for Chromium takes these from the page.
Object.assign(globalThis, { RTCPeerConnection: wrtc.RTCPeerConnection, MediaStream: wrtc.MediaStream });

export type MediaClient = {
  publish(track: MediaStreamTrack, encodings?: types.RtpEncodingParameters[]): Promise<string>;
  /** Resolves with the track once the SFU has been told to send it. */
  receive(producerId: string): Promise<MediaStreamTrack>;
  /** The same, but the SFU is told by `resume`. */
  prepare(producerId: string): Promise<{ track: MediaStreamTrack; resume(): Promise<void> }>;
  /** For how many key frames the SFU has asked it. */
  keyFramesAskedFor(): Promise<number>;
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

  const prepare: MediaClient['prepare'] = async (producerId) => {
    const request = { transportId: receiveId, producerIds: [producerId], rtpCapabilities: capabilities };
    const [offer] = (await session.consume(peerId, request)).consumers;
    if (!offer) throw new Error(`${producerId} was refused`);
    const { consumerId, kind, rtpParameters } = overTheWire(offer);
    const parameters = rtpParameters as types.RtpParameters;
    const { track } = await receiving.consume({ id: consumerId, producerId, kind, rtpParameters: parameters });
    return { track, resume: () => session.resumeConsumer(peerId, consumerId) };
  };

  return {
    async publish(track, encodings) {
      return (await sending.produce({ track, ...(encodings && { encodings }) })).id;
    },
    prepare,
    async receive(producerId) {
      const { track, resume } = await prepare(producerId);
      await resume();
      return track;
    },
    async keyFramesAskedFor() {
      const entries = [...(await sending.getStats()).values()] as {
        type: string;
        pliCount?: number;
        firCount?: number;
      }[];
      const streams = entries.filter(({ type }) => type === 'outbound-rtp');
      return streams.reduce((total, { pliCount = 0, firCount = 0 }) => total + pliCount + firCount, 0);
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
