import type { InviteEndReason, RingEndReason } from '../protocol/calls.ts';
import type { DeviceId, UserId } from '../protocol/ids.ts';
import type { Seat } from '../rooms/peer.ts';
import { exhaustive } from '../shared/exhaustive.ts';
import {
  type ActiveCall,
  alreadyAnswered,
  type CallDescription,
  type CallEvent,
  type CallFact,
  type CallStep,
  devicesOf,
  ended,
  notAllowed,
  unchanged,
} from './call-state.ts';
import { alsoOn, type Invitation, notOn, ringEndedOn } from './invitation.ts';

/** Seats are taken and given up, and people are rung to come too. */
export function whenActive(call: CallDescription, state: ActiveCall, event: CallEvent): CallStep {
  const step = stepOf(call, state, event);
  if (call.caller !== null || step.refused || step.state.phase !== 'active' || !('now' in event)) return step;
  return { ...step, state: waitingAlone(call, step.state, event.now) };
}

function stepOf(call: CallDescription, state: ActiveCall, event: CallEvent): CallStep {
  const isSeated = 'device' in event && hasSeat(state, event.device.deviceId);
  switch (event.type) {
    case 'device-online':
      return isSeated ? unchanged(state) : offered(state, event);
    case 'rings':
      return heard(state, event);
    case 'answer':
      return answered(state, event);
    case 'decline':
      return declined(call, state, event);
    case 'cancel':
      return isSeated ? alreadyAnswered : notAllowed;
    case 'leave':
      return isSeated ? seatGivenUp(call, state, event, 'completed') : notAllowed;
    case 'device-gone':
      return isSeated ? seatGivenUp(call, state, event, 'lost') : notOffered(state, event);
    case 'invite':
      return isSeated ? invited(call, state, { ...event, by: event.device }) : notAllowed;
    case 'application-invites':
      return invited(call, state, { ...event, by: null });
    case 'application-ends':
      return state.seats.length > 0 ? over(state, state, 'completed', event.now, []) : withdrawn(state);
    case 'join':
      return isSeated || state.meetingId !== event.meetingId ? notAllowed : joined(call, state, event);
    case 'link':
      return isSeated ? linked(state, event) : notAllowed;
    case 'return':
      return isSeated ? notAllowed : returned(call, state, event);
    case 'awaited-in-vain':
      return awaitedInVain(call, { ...state, awaiting: false }, event);
    case 'media-connected':
      return mediaConnected(state, event);
    case 'media-failed':
      return mayLoseMedia(state) ? over(state, state, 'lost', event.now, []) : unchanged(state);
    case 'tick':
      return ticked(call, state, event);
    default:
      return exhaustive(event);
  }
}

type Event<T extends CallEvent['type']> = Extract<CallEvent, { type: T }>;

type ToInvite = Pick<Event<'invite'>, 'invitee' | 'now' | 'ringsUntil'> & Pick<Invitation, 'by'>;

function invited(call: CallDescription, state: ActiveCall, toInvite: ToInvite): CallStep {
  const { invitee, by, now: invitedAt, ringsUntil } = toInvite;
  if (hasUser(state, invitee.userId) || invitationOf(state, invitee.userId)) {
    return { refused: { code: 'not-allowed', because: 'already-there' } };
  }
  if (isFull(call, state)) return { refused: { code: 'limit-reached' } };
  const invitation = { invitee, by, invitedAt, ringsUntil, offeredTo: new Set<never>(), heard: false };
  return {
    state: { ...state, invitations: [...state.invitations, invitation] },
    facts: [{ type: 'invited', invitation, audience: devicesOf(state.seats) }],
  };
}

function offered(state: ActiveCall, { device: { deviceId, userId } }: Event<'device-online'>): CallStep {
  const before = invitationOf(state, userId);
  if (!before || before.offeredTo.has(deviceId)) return unchanged(state);
  const invitation = alsoOn(before, deviceId);
  const others = state.seats.filter((seat) => seat.userId !== invitation.by?.userId);
  return {
    state: withInvitation(state, invitation),
    facts: [{ type: 'offered', deviceId, invitation, others }],
  };
}

function heard(state: ActiveCall, { device }: Event<'rings'>): CallStep {
  const before = offeredTo(state, device.deviceId);
  if (!before && state.seats.length === 0) return notAllowed;
  if (!before || before.heard) return unchanged(state);
  const invitation = { ...before, heard: true };
  return {
    state: withInvitation(state, invitation),
    facts: [{ type: 'ring-heard', invitation, audience: devicesOf(state.seats) }],
  };
}

function answered(state: ActiveCall, event: Event<'answer'>): CallStep {
  if (offeredTo(state, event.device.deviceId)) return seatTaken(state, event, { type: 'answered', seat: event.device });
  return hasUser(state, event.device.userId) ? alreadyAnswered : notAllowed;
}

