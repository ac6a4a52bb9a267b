import type { CallOutcome, InviteEndReason } from '../protocol/calls.ts';
import type { ApplicationId, CallId, DeviceId, MeetingId, UserId } from '../protocol/ids.ts';
import type { Topology } from '../protocol/topology.ts';
import type { Seat } from '../rooms/peer.ts';
import type { Invitation, RingEnded } from './invitation.ts';

/** How a call began; it never changes while the call lives. Times in ms by the server's clock. */
export type CallDescription = {
  readonly callId: CallId;
  readonly applicationId: ApplicationId;
  /** Who placed it; of a meeting's call, who came first. Null: the application's own server did, and has no seat. */
  readonly caller: Seat | null;
  readonly video: boolean;
  readonly conversationId: string | undefined;
  readonly placedAt: number;
  /** Seats and invitations together. */
  readonly maxPeers: number;
  /** How long one who is alone in a call of the application's waits for others. */
  readonly aloneMs: number;
};

/** Somebody called somebody, and waits. */
export type RingingCall = { readonly phase: 'ringing'; readonly caller: Seat; readonly invitation: Invitation };

export type ActiveCall = {
  readonly phase: 'active';
  /** In the order in which they were taken; empty only while nobody has answered a call of the application's. */
  readonly seats: readonly Seat[];
  /** At most one a user, and none for a user with a seat. */
  readonly invitations: readonly Invitation[];
  /** Null: nobody asked for a link, and the call ends when one remains. */
  readonly meetingId: MeetingId | null;
  /** When two were there for the first time; null: the first one in a meeting still waits. */
  readonly met: { readonly at: number; readonly connectedAt: number | null } | null;
  /** Since the server's restart: there may be people in it who are not back yet, and of whom nothing is known. */
  readonly awaiting: boolean;
  /** In a call of the application's: one is alone, nobody is being rung, and this is when it ends. */
  readonly aloneUntil: number | null;
};

export type CallState =
  | RingingCall
  | ActiveCall
  | { readonly phase: 'ended'; readonly outcome: CallOutcome; readonly durationMs: number };

export type CallEvent =
  | { type: 'device-online'; device: Pick<Seat, 'deviceId' | 'userId'> }
  | { type: 'rings'; device: Seat }
  | { type: 'answer'; device: Seat; now: number }
  | { type: 'decline'; device: Seat; scope: 'device' | 'everywhere'; now: number }
  | { type: 'cancel'; device: Seat; now: number }
  | { type: 'leave'; device: Seat; now: number }
  | { type: 'device-gone'; device: Seat; now: number }
  | { type: 'invite'; device: Seat; invitee: Invitation['invitee']; ringsUntil: number; now: number }
  /** The application's server has somebody rung. */
  | { type: 'application-invites'; invitee: Invitation['invitee']; ringsUntil: number; now: number }
  /** It ends it for everybody at once, or takes back what nobody has answered. */
  | { type: 'application-ends'; now: number }
  | { type: 'join'; device: Seat; meetingId: MeetingId; now: number }
  /** A link to this call is asked for; the first one made stays the only one. */
  | { type: 'link'; device: Seat; meetingId: MeetingId }
  /** `wasHere`: the user had a seat before. One that the user has moves to this device; `from`: only that device's does. */
  | { type: 'return'; device: Seat; wasHere: boolean; from?: DeviceId; now: number }
  /** After a restart it is not waited for others any more. */
  | { type: 'awaited-in-vain'; now: number }
  | { type: 'media-connected'; topology: Topology; now: number }
  | { type: 'media-failed'; now: number }
  | { type: 'tick'; now: number };

/** What became true by a step, in order. `audience`: the devices with a seat, or the caller's while nobody answered. */
export type CallFact =
  /** Somebody was added. The one for whom the call itself rings was not. */
  | { type: 'invited'; invitation: Invitation; audience: readonly DeviceId[] }
  /** `others`: those with a seat besides who invited. */
  | { type: 'offered'; deviceId: DeviceId; invitation: Invitation; others: readonly Seat[] }
  | { type: 'ring-heard'; invitation: Invitation; audience: readonly DeviceId[] }
  | RingEnded
  | { type: 'invite-ended'; userId: UserId; reason: InviteEndReason; audience: readonly DeviceId[] }
  | { type: 'answered'; seat: Seat }
  /** By the meeting's link. */
  | { type: 'joined'; seat: Seat }
  /** Who had a seat has one again; `from`: those of the user's other devices, which are given up for it. */
  | { type: 'returned'; seat: Seat; from: readonly Seat[] }
  /** It has a link from now on. */
  | { type: 'linked' }
  /** Who has just taken a seat learns who still rings. */
  | { type: 'caught-up'; deviceId: DeviceId; invitations: readonly Invitation[] }
  /** The call goes on without it. */
  | { type: 'left'; seat: Seat }
  | { type: 'connected'; setupMs: number; topology: Topology }
  /** `devices`: those that had a part in the call until now and did not end it themselves by declining. */
  | { type: 'ended'; outcome: CallOutcome; durationMs: number; devices: readonly DeviceId[] };

/** Why a step is refused; it then changes nothing. `already-there`: whom it is about has a seat or is being rung. */
export type Refusal =
  | { code: 'not-allowed'; because?: 'already-there' }
  | { code: 'call-already-answered' }
  | { code: 'limit-reached' }
  | { code: 'call-ended'; outcome: CallOutcome };

export type CallStep = { state: CallState; facts: readonly CallFact[]; refused?: never } | { refused: Refusal };

export const notAllowed: CallStep = { refused: { code: 'not-allowed' } };
export const alreadyAnswered: CallStep = { refused: { code: 'call-already-answered' } };
export const unchanged = (state: CallState): CallStep => ({ state, facts: [] });

/** Nobody has answered it yet. */
export const isRinging = (state: CallState): boolean =>
  state.phase === 'ringing' || (state.phase === 'active' && state.seats.length === 0);

export const devicesOf = (seats: readonly Seat[]): DeviceId[] => seats.map(({ deviceId }) => deviceId);

/** The last fact, after those that lead to it. */
export function ended(
  outcome: CallOutcome,
  durationMs: number,
  devices: readonly DeviceId[],
  before: readonly CallFact[],
): CallStep {
  return {
    state: { phase: 'ended', outcome, durationMs },
    facts: [...before, { type: 'ended', outcome, durationMs, devices }],
  };
}

/** Rings on this device, and who asked for it waits in the call. */
export function invitationFrom(state: CallState, userId: UserId, deviceId: DeviceId): Invitation | undefined {
  if (state.phase === 'ended') return undefined;
  const invitations = state.phase === 'ringing' ? [state.invitation] : state.invitations;
  const waits = state.phase === 'ringing' || state.seats.some((seat) => seat.userId === userId);
  return waits ? invitations.find(({ by, offeredTo }) => by?.userId === userId && offeredTo.has(deviceId)) : undefined;
}
