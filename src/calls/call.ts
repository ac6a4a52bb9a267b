import type { CallOutcome, RingEndReason } from '../protocol/calls.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { ApplicationId, CallId, DeviceId, UserId } from '../protocol/ids.ts';
import { exhaustive } from '../shared/exhaustive.ts';

/** What was placed; it never changes while the call lives. Times in ms by the server's clock. */
export type CallDescription = {
  readonly callId: CallId;
  readonly applicationId: ApplicationId;
  readonly caller: { readonly userId: UserId; readonly name: string; readonly deviceId: DeviceId };
  readonly calleeId: UserId;
  readonly video: boolean;
  readonly conversationId: string | undefined;
  readonly placedAt: number;
  readonly ringsUntil: number;
};

export type CallState =
  /** `offeredTo`: the callee's devices that may still answer. `heard`: one of them said that it rings. */
  | { phase: 'ringing'; offeredTo: ReadonlySet<DeviceId>; heard: boolean }
  | { phase: 'active'; answeredBy: DeviceId; answeredAt: number; connectedAt: number | null }
  | { phase: 'ended'; outcome: CallOutcome; durationMs: number };

export type CallEvent =
  | { type: 'callee-device-online'; deviceId: DeviceId }
  | { type: 'rings'; deviceId: DeviceId }
  | { type: 'answer'; deviceId: DeviceId; now: number }
  | { type: 'decline'; deviceId: DeviceId; scope: 'device' | 'everywhere'; now: number }
  | { type: 'cancel'; deviceId: DeviceId; now: number }
  | { type: 'leave'; deviceId: DeviceId; now: number }
  | { type: 'device-gone'; deviceId: DeviceId; now: number }
  | { type: 'media-connected'; now: number }
  | { type: 'media-failed'; now: number }
  | { type: 'tick'; now: number };

/** What became true by a step, in order. */
export type CallFact =
  | { type: 'offered'; deviceId: DeviceId }
  | { type: 'ring-heard' }
  | { type: 'ring-ended'; deviceId: DeviceId; reason: RingEndReason }
  | { type: 'answered'; deviceId: DeviceId; answeredAt: number }
  /** `devices`: those that had a part in the call and did not end it themselves by declining. */
  | { type: 'ended'; outcome: CallOutcome; durationMs: number; devices: readonly DeviceId[] };

/** Why a step is refused; it then changes nothing. */
export type RefusalCode = Extract<ErrorCode, 'not-allowed' | 'call-already-answered' | 'call-ended'>;

export type CallStep =
  | { state: CallState; facts: readonly CallFact[]; refused?: never }
  | { refused: { code: RefusalCode; outcome?: CallOutcome } };

export const initialCall: CallState = { phase: 'ringing', offeredTo: new Set(), heard: false };

/** docs/spec.md, rules C1 to C18. */
export function step(call: CallDescription, state: CallState, event: CallEvent): CallStep {
  switch (state.phase) {
    case 'ringing':
      return whenRinging(call, state, event);
    case 'active':
      return whenActive(call, state, event);
    case 'ended':
      return isRequest(event) ? { refused: { code: 'call-ended', outcome: state.outcome } } : unchanged(state);
    default:
      return exhaustive(state);
  }
}

type Ringing = Extract<CallState, { phase: 'ringing' }>;
type Active = Extract<CallState, { phase: 'active' }>;

function whenRinging(call: CallDescription, state: Ringing, event: CallEvent): CallStep {
  const byCaller = 'deviceId' in event && event.deviceId === call.caller.deviceId;
  const isOffered = 'deviceId' in event && state.offeredTo.has(event.deviceId);
  switch (event.type) {
    case 'callee-device-online':
      if (isOffered || byCaller) return unchanged(state);
      return {
        state: { ...state, offeredTo: new Set(state.offeredTo).add(event.deviceId) },
        facts: [{ type: 'offered', deviceId: event.deviceId }],
      };
    case 'rings':
      if (!isOffered) return notAllowed;
      return state.heard ? unchanged(state) : { state: { ...state, heard: true }, facts: [{ type: 'ring-heard' }] };
    case 'answer':
      return isOffered ? answered(state, event.deviceId, event.now) : notAllowed;
    case 'decline':
      return isOffered ? declined(call, state, event) : notAllowed;
    case 'cancel':
    case 'leave':
      return byCaller ? ringEnded(call, state, 'cancelled') : notAllowed;
    case 'device-gone':
      if (byCaller) return ringEnded(call, state, 'caller-gone');
      return unchanged({ ...state, offeredTo: without(state.offeredTo, event.deviceId) });
    case 'media-connected':
    case 'media-failed':
      return unchanged(state);
    case 'tick':
      return event.now < call.ringsUntil ? unchanged(state) : ringEnded(call, state, 'no-answer');
    default:
      return exhaustive(event);
  }
}

