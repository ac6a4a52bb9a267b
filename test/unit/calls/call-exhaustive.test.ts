import { describe, expect, test } from 'vitest';
import { type CallEvent, type CallFact, type CallState, isRinging } from '../../../src/calls/call-state.ts';
import { alphabet, explore, smallCall, stranger, type Transition } from '../../support/explored-calls.ts';

const DEPTH = 5;

const invitationsOf = (state: CallState) => {
  if (state.phase === 'ringing') return [state.invitation];
  return state.phase === 'active' ? state.invitations : [];
};
const ringingOn = (state: CallState): string[] => invitationsOf(state).flatMap(({ offeredTo }) => [...offeredTo]);
const addedIn = (state: CallState): string[] =>
  state.phase === 'active' ? state.invitations.map(({ invitee }) => invitee.userId) : [];
const seatedIn = (state: CallState): string[] =>
  state.phase === 'active' ? state.seats.map(({ deviceId }) => deviceId) : [];

const of = <T extends CallFact['type']>(facts: readonly CallFact[], ...types: T[]) =>
  facts.filter((fact): fact is Extract<CallFact, { type: T }> => types.some((type) => type === fact.type));

/** What was there, and came, is there now or went: each once. */
const balances = (was: string[], came: string[], now: string[], went: string[]): boolean =>
  String([...was, ...came].sort()) === String([...now, ...went].sort());

/** The device stops ringing by its own doing, or is not there any more. */
function stoppedItself({ before, event, after }: Transition): string[] {
  const itself = ['answer', 'join', 'return', 'decline', 'device-gone'];
  if (!after || !itself.includes(event.type) || !('device' in event)) return [];
  return ringingOn(before).filter((deviceId) => deviceId === event.device.deviceId);
}

/** Each is true of every step. */
const rules: Record<string, (transition: Transition) => boolean> = {
  'C16: ended stays ended, with its outcome, and was announced exactly once, last of all'({ before, after, facts }) {
    if (!after) return true;
    if (before.phase === 'ended') return after === before && facts.length === 0;
    if (after.phase !== 'ended') return of(facts, 'ended').length === 0;
    const last = facts.at(-1);
    return of(facts, 'ended').length === 1 && last?.type === 'ended' && last.outcome === after.outcome;
  },

  'C5: a device that rang is told why it stops, unless it stopped by itself; and never twice'(transition) {
    const { before, after, facts } = transition;
    if (!after) return true;
    const offered = of(facts, 'offered').map(({ deviceId }) => deviceId);
    const told = of(facts, 'ring-ended').map(({ deviceId }) => deviceId);
    return balances(ringingOn(before), offered, ringingOn(after), [...told, ...stoppedItself(transition)]);
  },

  'C3: a ring is heard once'({ before, after, facts }) {
    const heard = (state: CallState): string[] =>
      invitationsOf(state).flatMap((invitation) => (invitation.heard ? [invitation.invitee.userId] : []));
    const news = of(facts, 'ring-heard').map(({ invitation }) => invitation.invitee.userId);
    return !after || news.every((user) => !heard(before).includes(user) && heard(after).includes(user));
  },

  'C21: an invitation ends exactly once'({ before, after, facts }) {
    const invited = of(facts, 'invited').map(({ invitation }) => invitation.invitee.userId);
    const ended = of(facts, 'invite-ended').map(({ userId }) => userId);
    return !after || balances(addedIn(before), invited, addedIn(after), ended);
  },

  'C22: a seat is taken, and given up, once; those who have one at the end hear it'({ before, after, facts }) {
    if (!after) return true;
    const taken = of(facts, 'answered', 'joined', 'returned').map(({ seat }) => seat.deviceId);
    const moved = of(facts, 'returned').flatMap(({ from }) => from.map(({ deviceId }) => deviceId));
    if (before.phase === 'ringing') return of(facts, 'ended').every(({ devices }) => String(devices) === 'anna-1');
    const left = of(facts, 'left').map(({ seat }) => seat.deviceId);
    const ended = of(facts, 'ended').flatMap(({ devices }) => devices);
    return balances(seatedIn(before), taken, seatedIn(after), [...left, ...moved, ...ended]);
  },

  'C28: who comes back has no other seat any more'({ event, after }) {
    if (event.type !== 'return' || event.from !== undefined || after?.phase !== 'active') return true;
    return after.seats.filter(({ userId }) => userId === event.device.userId).length === 1;
  },

  'C22, C33: nobody waits alone for nothing or for ever, and a call without anybody is over'({ call, after }) {
    if (after?.phase !== 'active') return true;
    const { seats, invitations, meetingId, aloneUntil } = after;
    if (seats.length === 0) return call.caller === null && invitations.length > 0;
    return seats.length > 1 || invitations.length > 0 || meetingId !== null || aloneUntil !== null;
  },

  'C20: seats and invitations never exceed the bound, and nobody has both'({ after }) {
    if (after?.phase !== 'active') return true;
    const rung = addedIn(after);
    const seated = after.seats.map(({ userId }) => String(userId));
    return (
      rung.length + seated.length <= smallCall.maxPeers &&
      new Set(rung).size === rung.length &&
      rung.every((userId) => !seated.includes(userId))
    );
  },

  'C14: only where two met it lasts; only one with media is completed or lost'({ before, after }) {
    if (after?.phase !== 'ended' || before.phase === 'ended') return true;
    const { outcome, durationMs } = after;
    if (before.phase === 'ringing' || isRinging(before)) {
      return durationMs === 0 && ['declined', 'cancelled', 'no-answer', 'caller-gone'].includes(outcome);
    }
    if (!before.met) return durationMs === 0 && outcome === 'completed';
    const possible = before.met.connectedAt === null ? ['never-connected'] : ['completed', 'lost'];
    return durationMs >= 0 && possible.includes(outcome);
  },

  'C18: what a stranger asks for is refused, or changes nothing'({ before, event, after, facts }) {
    if (!('device' in event) || event.device !== stranger || !after) return true;
    const unchanged = JSON.stringify(after) === JSON.stringify(before) && facts.length === 0;
    return unchanged && ['rings', 'device-gone'].includes(event.type);
  },
};

describe(`every sequence of ${DEPTH} events`, () => {
  const broken = new Map<string, Transition>();
  const reached = new Set<string>();
  const steps = explore(DEPTH, (transition) => {
    reached.add(`${transition.before.phase} ${transition.event.type}`);
    for (const [name, holds] of Object.entries(rules)) {
      if (!broken.has(name) && !holds(transition)) broken.set(name, transition);
    }
  });

  test.each(Object.keys(rules))('%s', (name) => {
    expect(broken.get(name)).toBeUndefined();
  });

  test('every pair of phase and event is reached', () => {
    const types = [...new Set(alphabet(0).map(({ type }: CallEvent) => type))];
    const pairs = ['ringing', 'active', 'ended'].flatMap((phase) => types.map((type) => `${phase} ${type}`));
    expect([...reached].sort()).toEqual(pairs.sort());
    expect(steps).toBeGreaterThan(100_000);
  });
});
