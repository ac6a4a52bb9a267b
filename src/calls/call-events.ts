import type { CallOutcome, InviteEndReason, RingEndReason } from '../protocol/calls.ts';
import type { DeviceId, UserId } from '../protocol/ids.ts';
import type { Topology } from '../protocol/topology.ts';
import type { Seat } from '../rooms/peer.ts';
import type { PeerBefore } from '../rooms/room-before.ts';
import type { CallDescription } from './call-state.ts';
import type { Invitation, NotRung } from './invitation.ts';
import type { OwnCall } from './own-call.ts';

type OfCall<T> = { call: CallDescription } & T;
/** `audience`: the devices with a seat; while nobody answered, the caller's. */
type Told<T> = OfCall<{ audience: readonly DeviceId[] } & T>;

/** Facts about calls, in the past tense. Notifications, presence, metrics and logs are all derived from these. */
export type CallEvents = {
  /** A call began: it rings for somebody, or it is a meeting's, with the first one who came. */
  'call-placed': OfCall<unknown>;
  /** It rings on this device. `others`: who has a seat besides `invitation.by`. */
  'call-offered': OfCall<{ deviceId: DeviceId; invitation: Invitation; others: readonly Seat[] }>;
  'call-ring-heard': Told<{ userId: UserId; timeToRingMs: number }>;
  'call-ring-ended': OfCall<{ deviceId: DeviceId; reason: RingEndReason }>;
  /** Somebody was added to a call that runs, and is being rung. */
  'call-invited': Told<{ invitation: Invitation }>;
  /** Who was called could not be rung, all of them: there never was such a call, but for those who want to know. */
  'call-not-placed': OfCall<{ unreached: readonly NotRung[] }>;
  /** Somebody was to be added who could not be rung; the call goes on. */
  'call-not-added': OfCall<NotRung & Pick<Invitation, 'by'>>;
  'call-invite-ended': Told<{ userId: UserId; reason: InviteEndReason }>;
  /** Somebody who was rung took a seat. */
  'call-answered': OfCall<{ deviceId: DeviceId; userId: UserId }>;
  /** Somebody took a seat by the meeting's link; the first one too. */
  'call-joined': OfCall<{ deviceId: DeviceId; userId: UserId }>;
  /** It has a link from now on. */
  'call-linked': OfCall<unknown>;
  /**
   * A call of the time before the server's restart runs again; `seats` are waited for, and return one by one.
   * `topology`: of a path that goes on, between those `peers`.
   */
  'call-recreated': OfCall<{ seats: readonly Seat[]; peers: readonly PeerBefore[]; topology: Topology | null }>;
  /** Who has just taken a seat learned who is being rung besides. */
  'call-caught-up': OfCall<{ deviceId: DeviceId; invitations: readonly Invitation[] }>;
  /** Somebody who had a seat, or has one on another device, took one. */
  'call-returned': OfCall<{ deviceId: DeviceId; userId: UserId }>;
  /** The seat of this device went to another device of the same user; `call-left` follows. */
  'call-moved': OfCall<{ deviceId: DeviceId }>;
  /** A seat was given up, and the call goes on. */
  'call-left': OfCall<{ deviceId: DeviceId; userId: UserId }>;
  /** The application’s server took the seat away, and the call goes on. `durationMs`: since there were two. */
  'call-seat-removed': OfCall<{ deviceId: DeviceId; durationMs: number }>;
  /** The first media path is up at all ends. `setupMs`: since there were two. */
  'call-connected': OfCall<{ setupMs: number; topology: Topology }>;
  /** `devices`: who had a seat until then, or the caller's. `durationMs`: since there were two. */
  'call-ended': OfCall<{ outcome: CallOutcome; durationMs: number; devices: readonly DeviceId[] }>;
  /** The running calls that this device could take a seat in, since its user had one: all of them. */
  'own-calls-changed': { deviceId: DeviceId; calls: readonly OwnCall[] };
};
