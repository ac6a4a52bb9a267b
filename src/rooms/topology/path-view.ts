import type { Forwarding, Layers, LayersView, SfuConsumerStats, SfuPeerStats } from '../ports.ts';
import type { LimitedBy } from '../sending-bounds.ts';
import type { ReceivedView, SfuPeerView } from '../sfu-view.ts';
import type { PathProducers } from './path-producers.ts';

/** What the SFU sees of a peer, and whose sources it is; what is gone meanwhile is left out. `wished`: by consumer. */
export function viewOf(
  { transports, producers, consumers, workerCpu }: SfuPeerStats,
  known: Pick<PathProducers, 'find' | 'consumedBy'>,
  wished: Readonly<Record<string, Forwarding>>,
  limit: LimitedBy | null,
): SfuPeerView {
  const sent = producers.flatMap((stats) => {
    const producer = known.find(stats.producerId);
    return producer ? [{ ...stats, source: producer.source }] : [];
  });
  const received = consumers.flatMap((stats) => {
    const producer = known.consumedBy(stats.consumerId);
    const { peerId, source } = producer ?? {};
    return peerId && source ? [{ ...asWished(stats, wished[stats.consumerId], limit), peerId, source }] : [];
  });
  return { transports, workerCpu, sent, received };
}

/**
 * What is less than was wished for, and there, is so for the line, or a limit: the SFU itself only knows what it was told
 * to send.
 */
function asWished(
  stats: SfuConsumerStats,
  wished: Forwarding | undefined,
  limit: LimitedBy | null,
): SfuConsumerStats & Pick<ReceivedView, 'isLowered' | 'limitedBy'> {
  if (!wished || wished === 'paused') return { ...stats, isLowered: false, limitedBy: null };
  const { layers: best } = wished;
  const isSmaller = stats.layers !== null && best !== null && isBelow(stats.layers, best);
  const isPaused = stats.paused === 'wish';
  return {
    ...stats,
    layers: stats.layers && best ? { ...stats.layers, preferred: best } : stats.layers,
    paused: isPaused ? 'bandwidth' : stats.paused,
    isLowered: isPaused || isSmaller,
    limitedBy: isPaused || isSmaller ? limit : null,
  };
}

const isBelow = ({ preferred: told, top }: LayersView, best: Layers): boolean =>
  told.spatial < Math.min(best.spatial, top.spatial) || told.temporal < Math.min(best.temporal, top.temporal);
