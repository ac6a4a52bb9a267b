import type { PeerId } from '../../../src/protocol/ids.ts';
import {
  initialTopology,
  type MediaPath,
  type Move,
  step,
  type TopologyEffect,
  type TopologyEvent,
  type TopologyState,
} from '../../../src/rooms/topology/topology.ts';
import { anna, boris, clara, joined, move, ready, toP2p, toSfu } from './starts.ts';

export const p2p = (generation: number, impolite = anna, polite = boris): MediaPath => ({
  topology: 'p2p',
  generation,
  between: [impolite, polite],
});
export const sfu = (generation: number): MediaPath => ({ topology: 'sfu', generation });

export const left = (peer: PeerId, now = 0): TopologyEvent => ({ type: 'peer-left', peerId: peer, now });
export const failed = (generation: number, ...peers: PeerId[]): TopologyEvent[] =>
  peers.map((peer) => ({ type: 'peer-failed', peerId: peer, generation, now: 0 }));
export const broke = (generation: number, now = 0): TopologyEvent => ({ type: 'path-failed', generation, now });
export const tick = (now: number): TopologyEvent => ({ type: 'tick', now });
export const away = (now: number): TopologyEvent => ({ type: 'peer-away', now });

/** What the last event did. */
export function play(...events: TopologyEvent[]): { state: TopologyState; effects: readonly TopologyEffect[] } {
  let result: ReturnType<typeof step> = { state: initialTopology, effects: [] };
  for (const event of events) result = step(result.state, event);
  return result;
}

export const opens = (path: MediaPath, reason: Move['reason'], from: MediaPath | null = null) => ({
  type: 'open',
  path,
  from,
  reason,
});
export const loses = (path: MediaPath) => ({ type: 'close', path, because: 'lost' });
export const commits = (path: MediaPath, from: MediaPath | null, reason: Move['reason'], tookMs = 0) =>
  from
    ? [
        { type: 'committed', path, from, reason, tookMs },
        { type: 'close', path: from, because: 'committed' },
      ]
    : [{ type: 'committed', path, from, reason, tookMs }];
export const abandons = (path: MediaPath, kept: MediaPath, because: string, reason: Move['reason'], tookMs = 0) => [
  { type: 'abandoned', path, kept, reason, because, tookMs },
  { type: 'close', path, because: 'abandoned' },
];

export const two = joined(anna, boris);
export const opening = [...two, move(toP2p)];
export const onP2p = [...opening, ...ready(1, anna, boris)];
/** Two on the way from the first path to the SFU. */
export const leaving = [...onP2p, move(toSfu)];
/** The same with the newcomer for whom it is. */
export const forClara = [...onP2p, ...joined(clara), move(toSfu)];
export const onSfu = [...joined(anna, boris, clara), move(toSfu), ...ready(1, anna, boris, clara)];
export const twoOnSfu = [...two, move(toSfu), ...ready(1, anna, boris)];
export const comingBack = [...twoOnSfu, move(toP2p)];
