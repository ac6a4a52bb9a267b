import type { DirectWay } from '../../src/protocol/diagnostics.ts';
import { gatheredCandidates } from './gathered-candidates.ts';

type Candidate = Pick<RTCIceCandidate, 'type' | 'protocol' | 'address' | 'port' | 'relatedAddress' | 'relatedPort'>;

/** What the candidates of a machine promise (RFC 8445 §5.1.1; RFC 4787 §4.1 for what NATs do). */
export function directWayOf(candidates: readonly Candidate[]): DirectWay {
  const overUdp = candidates.filter(({ protocol, type }) => protocol === 'udp' && type !== 'relay');
  if (overUdp.length === 0) return 'impossible';
  const outer = overUdp.filter(({ type }) => type === 'srflx');
  if (outer.length > 0) return hasPortPerDestination(outer) ? 'unlikely' : 'likely';
  return overUdp.some(({ address }) => address !== null && isPublic(address)) ? 'likely' : 'same-network';
}

/** Two servers were told different ports of the same one: others are told yet another. */
function hasPortPerDestination(outer: readonly Candidate[]): boolean {
  const ports = new Map<string, Set<number | null>>();
  for (const { relatedAddress, relatedPort, port } of outer) {
    const base = `${relatedAddress} ${relatedPort}`;
    ports.set(base, (ports.get(base) ?? new Set()).add(port));
  }
  return [...ports.values()].some((told) => told.size > 1);
}

/** Not of one's own network (RFC 1918, 6598, 4193). Browsers hide those behind names (`.local`) where they can. */
function isPublic(address: string): boolean {
  if (address.includes(':')) return /^[23]/.test(address);
  if (!/^\d+(?:\.\d+){3}$/.test(address)) return false;
  return !/^(?:0|10|127|169\.254|172\.(?:1[6-9]|2\d|3[01])|192\.168|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./.test(
    address,
  );
}

/** Looks at what a connection gathers with these servers. */
export async function findDirectWay(
  createPeerConnection: (configuration: RTCConfiguration) => RTCPeerConnection,
  iceServers: readonly RTCIceServer[],
  timeoutMs: number,
): Promise<DirectWay> {
  return directWayOf(await gatheredCandidates(createPeerConnection({ iceServers: [...iceServers] }), timeoutMs));
}
