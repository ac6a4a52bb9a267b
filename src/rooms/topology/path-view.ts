import type { SfuPeerStats } from '../ports.ts';
import type { SfuPeerView } from '../sfu-view.ts';
import type { PathProducers } from './path-producers.ts';

/** What the SFU sees of a peer, and whose sources it is; what is gone meanwhile is left out. */
export function viewOf(
  { transports, producers, consumers, workerCpu }: SfuPeerStats,
  known: Pick<PathProducers, 'find' | 'consumedBy'>,
): SfuPeerView {
  const sent = producers.flatMap((stats) => {
    const producer = known.find(stats.producerId);
    return producer ? [{ ...stats, source: producer.source }] : [];
  });
  const received = consumers.flatMap((stats) => {
    const producer = known.consumedBy(stats.consumerId);
    return producer ? [{ ...stats, peerId: producer.peerId, source: producer.source }] : [];
  });
  return { transports, workerCpu, sent, received };
}