/** Who is being rung has a place already, and takes it. */
function joined(call: CallDescription, state: ActiveCall, event: Event<'join'>): CallStep {
  if (!invitationOf(state, event.device.userId) && isFull(call, state)) return { refused: { code: 'limit-reached' } };
  return seatTaken(state, event, { type: 'joined', seat: event.device });
}

/** The seats that the user has elsewhere move to this device; it needs no further place then. */
function returned(call: CallDescription, state: ActiveCall, event: Event<'return'>): CallStep {
  const { device } = event;
  const isOld = ({ userId, deviceId }: Seat) =>
    userId === device.userId && (event.from === undefined || deviceId === event.from);
  const from = state.seats.filter(isOld);
  if (from.length === 0 && !event.wasHere) return notAllowed;
  const hasPlace = from.length > 0 || invitationOf(state, device.userId) !== undefined;
  if (!hasPlace && isFull(call, state)) return { refused: { code: 'limit-reached' } };
  const without = { ...state, seats: state.seats.filter((seat) => !from.includes(seat)) };
  return seatTaken(without, event, { type: 'returned', seat: device, from });
}

/** The first link that was made stays the only one. */
const linked = (state: ActiveCall, { meetingId }: Event<'link'>): CallStep =>
  state.meetingId === null
    ? { state: { ...state, meetingId, aloneUntil: null }, facts: [{ type: 'linked' }] }
    : unchanged(state);

function seatTaken(
  state: ActiveCall,
  { device: seat, now }: Event<'answer' | 'join' | 'return'>,
  taken: Extract<CallFact, { type: 'answered' | 'joined' | 'returned' }>,
): CallStep {
  const { deviceId } = seat;
  const invitation = invitationOf(state, seat.userId);
  const invitations = state.invitations.filter((other) => other !== invitation);
  const seats = [...state.seats, seat];
  const met = state.met ?? (seats.length > 1 ? { at: now, connectedAt: null } : null);
  return {
    state: { ...state, seats, invitations, met },
    facts: [
      ...(invitation ? [...ringEndedOn(invitation, 'answered-elsewhere', deviceId)] : []),
      ...(invitation ? [inviteEnded(state, invitation, 'answered')] : []),
      taken,
      ...(invitations.length > 0 ? [{ type: 'caught-up' as const, deviceId, invitations }] : []),
    ],
  };
}

function declined(call: CallDescription, state: ActiveCall, { device, scope, now }: Event<'decline'>): CallStep {
  const before = offeredTo(state, device.deviceId);
  if (!before) return hasUser(state, device.userId) ? alreadyAnswered : notAllowed;
  const invitation = notOn(before, device.deviceId);
  if (scope === 'device' && invitation.offeredTo.size > 0) return unchanged(withInvitation(state, invitation));
  return invitationsOver(call, state, [invitation], now, { invite: 'declined', ring: 'declined-elsewhere' });
}

function ticked(call: CallDescription, state: ActiveCall, { now }: Event<'tick'>): CallStep {
  if (state.aloneUntil !== null && state.aloneUntil <= now) return over(state, state, 'completed', now, []);
  const unanswered = state.invitations.filter(({ ringsUntil }) => ringsUntil <= now);
  return unanswered.length === 0
    ? unchanged(state)
    : invitationsOver(call, state, unanswered, now, { invite: 'no-answer', ring: 'no-answer' });
}

function notOffered(state: ActiveCall, { device: { deviceId } }: Event<'device-gone'>): CallStep {
  const before = offeredTo(state, deviceId);
  return unchanged(before ? withInvitation(state, notOn(before, deviceId)) : state);
}

/** Path by path the media may move; the first that carries it connects the call. */
function mediaConnected(state: ActiveCall, { topology, now }: Event<'media-connected'>): CallStep {
  const { met } = state;
  if (!met || met.connectedAt !== null) return unchanged(state);
  return {
    state: { ...state, met: { ...met, connectedAt: now } },
    facts: [{ type: 'connected', setupMs: Math.max(0, now - met.at), topology }],
  };
}

function seatGivenUp(
  call: CallDescription,
  state: ActiveCall,
  { device: { deviceId }, now }: Event<'leave' | 'device-gone'>,
  outcome: 'completed' | 'lost',
): CallStep {
  const [seat] = state.seats.filter((candidate) => candidate.deviceId === deviceId);
  const after = { ...state, seats: state.seats.filter((other) => other !== seat) };
  if (after.seats.length === 0 || !goesOn(call, after)) return over(after, state, outcome, now, []);
  return { state: after, facts: seat ? [{ type: 'left', seat }] : [] };
}

