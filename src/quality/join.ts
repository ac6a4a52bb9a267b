import type { PeerId } from '../protocol/ids.ts';
import type { ReceivedDigest, SentDigest } from '../protocol/quality-digest.ts';
import type { SourceName } from '../protocol/rooms.ts';
import type { Generation, Topology } from '../protocol/topology.ts';
import { pathLabel } from './path-label.ts';
import type { TakenDigest } from './peer-digests.ts';
import type { End, LegSample, Since, Via } from './sample.ts';

/** One source on its way from one peer to another, and all that is known of it in one period. */
export type LegFacts = {
  readonly at: number;
  readonly generation: Generation;
  readonly topology: Topology;
  readonly sender: PeerId;
  readonly receiver: PeerId;
  readonly source: SourceName;
  readonly muted: boolean;
  readonly withheld: boolean;
  /** The sender's and the receiver's own, of about this time. */
  readonly sentBy: TakenDigest | null;
  readonly receivedBy: TakenDigest | null;
  readonly via: Via;
  readonly since: Since;
};

/** Puts side by side what both ends, and the SFU between them, measured of one source. */
export function joined(facts: LegFacts): LegSample {
  const { at, generation, topology, muted, withheld, via, since, source, sender, receiver, sentBy, receivedBy } = facts;
  const sent = sentBy?.sent.find((entry) => entry.source === source) ?? null;
  const received = receivedBy?.received.find((entry) => entry.source === source && entry.peerId === sender) ?? null;
  const leg = {
    at,
    generation,
    muted,
    withheld,
    sender: endOf(sender, topology, sentBy),
    receiver: endOf(receiver, topology, receivedBy),
    via,
    since,
  };
  switch (source) {
    case 'microphone':
    case 'screen-audio':
      return { ...leg, kind: 'audio', source, sent: ofKind(sent, 'audio'), received: ofKind(received, 'audio') };
    case 'camera':
    case 'screen':
      return { ...leg, kind: 'video', source, sent: ofKind(sent, 'video'), received: ofKind(received, 'video') };
  }
}

function endOf(peerId: PeerId, topology: Topology, digest: TakenDigest | null): End {
  if (!digest) return { peerId, path: null, digest: null, signaling: null };
  const { periodMs, network, stalled = null, signaling } = digest;
  const path = network.pair ? pathLabel(topology, network.pair) : null;
  return { peerId, path, digest: { periodMs, network, stalled }, signaling };
}

/** The schema ties a source to its kind. */
const ofKind = <T extends SentDigest | ReceivedDigest, K extends T['kind']>(
  entry: T | null,
  kind: K,
): Extract<T, { kind: K }> | null => (entry?.kind === kind ? (entry as Extract<T, { kind: K }>) : null);
