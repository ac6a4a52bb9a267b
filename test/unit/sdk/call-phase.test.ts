import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallState } from '../../../sdk/api.ts';
import { type CallFact, nextCallState } from '../../../sdk/calls/call-phase.ts';

const stateAfter = (state: CallState, ...facts: CallFact[]): CallState => facts.reduce(nextCallState, state);

const placing: CallState = { phase: 'placing' };
const incoming: CallState = { phase: 'incoming', ringsUntil: 9 };
const ended = (now: number, more: object = {}): CallFact => ({ type: 'ended', reason: 'completed', now, ...more });

describe('the phase of a call', () => {
  it('goes from placing over ringing and answer to active media', () => {
    const placed = stateAfter(placing, { type: 'placed', ringsUntil: 9 });
    expect(placed).toEqual({ phase: 'calling', ringing: false, ringsUntil: 9 });
    const ringing = stateAfter(placed, { type: 'rings-there' });
    expect(ringing).toEqual({ phase: 'calling', ringing: true, ringsUntil: 9 });
    const connecting = stateAfter(ringing, { type: 'answered', now: 10 });
    expect(connecting).toEqual({ phase: 'connecting', since: 10 });
    expect(stateAfter(connecting, { type: 'media-connected', now: 12 })).toEqual({
      phase: 'active',
      since: 12,
      mediaInterrupted: false,
    });
  });

  it('does not restart when the seat is given after the click on answer', () => {
    const clicked = stateAfter(incoming, { type: 'answered', now: 10 });
    expect(stateAfter(clicked, { type: 'answered', now: 20 })).toBe(clicked);
  });

  it('keeps its beginning through an interruption', () => {
    const active = stateAfter(incoming, { type: 'answered', now: 1 }, { type: 'media-connected', now: 5 });
    const interrupted = stateAfter(active, { type: 'media-interrupted' });
    expect(interrupted).toEqual({ phase: 'active', since: 5, mediaInterrupted: true });
    expect(stateAfter(interrupted, { type: 'media-restored' })).toEqual(active);
  });

  it('is active at once in a meeting where nobody is, and goes on when somebody comes', () => {
    const alone = stateAfter(placing, { type: 'answered', now: 1 }, { type: 'alone', now: 2 });
    expect(alone).toEqual({ phase: 'active', since: 2, mediaInterrupted: false });
    expect(stateAfter(alone, { type: 'answered', now: 5 }, { type: 'media-connected', now: 6 })).toBe(alone);
  });

  it('ends with the server’s duration, or with what was seen here', () => {
    const active = stateAfter(incoming, { type: 'answered', now: 1 }, { type: 'media-connected', now: 5 });
    expect(stateAfter(active, ended(25))).toMatchObject({ durationMs: 20 });
    expect(stateAfter(active, ended(25, { durationMs: 24 }))).toMatchObject({ durationMs: 24 });
    expect(stateAfter(incoming, ended(25))).toMatchObject({ durationMs: 0 });
  });

  const fact: fc.Arbitrary<CallFact> = fc.oneof(
    fc.constant<CallFact>({ type: 'placed', ringsUntil: 1 }),
    fc.constant<CallFact>({ type: 'rings-there' }),
    fc.constant<CallFact>({ type: 'answered', now: 2 }),
    fc.constant<CallFact>({ type: 'alone', now: 3 }),
    fc.constant<CallFact>({ type: 'media-connected', now: 3 }),
    fc.constant<CallFact>({ type: 'media-interrupted' }),
    fc.constant<CallFact>({ type: 'media-restored' }),
    fc.constant<CallFact>({ type: 'ended', reason: 'lost', now: 4 }),
  );

  it('never changes after the end, whatever comes late', () => {
    fc.assert(
      fc.property(fc.constantFrom(placing, incoming), fc.array(fact), fc.array(fact), (start, before, late) => {
        const end = stateAfter(start, ...before, ended(5));
        expect(stateAfter(end, ...late)).toBe(end);
      }),
    );
  });

  it('is active only after an answer, or in a seat', () => {
    fc.assert(
      fc.property(fc.constantFrom(placing, incoming), fc.array(fact), (start, facts) => {
        const { phase } = stateAfter(start, ...facts);
        if (phase === 'active') expect(facts.some(({ type }) => type === 'answered' || type === 'alone')).toBe(true);
      }),
    );
  });
});
