import type { Peer } from './peer.ts';
import { initialTopology, type MediaPath, type TopologyState } from './topology/topology.ts';

/**
 * A room as it was before the server's restart. Of a peer-to-peer path both ends are there, without a connection, and
 * it goes on; a path through the SFU is gone with it, and so are those who were on it until they come.
 */
export type RoomBefore = {
  readonly path: (MediaPath & { topology: 'p2p' }) | null;
  /** The ends of the path; of no path, nobody. */
  readonly peers: readonly Peer[];
  /** Of the newest path that anybody has seen. */
  readonly lastGeneration: number;
};

export function topologyBefore({ path, lastGeneration }: RoomBefore): TopologyState {
  if (!path) return { ...initialTopology, lastGeneration };
  return { phase: 'stable', peers: path.between, lastGeneration, path, unreachable: new Set() };
}
