import { exhaustive } from '../../src/shared/exhaustive.ts';
import type { CallState } from '../api.ts';

export type CallEndReason = Extract<CallState, { phase: 'ended' }>['reason'];

/** What happened to a call, seen from this device. */
export type CallFact =
  | { type: 'placed'; ringsUntil: number }
  | { type: 'rings-there' }
  /** Here by a click, or there. */
  | { type: 'answered'; now: number }
  /** In a seat, and nobody else is: there is no media to wait for. */
  | { type: 'alone'; now: number }
  /** The server refused the click on answer, and it rings on. */
  | { type: 'not-answered'; ringsUntil: number }
  | { type: 'media-connected'; now: number }
  | { type: 'media-interrupted' }
  | { type: 'media-restored' }
  /** `durationMs`: the server's word; without it, what this device saw. */
  | { type: 'ended'; reason: CallEndReason; now: number; durationMs?: number };

/** The state after a fact; the same object where the fact changes nothing. An ended call stays ended. */
export function nextCallState(state: CallState, fact: CallFact): CallState {
  if (state.phase === 'ended') return state;
  switch (fact.type) {
    case 'placed':
      return state.phase === 'placing' ? { phase: 'calling', ringing: false, ringsUntil: fact.ringsUntil } : state;
    case 'rings-there':
      return state.phase === 'calling' && !state.ringing ? { ...state, ringing: true } : state;
    case 'answered':
      return isAnswered(state) ? state : { phase: 'connecting', since: fact.now };
    case 'alone':
      return state.phase === 'active' ? state : { phase: 'active', since: fact.now, mediaInterrupted: false };
    case 'not-answered':
      return state.phase === 'connecting' ? { phase: 'incoming', ringsUntil: fact.ringsUntil } : state;
    case 'media-connected':
      return state.phase === 'connecting' ? { phase: 'active', since: fact.now, mediaInterrupted: false } : state;
    case 'media-interrupted':
      return withInterruption(state, true);
    case 'media-restored':
      return withInterruption(state, false);
    case 'ended': {
      const { reason, now, durationMs = isAnswered(state) ? Math.max(0, now - state.since) : 0 } = fact;
      return { phase: 'ended', reason, durationMs };
    }
    default:
      return exhaustive(fact);
  }
}

type AnsweredState = Extract<CallState, { phase: 'connecting' | 'active' }>;

export const isAnswered = (state: CallState): state is AnsweredState =>
  state.phase === 'connecting' || state.phase === 'active';

const withInterruption = (state: CallState, mediaInterrupted: boolean): CallState =>
  state.phase === 'active' && state.mediaInterrupted !== mediaInterrupted ? { ...state, mediaInterrupted } : state;
