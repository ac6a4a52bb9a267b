import { applicationCall, meetingCall, placedCall, step } from '../../src/calls/call.ts';
import type { CallDescription, CallEvent, CallFact, CallState } from '../../src/calls/call-state.ts';
import { annaCallsBoris, borisInvited, meetingId, RING_MS, seat } from './people.ts';

/** Room for three, so that a fourth meets the bound. */
export const smallCall: CallDescription = { ...annaCallsBoris, maxPeers: 3 };

const anna = seat('anna-1');
const boris = seat('boris-1');
const others = [seat('boris-2'), seat('carol-1'), seat('dora-1')];
/** Is never invited, and has no link. */
export const stranger = seat('zoe-1');
const meeting = meetingId('meeting');

const applicationsCall: CallDescription = { ...smallCall, caller: null };

type Explored = { readonly call: CallDescription; readonly state: CallState };

/** One on one; two who talk; one who waits in a meeting; one that the application placed. */
const starts: readonly Explored[] = [
  { call: smallCall, state: placedCall(borisInvited) },
  {
    call: smallCall,
    state: {
      phase: 'active',
      seats: [anna, boris],
      invitations: [],
      meetingId: null,
      met: { at: 0, connectedAt: null },
      awaiting: false,
      aloneUntil: null,
    },
  },
  { call: smallCall, state: meetingCall(meeting, anna) },
  { call: applicationsCall, state: { ...applicationCall(), invitations: [{ ...borisInvited, by: null }] } },
];

/** Every kind of event, by every device that could cause it. */
export const alphabet = (now: number): CallEvent[] => [
  ...[boris, ...others].flatMap((device): CallEvent[] => [
    { type: 'device-online', device },
    { type: 'join', device, meetingId: meeting, now },
  ]),
  ...[boris, ...others.slice(1)].map(
    ({ userId, name }): CallEvent => ({
      type: 'application-invites',
      invitee: { userId, name },
      ringsUntil: now + RING_MS,
      now,
    }),
  ),
  { type: 'application-ends', now },
  { type: 'join', device: boris, meetingId: meetingId('another'), now },
  ...[anna, boris, stranger].flatMap((device) =>
    [boris, ...others.slice(1)].map(
      ({ userId, name }): CallEvent => ({
        type: 'invite',
        device,
        invitee: { userId, name },
        ringsUntil: now + RING_MS,
        now,
      }),
    ),
  ),
  ...[anna, boris, ...others, stranger].flatMap((device): CallEvent[] => [
    { type: 'rings', device },
    { type: 'answer', device, now },
    { type: 'decline', device, scope: 'device', now },
    { type: 'decline', device, scope: 'everywhere', now },
    { type: 'cancel', device, now },
    { type: 'leave', device, now },
    { type: 'device-gone', device, now },
    { type: 'link', device, meetingId: meeting },
    { type: 'return', device, wasHere: device !== stranger, now },
  ]),
  { type: 'return', device: others[0] ?? boris, wasHere: true, from: boris.deviceId, now },
  { type: 'return', device: others[2] ?? boris, wasHere: true, from: boris.deviceId, now },
  { type: 'awaited-in-vain', now },
  { type: 'media-connected', topology: 'p2p', now },
  { type: 'media-failed', now },
  { type: 'tick', now },
  // Some of those who were added ring until then, and some for longer.
  { type: 'tick', now: RING_MS + 2_000 },
];

/** `after` is null where the step was refused. */
export type Transition = {
  readonly call: CallDescription;
  readonly before: CallState;
  readonly event: CallEvent;
  readonly after: CallState | null;
  readonly facts: readonly CallFact[];
};

/**
 * Every step of every sequence of so many events. A step depends on nothing but the state, so each state that can be
 * reached in as many steps is gone on from once. Returns how many steps there were.
 */
export function explore(depth: number, visit: (transition: Transition) => void): number {
  let frontier = [...starts];
  let steps = 0;
  for (let level = 1; level <= depth; level++) {
    const next = new Map<string, Explored>();
    for (const { call, state: before } of frontier) {
      for (const event of alphabet(level * 1_000)) {
        steps += 1;
        const result = step(call, before, event);
        visit({
          call,
          before,
          event,
          after: result.refused ? null : result.state,
          facts: result.refused ? [] : result.facts,
        });
        if (!result.refused && level < depth) next.set(keyOf(call, result.state), { call, state: result.state });
      }
    }
    frontier = [...next.values()];
  }
  return steps;
}

const keyOf = ({ caller }: CallDescription, state: CallState): string =>
  JSON.stringify([caller, state], (_, value: unknown) => (value instanceof Set ? [...value].sort() : value));