function invitationsOver(
  call: CallDescription,
  state: ActiveCall,
  gone: readonly Invitation[],
  now: number,
  reason: { invite: InviteEndReason; ring: RingEndReason },
): CallStep {
  const users = new Set(gone.map(({ invitee }) => invitee.userId));
  const after = { ...state, invitations: state.invitations.filter(({ invitee }) => !users.has(invitee.userId)) };
  const facts = gone.flatMap((invitation): CallFact[] => [
    ...ringEndedOn(invitation, reason.ring),
    inviteEnded(state, invitation, reason.invite),
  ]);
  if (goesOn(call, after)) return { state: after, facts };
  if (state.seats.length === 0) return ended(reason.invite === 'declined' ? 'declined' : 'no-answer', 0, [], facts);
  return over(after, state, 'completed', now, facts);
}

/** Nobody has answered yet. */
function withdrawn(state: ActiveCall): CallStep {
  const facts = state.invitations.flatMap((invitation): CallFact[] => [
    ...ringEndedOn(invitation, 'cancelled'),
    inviteEnded(state, invitation, 'withdrawn'),
  ]);
  return ended('cancelled', 0, [], facts);
}

const awaitedInVain = (call: CallDescription, state: ActiveCall, { now }: Event<'awaited-in-vain'>): CallStep =>
  goesOn(call, state) ? unchanged(state) : over(state, state, 'lost', now, []);

/**
 * Nobody waits alone for nothing, but who opened a meeting; and, for a while, whom the application called: it may have
 * others to add. Of a call with no seat yet, those who are being rung are what is left.
 */
function goesOn(call: CallDescription, state: ActiveCall): boolean {
  const { seats, invitations, meetingId, awaiting, met } = state;
  if (seats.length === 0) return call.caller === null && invitations.length > 0;
  const isExpecting = invitations.length > 0 || meetingId !== null || awaiting || (call.caller === null && !met);
  return seats.length > 1 || isExpecting;
}

/** A meeting waits for whoever can be heard: one guest behind a firewall must not end it. */
const mayLoseMedia = ({ seats, meetingId, awaiting }: ActiveCall): boolean =>
  seats.length > 0 && meetingId === null && !awaiting;

/** Until when who is alone waits. */
function waitingAlone({ aloneMs }: CallDescription, state: ActiveCall, now: number): ActiveCall {
  const { seats, invitations, meetingId, awaiting, met, aloneUntil } = state;
  const isAlone = seats.length === 1 && invitations.length === 0 && meetingId === null && !awaiting && !met;
  return { ...state, aloneUntil: isAlone ? (aloneUntil ?? now + aloneMs) : null };
}

/**
 * A call over which no media ever travelled was never connected, whoever ended it; one who waited in a meeting for
 * nobody completed it. `before`: who had a seat until this step.
 */
function over(
  state: ActiveCall,
  before: ActiveCall,
  outcome: 'completed' | 'lost',
  now: number,
  facts: readonly CallFact[],
): CallStep {
  const { met, invitations } = state;
  const withdrawn = invitations.flatMap((invitation): CallFact[] => [
    ...ringEndedOn(invitation, 'cancelled'),
    inviteEnded(state, invitation, 'withdrawn'),
  ]);
  const devices = devicesOf(before.seats);
  if (!met) return ended('completed', 0, devices, [...facts, ...withdrawn]);
  // The clock may have been set back.
  const durationMs = Math.max(0, now - met.at);
  return ended(met.connectedAt === null ? 'never-connected' : outcome, durationMs, devices, [...facts, ...withdrawn]);
}

const inviteEnded = ({ seats }: ActiveCall, { invitee }: Invitation, reason: InviteEndReason): CallFact => ({
  type: 'invite-ended',
  userId: invitee.userId,
  reason,
  audience: devicesOf(seats),
});

const hasSeat = ({ seats }: ActiveCall, id: DeviceId): boolean => seats.some(({ deviceId }) => deviceId === id);
const hasUser = ({ seats }: ActiveCall, id: UserId): boolean => seats.some(({ userId }) => userId === id);
const isFull = ({ maxPeers }: CallDescription, { seats, invitations }: ActiveCall): boolean =>
  seats.length + invitations.length >= maxPeers;

const invitationOf = ({ invitations }: ActiveCall, userId: UserId): Invitation | undefined =>
  invitations.find(({ invitee }) => invitee.userId === userId);

const offeredTo = ({ invitations }: ActiveCall, deviceId: DeviceId): Invitation | undefined =>
  invitations.find((invitation) => invitation.offeredTo.has(deviceId));

const withInvitation = (state: ActiveCall, changed: Invitation): ActiveCall => ({
  ...state,
  invitations: state.invitations.map((other) => (other.invitee.userId === changed.invitee.userId ? changed : other)),
});