function whenActive(call: CallDescription, state: Active, event: CallEvent): CallStep {
  const isParticipant = 'deviceId' in event && [call.caller.deviceId, state.answeredBy].includes(event.deviceId);
  switch (event.type) {
    case 'callee-device-online':
    case 'rings':
    case 'tick':
      return unchanged(state);
    case 'answer':
    case 'decline':
      return { refused: { code: 'call-already-answered' } };
    case 'cancel':
      return isParticipant ? { refused: { code: 'call-already-answered' } } : notAllowed;
    case 'leave':
      return isParticipant ? hungUp(call, state, 'completed', event.now) : notAllowed;
    case 'device-gone':
      return isParticipant ? hungUp(call, state, 'lost', event.now) : unchanged(state);
    case 'media-connected':
      return unchanged({ ...state, connectedAt: state.connectedAt ?? event.now });
    case 'media-failed':
      return hungUp(call, state, 'lost', event.now);
    default:
      return exhaustive(event);
  }
}

function answered(state: Ringing, deviceId: DeviceId, now: number): CallStep {
  return {
    state: { phase: 'active', answeredBy: deviceId, answeredAt: now, connectedAt: null },
    facts: [
      ...ringEndedOn(without(state.offeredTo, deviceId), 'answered-elsewhere'),
      { type: 'answered', deviceId, answeredAt: now },
    ],
  };
}

function declined(call: CallDescription, state: Ringing, event: Extract<CallEvent, { type: 'decline' }>): CallStep {
  const others = without(state.offeredTo, event.deviceId);
  if (event.scope === 'device' && others.size > 0) return unchanged({ ...state, offeredTo: others });
  return ended('declined', 0, [call.caller.deviceId], ringEndedOn(others, 'declined-elsewhere'));
}

const ringEnded = (
  call: CallDescription,
  state: Ringing,
  reason: 'cancelled' | 'no-answer' | 'caller-gone',
): CallStep => ended(reason, 0, [call.caller.deviceId], ringEndedOn(state.offeredTo, reason));

/** An answered call over which no media ever travelled was never connected, whoever ended it. */
function hungUp(call: CallDescription, state: Active, outcome: 'completed' | 'lost', now: number): CallStep {
  // The clock may have been set back.
  const durationMs = Math.max(0, now - state.answeredAt);
  return ended(state.connectedAt === null ? 'never-connected' : outcome, durationMs, [
    call.caller.deviceId,
    state.answeredBy,
  ]);
}

function ended(
  outcome: CallOutcome,
  durationMs: number,
  devices: readonly DeviceId[],
  before: readonly CallFact[] = [],
): CallStep {
  return {
    state: { phase: 'ended', outcome, durationMs },
    facts: [...before, { type: 'ended', outcome, durationMs, devices }],
  };
}

const ringEndedOn = (devices: ReadonlySet<DeviceId>, reason: RingEndReason): CallFact[] =>
  [...devices].map((deviceId) => ({ type: 'ring-ended', deviceId, reason }));

const notAllowed: CallStep = { refused: { code: 'not-allowed' } };
const unchanged = (state: CallState): CallStep => ({ state, facts: [] });

const without = (devices: ReadonlySet<DeviceId>, gone: DeviceId): ReadonlySet<DeviceId> =>
  new Set([...devices].filter((device) => device !== gone));

/** A person asked for it and gets an answer; everything else is a fact that comes too late. */
const isRequest = ({ type }: CallEvent): boolean => ['rings', 'answer', 'decline', 'cancel', 'leave'].includes(type);
