import { expect, vi } from 'vitest';
import type { PeerId } from '../../../src/protocol/ids.ts';
import { DtlsParameters, RtpCapabilities, RtpParameters } from '../../../src/protocol/rtp.ts';
import type { Wishes } from '../../../src/protocol/wishes.ts';
import { SfuPath } from '../../../src/rooms/topology/sfu-path.ts';
import { chromiumCapabilities, chromiumDtls, opusParameters, simulcastParameters } from '../../contract/rtp-samples.ts';
import { FakeMediaPlane } from '../fake-media-plane.ts';
import { noBound } from '../no-bounds.ts';
import { peerId } from '../people.ts';
import { deafListener } from './deaf-listener.ts';

export const [anna, boris, carol] = [peerId('anna'), peerId('boris'), peerId('carol')];
export const rtpCapabilities = RtpCapabilities.parse(chromiumCapabilities);
export const dtlsParameters = DtlsParameters.parse(chromiumDtls);
export const parameters = {
  microphone: RtpParameters.parse(opusParameters),
  camera: RtpParameters.parse(simulcastParameters),
};

/** Anna sends a camera of three layers and a microphone; the others receive. `bound`: of all that is sent to them. */
export async function annasPath(bound = noBound()) {
  const told: string[] = [];
  const muted = new Set<string>();
  const time = { now: 1_000 };
  const media = new FakeMediaPlane();
  const path = new SfuPath({
    generation: 1,
    opening: media.open(),
    peers: () => [anna, boris, carol],
    isHere: (who) => [anna, boris, carol].includes(who),
    now: () => time.now,
    rules: { requirePublish() {}, isMuted: (of, source) => muted.has(`${of} ${source}`) },
    bound,
    listener: {
      ...deafListener,
      layersWatched: ({ peerId: of, source }, layers) => told.push(`${of} ${source} ${layers}`),
      sourceHeld: ({ peerId: of, source }, { held, bitrate }) =>
        told.push(held ? `held ${of} ${source} ${bitrate}` : `${of} ${source} is held no more`),
      strayMedia: (of) => told.push(`stray ${of}`),
      failed: (code) => told.push(`failed ${code}`),
    },
  });
  const { send, receive: annasReceive } = await path.join(anna);
  await path.connect(anna, { transportId: send.transportId, dtlsParameters });
  const produce = async (source: 'camera' | 'microphone', picture?: { height: number }) => {
    const request = { transportId: send.transportId, source, rtpParameters: parameters[source] };
    return (await path.produce(anna, { ...request, ...(picture && { picture }) })).producerId;
  };
  const camera = await produce('camera', { height: 720 });
  const microphone = await produce('microphone');
  const receive = async (who: PeerId, producerIds = [camera, microphone], said: Wishes | null = null) => {
    const { receive: transport } = who === anna ? { receive: annasReceive } : await path.join(who);
    const { transportId } = transport;
    await path.connect(who, { transportId, dtlsParameters });
    const { consumers } = await path.consume(who, { transportId, producerIds, rtpCapabilities });
    const ids = consumers.map(({ consumerId }) => consumerId);
    if (said) path.wish(who, said);
    await path.resume(who, ids);
    return ids;
  };
  /** What a peer is sent of camera and microphone: the layer, or `-`. */
  const sentTo = (who: PeerId) =>
    (media.sessions[0]?.held ?? []).flatMap((it) =>
      it.kind === 'consumer' && it.owner === who ? [it.paused ? '-' : (it.layers?.spatial ?? 'sound')] : [],
    );
  const becomes = (who: PeerId, expected: unknown[]) => vi.waitFor(() => expect(sentTo(who)).toEqual(expected));
  return { path, media, muted, time, told, camera, microphone, produce, receive, sentTo, becomes };
}
