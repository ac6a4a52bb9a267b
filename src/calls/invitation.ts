import type { RingEndReason } from '../protocol/calls.ts';
import type { Unreachable } from '../protocol/history.ts';
import type { DeviceId, UserId } from '../protocol/ids.ts';
import type { Seat } from '../rooms/peer.ts';

/** Somebody is being rung for a call. Times in ms by the server's clock. */
export type Invitation = {
  /** The name as it was when the ringing began. */
  readonly invitee: { readonly userId: UserId; readonly name: string };
  /** Who asked for it; has perhaps left meanwhile. Null: the application's server. */
  readonly by: Seat | null;
  readonly invitedAt: number;
  readonly ringsUntil: number;
  /** The invitee's devices that may still answer. */
  readonly offeredTo: ReadonlySet<DeviceId>;
  /** One of them said that it rings. */
  readonly heard: boolean;
};

/** Somebody who should have been rung. */
export type NotRung = { readonly callee: Invitation['invitee']; readonly because: Unreachable };

/** One device does not ring any more; the invitation itself goes on. */
export const notOn = (invitation: Invitation, deviceId: DeviceId): Invitation =>
  invitation.offeredTo.has(deviceId)
    ? { ...invitation, offeredTo: new Set([...invitation.offeredTo].filter((other) => other !== deviceId)) }
    : invitation;

export const alsoOn = (invitation: Invitation, deviceId: DeviceId): Invitation => ({
  ...invitation,
  offeredTo: new Set(invitation.offeredTo).add(deviceId),
});

export type RingEnded = { type: 'ring-ended'; deviceId: DeviceId; reason: RingEndReason };

/** For every device that still rings; not for the one that ended it. */
export const ringEndedOn = ({ offeredTo }: Invitation, reason: RingEndReason, except?: DeviceId): RingEnded[] =>
  [...offeredTo]
    .filter((deviceId) => deviceId !== except)
    .map((deviceId) => ({ type: 'ring-ended', deviceId, reason }));
