import type { PeerId } from '../../../src/protocol/ids.ts';
import type { Move, TopologyEvent } from '../../../src/rooms/topology/topology.ts';
import { peerId } from '../people.ts';

/** `people`: who comes and goes from there. */
export type Start = {
  readonly name: string;
  readonly people: readonly PeerId[];
  readonly events: readonly TopologyEvent[];
};

export const anna = peerId('anna');
export const boris = peerId('boris');
export const clara = peerId('clara');
export const daria = peerId('daria');

export const toSfu: Move = { topology: 'sfu', reason: 'third-peer' };
export const toP2p: Move = { topology: 'p2p', reason: 'two-remain' };

export const joined = (...peers: readonly PeerId[]): TopologyEvent[] =>
  peers.map((peer) => ({ type: 'peer-joined', peerId: peer, now: 0 }));
export const ready = (generation: number, ...peers: readonly PeerId[]): TopologyEvent[] =>
  peers.map((peer) => ({ type: 'peer-ready', peerId: peer, generation, now: 0 }));
export const move = (wanted: Move, now = 0): TopologyEvent => ({ type: 'move', move: wanted, now });

const three = [anna, boris, clara];
const p2p = [...joined(anna, boris), move(toP2p), ...ready(1, anna, boris)];
const sfuOfTwo = [...joined(anna, boris), move(toSfu), ...ready(1, anna, boris)];
const sfuOfThree = [...joined(...three), move(toSfu), ...ready(1, ...three)];

export const starts: readonly Start[] = [
  { name: 'an empty room', people: three, events: [] },
  { name: 'two with nothing between them', people: three, events: joined(anna, boris) },
  { name: 'three with nothing between them', people: three, events: joined(...three) },
  {
    name: 'a first peer-to-peer path that is being opened',
    people: three,
    events: [...joined(anna, boris), move(toP2p)],
  },
  { name: 'two, peer to peer', people: three, events: p2p },
  { name: 'two on the SFU', people: three, events: sfuOfTwo },
  { name: 'three on the SFU', people: three, events: sfuOfThree },
  { name: 'a switch from peer-to-peer for a third', people: three, events: [...p2p, ...joined(clara), move(toSfu)] },
  { name: 'a switch from the SFU back to peer-to-peer', people: three, events: [...sfuOfTwo, move(toP2p)] },
  {
    name: 'a switch for a third and a fourth who are ready',
    people: [anna, boris, clara, daria],
    events: [...p2p, ...joined(clara, daria), move(toSfu), ...ready(2, clara, daria)],
  },
];
