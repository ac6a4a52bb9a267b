import type { CandidatePair } from '../protocol/quality-digest.ts';
import type { Topology } from '../protocol/topology.ts';

export const pathLabels = ['p2p_host', 'p2p_srflx', 'p2p_relay', 'sfu_udp', 'sfu_tcp', 'sfu_relay'] as const;
export type PathLabel = (typeof pathLabels)[number];

/** One end's way to the other end of its path. A pair is as long as its longer side: relay before srflx before host. */
export function pathLabel(topology: Topology, pair: CandidatePair): PathLabel {
  const sides = [pair.local, pair.remote];
  const isRelayed = sides.includes('relay');
  if (topology === 'sfu') return isRelayed ? 'sfu_relay' : `sfu_${pair.protocol}`;
  if (isRelayed) return 'p2p_relay';
  return sides.every((type) => type === 'host') ? 'p2p_host' : 'p2p_srflx';
}
