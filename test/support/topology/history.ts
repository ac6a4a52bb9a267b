import type { PeerId } from '../../../src/protocol/ids.ts';
import type { Generation } from '../../../src/protocol/topology.ts';
import type {
  MediaPath,
  Move,
  TopologyEvent,
  TopologyState,
  TopologyStep,
} from '../../../src/rooms/topology/topology.ts';

/** What peers said of a path. */
export type Said = { readonly ready: ReadonlySet<PeerId>; readonly failed: ReadonlySet<PeerId> };

/** A room as somebody knows it who sees events and effects only; the machine's state is compared with it. */
export type History = {
  readonly state: TopologyState;
  readonly peers: readonly PeerId[];
  readonly open: ReadonlyMap<Generation, MediaPath>;
  readonly newest: Generation;
  readonly said: ReadonlyMap<Generation, Said>;
  /** Open or not: nothing can be heard on it any more. */
  readonly broken: ReadonlySet<Generation>;
  /** Asked for and neither opened nor settled on since. */
  readonly wish: Move | null;
  readonly now: number;
};

/** One step of the machine, and the room before and after it. */
export type Passage = {
  readonly before: History;
  readonly event: TopologyEvent;
  readonly effects: TopologyStep['effects'];
  readonly after: History;
};

export const beginning = (state: TopologyState): History => ({
  state,
  peers: [],
  open: new Map(),
  newest: 0,
  said: new Map(),
  broken: new Set(),
  wish: null,
  now: 0,
});

export const membersOf = (path: MediaPath, peers: readonly PeerId[]): PeerId[] =>
  peers.filter((peer) => path.topology === 'sfu' || path.between.includes(peer));

export const saidOf = (history: History, path: MediaPath): Said =>
  history.said.get(path.generation) ?? { ready: new Set(), failed: new Set() };

/** Everybody who is on the path and has said nothing yet. */
export function awaitedOn(history: History, path: MediaPath): PeerId[] {
  const { ready, failed } = saidOf(history, path);
  return membersOf(path, history.peers).filter((peer) => !ready.has(peer) && !failed.has(peer));
}

export const canHave = (move: Move, peers: readonly PeerId[]): boolean =>
  move.topology === 'sfu' ? peers.length >= 2 : peers.length === 2;

export function pathsIn(state: TopologyState): MediaPath[] {
  if (state.phase === 'stable') return [state.path];
  if (state.phase !== 'switching') return [];
  return [state.from, state.to].filter((path) => path !== null);
}

export function afterStep(before: History, event: TopologyEvent, { state, effects }: TopologyStep): Passage {
  const peers = seatedAfter(before.peers, event);
  const said = saidAfter(before, event, peers);
  const broken = new Set(before.broken);
  if (event.type === 'path-failed' && before.open.has(event.generation)) broken.add(event.generation);
  for (const path of before.open.values()) {
    const failed = said.get(path.generation)?.failed;
    if (membersOf(path, peers).filter((peer) => !failed?.has(peer)).length < 2) broken.add(path.generation);
  }
  const open = new Map(before.open);
  let newest = before.newest;
  for (const effect of effects) {
    if (effect.type === 'close') open.delete(effect.path.generation);
    if (effect.type !== 'open') continue;
    open.set(effect.path.generation, effect.path);
    newest = effect.path.generation;
  }
  const wish = wishAfter(before, event, { state, effects });
  return { before, event, effects, after: { state, peers, open, newest, said, broken, wish, now: event.now } };
}

function seatedAfter(peers: readonly PeerId[], event: TopologyEvent): readonly PeerId[] {
  if (event.type === 'peer-joined') return peers.includes(event.peerId) ? peers : [...peers, event.peerId];
  return event.type === 'peer-left' ? peers.filter((peer) => peer !== event.peerId) : peers;
}

function saidAfter(before: History, event: TopologyEvent, peers: readonly PeerId[]): ReadonlyMap<Generation, Said> {
  const all = new Map<Generation, Said>();
  for (const path of before.open.values()) {
    const { ready, failed } = saidOf(before, path);
    const now = { ready: new Set(ready), failed: new Set(failed) };
    if (event.type === 'peer-left') for (const set of [now.ready, now.failed]) set.delete(event.peerId);
    if (event.type === 'peer-ready' || event.type === 'peer-failed') {
      const counts = event.generation === path.generation && membersOf(path, peers).includes(event.peerId);
      const isReady = event.type === 'peer-ready';
      if (counts) (isReady ? now.ready : now.failed).add(event.peerId);
      if (counts) (isReady ? now.failed : now.ready).delete(event.peerId);
    }
    all.set(path.generation, now);
  }
  return all;
}

/** A wish is done with once a path of its topology was opened, or is what the room is on, or leads to. */
function wishAfter(before: History, event: TopologyEvent, { state, effects }: TopologyStep): Move | null {
  const wish = event.type === 'move' && before.state.phase === 'switching' ? event.move : before.wish;
  const [last] = pathsIn(state).slice(-1);
  const isSettled =
    state.phase !== 'switching' || effects.some(({ type }) => type === 'committed' || type === 'abandoned');
  const opened = effects.some((effect) => effect.type === 'open' && effect.path.topology === wish?.topology);
  return isSettled || opened || last?.topology === wish?.topology ? null : wish;
}
