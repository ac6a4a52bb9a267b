import { DtlsParameters, RtpCapabilities, RtpParameters } from '../../../src/protocol/rtp.ts';
import { SfuPath } from '../../../src/rooms/topology/sfu-path.ts';
import { chromiumCapabilities, chromiumDtls, opusParameters, simulcastParameters } from '../../contract/rtp-samples.ts';
import { FakeMediaPlane } from '../fake-media-plane.ts';
import { noBound } from '../no-bounds.ts';
import { peerId } from '../people.ts';
import { deafListener } from './deaf-listener.ts';

export const [anna, boris, carol, dora] = [peerId('anna'), peerId('boris'), peerId('carol'), peerId('dora')];
export const opus = RtpParameters.parse(opusParameters);
export const camera = RtpParameters.parse(simulcastParameters);
export const rtpCapabilities = RtpCapabilities.parse(chromiumCapabilities);
export const soundOnly = {
  ...rtpCapabilities,
  codecs: rtpCapabilities.codecs?.filter(({ kind }) => kind === 'audio') ?? [],
};
export const dtlsParameters = DtlsParameters.parse(chromiumDtls);

/** Of each consumer that the media plane holds, the oldest first. */
export const consumersIn = (media: FakeMediaPlane) =>
  media.sessions.at(-1)?.held.flatMap((it) => (it.kind === 'consumer' ? [it.paused ? 'paused' : 'flows'] : []));

/** A path through the SFU on which these are. `told`: what its listener heard. */
export function sfuPath(peers = [anna, boris]) {
  const told: string[] = [];
  const muted = new Set<string>();
  const media = new FakeMediaPlane();
  const time = { now: 0 };
  const path = new SfuPath({
    generation: 2,
    opening: media.open(),
    peers: () => peers,
    isHere: (who) => peers.includes(who),
    now: () => time.now,
    rules: { requirePublish() {}, isMuted: (of, source) => muted.has(`${of} ${source}`) },
    bound: noBound(),
    listener: {
      ...deafListener,
      producerOffered: ({ peerId: of, source }, to) => {
        const others = peers.filter((peer) => peer !== of);
        const asking = others.filter(to);
        told.push(`added ${of} ${source}${asking.length === others.length ? '' : ` for ${asking}`}`);
      },
      consumerBrought: (peer, { producer: { peerId: of, source }, consumer: { resumed } }) =>
        told.push(`brought ${peer} ${of} ${source}${resumed ? '' : ' paused'}`),
      producerRemoved: ({ peerId: of, source }) => told.push(`removed ${of} ${source}`),
      producerAwaited: ({ peerId: of, source }) => told.push(`awaited ${of} ${source}`),
      layersWatched: ({ peerId: of, source }, layers) => told.push(`watched ${of} ${source} ${layers}`),
      codecsChosen: (of, { camera, screen }) => told.push(`${of} encodes ${camera} and ${screen}`),
      failed: (code) => told.push(`failed ${code}`),
    },
  });
  return {
    path,
    muted,
    media,
    told,
    awaited: () => told.filter((it) => it.startsWith('awaited')),
    /** Joins, connects and produces a microphone; returns what is needed to go on. */
    async send(peer = anna, source: 'microphone' | 'camera' = 'microphone') {
      const { send } = await path.join(peer);
      await path.connect(peer, { transportId: send.transportId, dtlsParameters });
      const rtpParameters = source === 'microphone' ? opus : camera;
      return { ...(await path.produce(peer, { transportId: send.transportId, source, rtpParameters })), send };
    },
    async receive(peer: typeof anna, producerIds: string[]) {
      const { receive, producers } = await path.join(peer);
      const { transportId } = receive;
      const answer = await path.consume(peer, { transportId, producerIds, rtpCapabilities });
      await path.connect(peer, { transportId, dtlsParameters });
      return {
        ...answer,
        producers,
        resume: () =>
          path.resume(
            peer,
            answer.consumers.map((it) => it.consumerId),
          ),
      };
    },
  };
}
