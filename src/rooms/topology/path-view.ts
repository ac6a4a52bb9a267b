import type { SfuPeerStats } from '../ports.ts';
import type { SfuPeerView } from '../sfu-view.ts';
import type { PathProducers } from './path-producers.ts';

/** What the SFU sees of a peer, and whose sources it is; what is gone meanwhile is left out. */
export function viewOf(
  { transports, producers, consumers, workerCpu }: SfuPeerStats,
  known: Pick<PathProducers, 'sourceOf' | 'consumedBy'>,
): SfuPeerView {
  const sent = producers.flatMap((stats) => {
    const source = known.sourceOf(stats.producerId);
    return source ? [{ ...stats, source }] : [];
  });
  const received = consumers.flatMap((stats) => {
    const producer = known.consumedBy(stats.consumerId);
    return producer ? [{ ...stats, peerId: producer.peerId, source: producer.source }] : [];
  });
  return { transports, workerCpu, sent, received };
}
