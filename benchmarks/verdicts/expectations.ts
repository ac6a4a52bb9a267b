import type { PeerId } from '../../src/protocol/ids.ts';
import type { Cause } from '../../src/protocol/quality.ts';
import type { Topology } from '../../src/protocol/topology.ts';
import type { VerdictFact } from '../../src/quality/quality-events.ts';
import { exhaustive } from '../../src/shared/exhaustive.ts';

type Leg = VerdictFact['leg'];
/** Any of these causes, on any of these legs. */
type Expected = { causes: readonly Cause[]; legs: readonly Leg[] };

const UP: Expected = { causes: ['sender-uplink'], legs: ['uplink'] };
const DOWN: Expected = { causes: ['receiver-downlink'], legs: ['downlink'] };
/** Between two one’s uplink is the other’s downlink: the line alone is right, and the leg where side evidence names it. */
const UP_OR_LINE: Expected = { causes: ['sender-uplink', 'network'], legs: ['uplink', 'line'] };
const DOWN_OR_LINE: Expected = { causes: ['receiver-downlink', 'network'], legs: ['downlink', 'line'] };
const narrow = (expected: Expected): Expected => ({ ...expected, causes: [...expected.causes, 'bandwidth-limited'] });
const anyLeg = (cause: Cause): Expected => ({ causes: [cause], legs: [null, 'uplink', 'downlink', 'line'] });

/** What is right to say of each impairment (test/support/impairment/impairments.ts), by its name. */
const expected: Readonly<Record<string, Readonly<Record<Topology, Expected>>>> = {
  'uplink loss 2 %': { sfu: UP, p2p: UP_OR_LINE },
  'uplink loss 10 %': { sfu: UP, p2p: UP_OR_LINE },
  'downlink loss 5 %': { sfu: DOWN, p2p: DOWN_OR_LINE },
  'burst loss': { sfu: UP, p2p: UP_OR_LINE },
  'jitter 60 ms': { sfu: UP, p2p: UP_OR_LINE },
  'delay +300 ms': { sfu: UP, p2p: UP_OR_LINE },
  'uplink 300 kbit/s': { sfu: narrow(UP), p2p: narrow(UP_OR_LINE) },
  'downlink 300 kbit/s': { sfu: narrow(DOWN), p2p: narrow(DOWN_OR_LINE) },
  'relay over TCP': { sfu: anyLeg('relay-path'), p2p: anyLeg('relay-path') },
  "sender's CPU starved": { sfu: anyLeg('sender-cpu'), p2p: anyLeg('sender-cpu') },
  "receiver's CPU starved": { sfu: anyLeg('receiver-cpu'), p2p: anyLeg('receiver-cpu') },
  'microphone dead': { sfu: anyLeg('sender-device'), p2p: anyLeg('sender-device') },
  'camera frozen': { sfu: anyLeg('sender-device'), p2p: anyLeg('sender-device') },
};

export function isRight(impairment: string, topology: Topology, { cause, leg }: VerdictFact): boolean {
  const right = expected[impairment]?.[topology];
  if (!right) throw new Error(`nobody said what is right to say of ${impairment}`);
  return right.causes.includes(cause) && right.legs.includes(leg);
}

/** Whose machine or line a verdict blames, whichever way the media goes; null: nobody's. */
export function blamed({ cause, leg, peerId, viewerId }: VerdictFact): PeerId | 'line between' | 'server' | null {
  switch (cause) {
    case 'sender-uplink':
    case 'sender-cpu':
    case 'sender-device':
      return peerId;
    case 'receiver-downlink':
    case 'receiver-cpu':
      return viewerId;
    case 'relay-path':
    case 'bandwidth-limited':
      if (leg === 'uplink') return peerId;
      return leg === 'downlink' ? viewerId : 'line between';
    case 'network':
      return 'line between';
    case 'server':
      return 'server';
    case 'unknown':
      return null;
    default:
      return exhaustive(cause);
  }
}
