import type { PeerId } from '../../protocol/ids.ts';
import type { Topology } from '../../protocol/topology.ts';
import type { InRoom, MediaPath, TopologyState } from './topology-state.ts';

/** The room's next path; null where these peers cannot have one of that topology. The first to be seated is impolite. */
export function nextPath({ peers, lastGeneration }: InRoom, topology: Topology): MediaPath | null {
  const [impolite, polite, third] = peers;
  const generation = lastGeneration + 1;
  if (impolite === undefined || polite === undefined) return null;
  if (topology === 'sfu') return { topology, generation };
  return third === undefined ? { topology, generation, between: [impolite, polite] } : null;
}

export const carries = (path: MediaPath, peerId: PeerId): boolean =>
  path.topology === 'sfu' || path.between.includes(peerId);

/** A path on which fewer than two can hear each other has failed, whatever its transports say. */
export const isUsable = (path: MediaPath, peers: readonly PeerId[], unreachable: ReadonlySet<PeerId>): boolean =>
  peers.filter((peer) => carries(path, peer) && !unreachable.has(peer)).length >= 2;

/** Nobody takes the place of an end of a peer-to-peer path. */
export const hasLostAnEnd = (path: MediaPath, peers: readonly PeerId[]): boolean =>
  path.topology === 'p2p' && path.between.some((end) => !peers.includes(end));

/** The path that carries media now. */
export function carrierOf(state: TopologyState): MediaPath | null {
  if (state.phase === 'stable') return state.path;
  return state.phase === 'switching' ? state.from : null;
}

/** The older one first. */
export function openPathsOf(state: TopologyState): readonly MediaPath[] {
  if (state.phase === 'stable') return [state.path];
  if (state.phase === 'switching') return state.from ? [state.from, state.to] : [state.to];
  return [];
}
