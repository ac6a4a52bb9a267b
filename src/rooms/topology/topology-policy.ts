import type { SwitchReason, Topology } from '../../protocol/topology.ts';
import type { Move, Switching, TopologyEffect, TopologyEvent, TopologyState } from './topology-state.ts';

/**
 * For a first peer-to-peer path on which nobody is ready. Longer helps networks on which connecting takes long;
 * shorter gets those who cannot connect at all talking sooner.
 */
export const P2P_PATIENCE_MS = 8_000;
/** Of two alone on the SFU. Longer keeps a Worker busy for them; shorter moves media to and fro. */
export const DWELL_MS = 10_000;
/** After a switch that was abandoned. Longer keeps a newcomer waiting; shorter loads clients with what fails again. */
export const RETRY_MS = 5_000;
/** The wait doubles up to here. Longer finds out late that the SFU is back; shorter: as for `RETRY_MS`. */
export const MAX_RETRY_MS = 60_000;

/** What the policy knows of the past; all of it is about the present set of peers. */
export type PolicyMemory = {
  /** A peer-to-peer path between them broke or did not come up, and none did since. */
  readonly p2pFailed: boolean;
  /** There are two, nobody else is about to come, and no reason to be on the SFU. */
  readonly calmSince: number | null;
  /** A first peer-to-peer path waits for anybody to be ready, and all can negotiate. */
  readonly waitingSince: number | null;
  /** Switches in a row that were abandoned, but for those whose reason was gone. */
  readonly abandoned: number;
  readonly retryAt: number;
};

export const initialMemory: PolicyMemory = {
  p2pFailed: false,
  calmSince: null,
  waitingSince: null,
  abandoned: 0,
  retryAt: 0,
};

/** What is true besides, after the event. */
type Circumstances = {
  /** Somebody shares a screen. */
  readonly sharing: boolean;
  /** So many who have no seat are about to take one. */
  readonly expected: number;
};

/** One step of the machine. */
export type Happened = Circumstances & {
  readonly before: TopologyState;
  readonly event: TopologyEvent;
  readonly after: TopologyState;
  readonly effects: readonly TopologyEffect[];
};

/** To be told of every step, once; and of circumstances that changed, by a tick. */
export function remember(memory: PolicyMemory, happened: Happened): PolicyMemory {
  const { before, event, after, effects, sharing, expected } = happened;
  const { now } = event;
  const isSameSet = before.peers === after.peers;
  const known = isSameSet ? afterEffects(memory, effects, now) : initialMemory;
  const committed = effects.some(({ type }) => type === 'committed');
  const opened = effects.some(({ type }) => type === 'open');
  const calm = after.peers.length === 2 && expected === 0 && !sharing && !known.p2pFailed;
  const waiting = isFirstP2p(after) && after.ready.size === 0 && event.type !== 'peer-away';
  return {
    ...known,
    calmSince: calm ? sinceWhen(known.calmSince, committed, now) : null,
    waitingSince: waiting ? sinceWhen(known.waitingSince, opened, now) : null,
  };
}

const sinceWhen = (before: number | null, anew: boolean, now: number): number => (anew ? now : (before ?? now));

function afterEffects(memory: PolicyMemory, effects: readonly TopologyEffect[], now: number): PolicyMemory {
  const committed = effects.find((effect) => effect.type === 'committed');
  if (committed) {
    const p2pFailed = committed.path.topology === 'p2p' ? false : memory.p2pFailed;
    return { ...memory, p2pFailed, abandoned: 0, retryAt: 0 };
  }
  const p2pFailed = memory.p2pFailed || hasFailedP2p(effects);
  const abandoned = effects.find((effect) => effect.type === 'abandoned');
  if (!abandoned || abandoned.because === 'superseded') return { ...memory, p2pFailed };
  const retryAt = now + Math.min(MAX_RETRY_MS, RETRY_MS * 2 ** memory.abandoned);
  return { ...memory, p2pFailed, abandoned: memory.abandoned + 1, retryAt };
}

/** A path that made room for another one, for whose sake it was given up unfinished, did not fail. */
function hasFailedP2p(effects: readonly TopologyEffect[]): boolean {
  const madeRoom = effects.some((effect) => effect.type === 'open' && !failingReasons.includes(effect.reason));
  return effects.some((effect) => {
    if (effect.type === 'abandoned') return effect.path.topology === 'p2p' && effect.because !== 'superseded';
    return effect.type === 'close' && effect.path.topology === 'p2p' && effect.because === 'lost' && !madeRoom;
  });
}

const failingReasons: readonly SwitchReason[] = ['p2p-failed', 'p2p-unreachable'];

/** `complete`: nobody's signaling connection is lost. */
export type Facts = Circumstances & {
  readonly state: TopologyState;
  readonly memory: PolicyMemory;
  readonly complete: boolean;
  readonly now: number;
};

/** Where the room should be and is not, nor on its way to. */
export function wish(facts: Facts): Move | null {
  const { state, memory, now } = facts;
  if (state.phase === 'failed') return null;
  if (state.phase === 'stable' && now < memory.retryAt) return null;
  const move = firstRuleThatHolds(facts);
  return move && move.topology !== headingOf(state) ? move : null;
}

function firstRuleThatHolds({ state, memory, sharing, expected, complete, now }: Facts): Move | null {
  const hasPassed = (since: number | null, ms: number): boolean => complete && since !== null && now - since >= ms;
  if (state.peers.length < 2) return null;
  if (state.peers.length > 2) return { topology: 'sfu', reason: 'third-peer' };
  if (isLastResort(state)) return null;
  // Who comes finds the others there already: their way to the SFU is the longer part of everybody's waiting. Nobody has
  // come yet, so it is not worth it while one of the two could not hear of it.
  if (expected > 0 && complete) return { topology: 'sfu', reason: 'third-peer' };
  if (sharing) return { topology: 'sfu', reason: 'screen-share' };
  if (memory.p2pFailed) return { topology: 'sfu', reason: 'p2p-failed' };
  if (hasPassed(memory.waitingSince, P2P_PATIENCE_MS)) return { topology: 'sfu', reason: 'p2p-unreachable' };
  if (state.phase === 'idle') return { topology: 'p2p', reason: 'first-peers' };
  const remainOnSfu = state.phase === 'stable' && state.path.topology === 'sfu';
  return remainOnSfu && hasPassed(memory.calmSince, DWELL_MS) ? { topology: 'p2p', reason: 'two-remain' } : null;
}

function headingOf(state: TopologyState): Topology | null {
  if (state.phase === 'stable') return state.path.topology;
  return state.phase === 'switching' ? (state.next ?? state.to).topology : null;
}

const opensP2pFromNothing = (state: TopologyState): state is Switching =>
  state.phase === 'switching' && state.from === null && state.to.topology === 'p2p';

const isFirstP2p = (state: TopologyState): state is Switching => opensP2pFromNothing(state) && state.failures === 0;

/** The machine tries it because SFU paths failed: sending the room back there helps nobody. */
const isLastResort = (state: TopologyState): boolean => opensP2pFromNothing(state) && state.failures > 0;
