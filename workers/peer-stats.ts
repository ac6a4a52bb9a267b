import { parseScalabilityMode, type types } from 'mediasoup';
import type {
  Layers,
  LayersView,
  PausedBy,
  SfuConsumerStats,
  SfuProducerStats,
  SfuTransportStats,
  TransportDirection,
} from '../src/rooms/ports.ts';

/** RTCP counts lost packets in 256ths (RFC 3550 §6.4.1), and so does mediasoup. */
const FRACTION = 256;

/**
 * `flows`: what goes over the transport now. It counts losses by transport-wide feedback alone, which the SFU gets of
 * pictures; without it what it says is 0, or stands since it had some.
 */
export function transportStats(
  direction: TransportDirection,
  stats: types.WebRtcTransportStat[],
  flows: readonly { rtpParameters: types.RtpParameters }[],
): SfuTransportStats {
  const [stat] = stats;
  const lost = direction === 'send' ? stat?.rtpPacketLossReceived : stat?.rtpPacketLossSent;
  const counts = flows.some(({ rtpParameters }) => rtpParameters.codecs.some(hasTransportFeedback));
  return {
    direction,
    lost: counts ? (lost ?? null) : null,
    availableOutgoingBitrate: stat?.availableOutgoingBitrate ?? null,
  };
}

/** What the peer is sent now. */
export const isFlowing = (consumer: Consumer): boolean => pausedBy(consumer, layersOf(consumer)) === 'nobody';

const hasTransportFeedback = ({ rtcpFeedback = [] }: types.RtpCodecParameters): boolean =>
  rtcpFeedback.some(({ type }) => type === 'transport-cc');

export function producerStats(producer: types.Producer, streams: types.ProducerStat[]): SfuProducerStats {
  const sum = (count: (stream: types.ProducerStat) => number): number =>
    streams.reduce((total, stream) => total + count(stream), 0);
  return {
    producerId: producer.id,
    packets: sum(({ packetCount }) => packetCount),
    lost: sum(({ packetsLost }) => packetsLost),
    repaired: sum(({ packetsRepaired }) => packetsRepaired),
    // A layer that is not sent any more keeps the jitter that it had.
    jitterMs: Math.max(
      0,
      ...streams
        .filter(({ bitrate }) => bitrate > 0)
        .map(({ jitter, mimeType }) => jitterMs(jitter, clockRateOf(producer, mimeType))),
    ),
    rttMs: longest(streams),
  };
}

export function consumerStats(
  consumer: types.Consumer,
  stats: (types.ConsumerStat | types.ProducerStat)[],
): SfuConsumerStats {
  // The producer's streams are told besides.
  const streams = stats.filter(({ type }) => type === 'outbound-rtp');
  const layers = layersOf(consumer);
  return {
    consumerId: consumer.id,
    packets: streams.reduce((total, { packetCount }) => total + packetCount, 0),
    fractionLost: Math.max(0, ...streams.map(({ fractionLost }) => fractionLost / FRACTION)),
    rttMs: longest(streams),
    paused: pausedBy(consumer, layers),
    layers,
  };
}

type Consumer = Pick<
  types.Consumer,
  'paused' | 'producerPaused' | 'type' | 'score' | 'currentLayers' | 'preferredLayers' | 'rtpParameters'
>;

/** What is sent on of a picture that is sent in several layers. */
export function layersOf(consumer: Consumer): LayersView | null {
  if (consumer.type !== 'simulcast') return null;
  const { score, currentLayers, preferredLayers, rtpParameters } = consumer;
  const { spatialLayers: announced, temporalLayers } = parseScalabilityMode(
    rtpParameters.encodings?.[0]?.scalabilityMode,
  );
  const best = temporalLayers - 1;
  const layers = ({ spatialLayer: spatial, temporalLayer: temporal = best }: types.ConsumerLayers): Layers => ({
    spatial,
    temporal,
  });
  const top = { spatial: Math.max(0, score.producerScores.findLastIndex(isSent)), temporal: best };
  return {
    announced,
    top,
    preferred: preferredLayers ? layers(preferredLayers) : top,
    current: currentLayers ? layers(currentLayers) : null,
  };
}

export function pausedBy(consumer: Consumer, layers: LayersView | null): PausedBy {
  if (consumer.producerPaused) return 'sender';
  if (consumer.paused) return 'wish';
  const isHeldBack = layers?.current === null && consumer.score.producerScores.some(isSent);
  return isHeldBack ? 'bandwidth' : 'nobody';
}

/** A layer's score is 0 while nothing of it comes. */
const isSent = (score: number): boolean => score > 0;

/** mediasoup's is in units of the RTP clock. */
const jitterMs = (jitter: number, clockRate: number): number => (jitter / clockRate) * 1_000;

function clockRateOf({ rtpParameters }: types.Producer, mimeType: string): number {
  const codec = rtpParameters.codecs.find((it) => it.mimeType.toLowerCase() === mimeType.toLowerCase());
  return codec?.clockRate ?? 90_000;
}

/** 0: not measured yet. */
function longest(streams: readonly { roundTripTime?: number }[]): number | null {
  const times = streams.flatMap(({ roundTripTime }) => (roundTripTime ? [roundTripTime] : []));
  return times.length > 0 ? Math.max(...times) : null;
}
