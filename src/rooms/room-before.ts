import type { Standing } from './moderation/room-moderation.ts';
import type { Peer, Seat } from './peer.ts';
import { initialTopology, type MediaPath, type TopologyState } from './topology/topology.ts';

/** A seat as its ticket says. */
export type PeerBefore = Pick<Peer, 'peerId' | 'sources'> & { readonly seat: Seat; readonly standing: Standing };

/** What a seat begins with that somebody takes again. `as`: the peer that it goes on as; null: as another one. */
export type SeatAgain = {
  readonly standing: Standing;
  readonly as: Pick<Peer, 'peerId' | 'sources'> | null;
};

/**
 * A room as it was before the server's restart. Of a peer-to-peer path both ends are there, without a connection, and
 * it goes on; a path through the SFU is gone with it, and so are those who were on it until they come.
 */
export type RoomBefore = {
  readonly path: (MediaPath & { topology: 'p2p' }) | null;
  /** The ends of the path; of no path, nobody. */
  readonly peers: readonly PeerBefore[];
  /** Of the newest path that anybody has seen. */
  readonly lastGeneration: number;
};

export function topologyBefore({ path, lastGeneration }: RoomBefore): TopologyState {
  if (!path) return { ...initialTopology, lastGeneration };
  return { phase: 'stable', peers: path.between, lastGeneration, path, unreachable: new Set() };
}

/** Nothing of it is forgotten by the one who goes on as the same peer; a new one has had no orders yet. */
export function seatAgain({ peerId, sources, standing }: PeerBefore, isSame: boolean): SeatAgain {
  if (isSame) return { standing, as: { peerId, sources } };
  return { standing: { ...standing, lastOrder: 0 }, as: null };
}
