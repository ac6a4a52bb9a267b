import { describe, expect, test } from 'vitest';
import { type CallEvent, type CallFact, type CallState, initialCall, step } from '../../../src/calls/call.ts';
import { annaCallsBoris, deviceId, RING_MS } from '../../support/people.ts';

const anna = deviceId('anna-1');
const callees = [deviceId('boris-1'), deviceId('boris-2')];
const everybody = [anna, ...callees, deviceId('carol-1')];

/** Every kind of event, by every device that could cause it. `now` follows the depth. */
const alphabet = (now: number): CallEvent[] => [
  ...callees.map((device): CallEvent => ({ type: 'callee-device-online', deviceId: device })),
  ...everybody.flatMap((device): CallEvent[] => [
    { type: 'rings', deviceId: device },
    { type: 'answer', deviceId: device, now },
    { type: 'decline', deviceId: device, scope: 'device', now },
    { type: 'decline', deviceId: device, scope: 'everywhere', now },
    { type: 'cancel', deviceId: device, now },
    { type: 'leave', deviceId: device, now },
    { type: 'device-gone', deviceId: device, now },
  ]),
  { type: 'media-connected', now },
  { type: 'media-failed', now },
  { type: 'tick', now },
  { type: 'tick', now: RING_MS },
];

type History = { state: CallState; facts: readonly CallFact[]; own: ReadonlySet<string> };
const DEPTH = 5;

/** What was reached, with each (phase, event) pair once per distinct history of facts: equal histories go on equally. */
function explore(visit: (before: History, event: CallEvent, after: History | null) => void): number {
  let frontier: History[] = [{ state: initialCall, facts: [], own: new Set() }];
  let steps = 0;
  for (let depth = 1; depth <= DEPTH; depth++) {
    const next = new Map<string, History>();
    for (const before of frontier) {
      for (const event of alphabet(depth * 1_000)) {
        steps += 1;
        const result = step(annaCallsBoris, before.state, event);
        if (result.refused) {
          visit(before, event, null);
          continue;
        }
        const own = endedItself(event) ? new Set(before.own).add(event.deviceId) : before.own;
        const after = { state: result.state, facts: [...before.facts, ...result.facts], own };
        visit(before, event, after);
        next.set(keyOf(after), after);
      }
    }
    frontier = [...next.values()];
  }
  return steps;
}

/** Devices that stopped ringing by their own doing, or were not there any more. */
const endedItself = (event: CallEvent): event is Extract<CallEvent, { deviceId: unknown }> =>
  ['answer', 'decline', 'device-gone'].includes(event.type);

const keyOf = ({ state, facts, own }: History): string =>
  JSON.stringify([state, 'offeredTo' in state ? [...state.offeredTo].sort() : null, facts, [...own].sort()]);

const count = (facts: readonly CallFact[], type: CallFact['type'], device?: string): number =>
  facts.filter((fact) => fact.type === type && (!device || ('deviceId' in fact && fact.deviceId === device))).length;

describe(`every sequence of ${DEPTH} events`, () => {
  test('C16: ended stays ended, with its outcome, and was announced exactly once', () => {
    explore((before, _event, after) => {
      if (!after) return;
      if (before.state.phase === 'ended') expect(after.state).toBe(before.state);
      expect(count(after.facts, 'ended')).toBe(after.state.phase === 'ended' ? 1 : 0);
      if (after.state.phase === 'ended') {
        const { outcome } = after.state;
        expect(after.facts.at(-1)).toMatchObject({ type: 'ended', outcome });
      }
    });
  });

  test('C5: a device that rang is told why it stops, unless it stopped by itself; and never twice', () => {
    explore((_before, _event, after) => {
      if (!after) return;
      for (const device of callees) {
        const offered = count(after.facts, 'offered', device);
        const told = count(after.facts, 'ring-ended', device);
        expect(told).toBeLessThanOrEqual(offered);
        if (after.state.phase !== 'ringing' && offered > 0 && !after.own.has(device)) expect(told).toBe(1);
        if (after.state.phase === 'ringing') expect(told).toBe(0);
      }
      expect(count(after.facts, 'answered')).toBeLessThanOrEqual(1);
      expect(count(after.facts, 'ring-heard')).toBeLessThanOrEqual(1);
    });
  });

  test('C14: only an answered call lasts, and only one with media is completed or lost', () => {
    explore((before, _event, after) => {
      if (after?.state.phase !== 'ended' || before.state.phase === 'ended') return;
      const { outcome, durationMs } = after.state;
      if (before.state.phase === 'ringing') {
        expect(durationMs).toBe(0);
        expect(['declined', 'cancelled', 'no-answer', 'caller-gone']).toContain(outcome);
      } else {
        expect(durationMs).toBeGreaterThanOrEqual(0);
        expect(before.state.connectedAt === null ? ['never-connected'] : ['completed', 'lost']).toContain(outcome);
      }
    });
  });

  test('C18: what a stranger asks for is refused, or changes nothing', () => {
    explore((before, event, after) => {
      if (!('deviceId' in event) || event.deviceId !== 'carol-1' || !after) return;
      expect(after.facts).toEqual(before.facts);
      expect(after.state).toEqual(before.state);
      expect(['rings', 'device-gone']).toContain(event.type);
    });
  });

  test('every pair of phase and event is reached', () => {
    const reached = new Set<string>();
    const steps = explore((before, event) => void reached.add(`${before.state.phase} ${event.type}`));
    const types = [...new Set(alphabet(0).map(({ type }) => type))];
    const pairs = ['ringing', 'active', 'ended'].flatMap((phase) => types.map((type) => `${phase} ${type}`));
    expect([...reached].sort()).toEqual(pairs.sort());
    expect(steps).toBeGreaterThan(10_000);
  });
});
