import type { PeerId } from '../protocol/ids.ts';
import type { SourceName } from '../protocol/rooms.ts';
import type { Layers, LayersView, PausedBy, SfuConsumerStats, SfuPeerStats, SfuProducerStats } from './ports.ts';
import type { LimitedBy } from './sending-bounds.ts';

export type { Layers, LayersView, PausedBy };

/** What the SFU sees of one peer, and whose sources it is. */
export type SfuPeerView = Pick<SfuPeerStats, 'transports' | 'workerCpu'> & {
  /** What the peer sends. */
  readonly sent: readonly (SfuProducerStats & { readonly source: SourceName })[];
  /** What it is sent. */
  readonly received: readonly ReceivedView[];
};

/**
 * `isLowered`: it is given less than it wishes for, since its line would not carry that; or, `limitedBy`, since the room
 * or the application has a bound.
 */
export type ReceivedView = SfuConsumerStats & {
  readonly peerId: PeerId;
  readonly source: SourceName;
  readonly isLowered: boolean;
  readonly limitedBy: LimitedBy | null;
};
