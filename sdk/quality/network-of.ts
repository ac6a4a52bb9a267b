import { CandidatePair, type NetworkDigest } from '../../src/protocol/quality-digest.ts';
import type { PathStats, StatsById } from '../media/media-path.ts';
import {
  changeOf,
  known,
  milliseconds,
  nameIn,
  numberIn,
  ofType,
  type Stats,
  statsOf,
  stepOf,
} from './stats-reading.ts';

type Selected = { readonly report: StatsById; readonly stats: Stats };

/** What the browser knows of its way to the other end, over one period. Of two transports the longer way is told. */
export function networkOf(before: PathStats, after: PathStats): Omit<NetworkDigest, 'signalingRttMs'> {
  const ways = [
    { selected: selectedPair(after.send), before: before.send },
    // Peer-to-peer they are one.
    ...(after.receive === after.send ? [] : [{ selected: selectedPair(after.receive), before: before.receive }]),
  ];
  const pairs = ways.flatMap(({ selected }) => (selected ? [describePair(selected)] : []));
  const [pair] = pairs
    .filter((described) => described !== null)
    .toSorted((one, other) => lengthOf(other) - lengthOf(one));
  const roundTrips = ways.flatMap(({ selected, before: earlier }) => (selected ? roundTripOf(selected, earlier) : []));
  const outgoing = numberIn(ways[0]?.selected?.stats ?? null, 'availableOutgoingBitrate');
  return {
    ...(pair && { pair }),
    ...(roundTrips.length > 0 && { rttMs: milliseconds(Math.max(...roundTrips)) }),
    ...(outgoing !== undefined && { availableOutgoingBitrate: Math.max(0, Math.round(outgoing)) }),
  };
}

/** Firefox names it in the pair, not in the transport. */
function selectedPair(report: StatsById): Selected | null {
  const [transport] = ofType(report, 'transport');
  const named = statsOf(report, transport?.['selectedCandidatePairId']);
  const stats = named ?? ofType(report, 'candidate-pair').find((pair) => pair['selected'] === true) ?? null;
  return stats && { report, stats };
}

function describePair({ report, stats }: Selected): CandidatePair | null {
  const local = statsOf(report, stats['localCandidateId']);
  const remote = statsOf(report, stats['remoteCandidateId']);
  const pair = CandidatePair.safeParse(
    known({
      local: nameIn(local, 'candidateType'),
      remote: nameIn(remote, 'candidateType'),
      protocol: nameIn(local, 'protocol'),
      relayProtocol: nameIn(local, 'relayProtocol'),
    }),
  );
  return pair.success ? pair.data : null;
}

/** A relay is farther than TCP, and that than UDP. */
const lengthOf = ({ local, remote, protocol }: CandidatePair): number =>
  ([local, remote].includes('relay') ? 2 : 0) + (protocol === 'tcp' ? 1 : 0);

/** In seconds: the mean of the checks that were answered in the period, else the last one before. */
function roundTripOf({ stats }: Selected, before: StatsById): number[] {
  const step = stepOf(before, stats, 'responsesReceived');
  const answered = changeOf(step, 'responsesReceived') ?? 0;
  const total = changeOf(step, 'totalRoundTripTime');
  if (answered > 0 && total !== undefined) return [Math.max(0, total / answered)];
  const last = numberIn(stats, 'currentRoundTripTime');
  return last === undefined ? [] : [last];
}
