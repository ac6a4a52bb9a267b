import type { DeviceId, MeetingId, UserId } from '../protocol/ids.ts';
import type { PeerLeftReason, Source } from '../protocol/rooms.ts';
import type { Meeting } from '../rooms/moderation/room-moderation.ts';
import type { Seat } from '../rooms/peer.ts';
import type { MediaPlane } from '../rooms/ports.ts';
import { Room } from '../rooms/room.ts';
import type { RoomEvents } from '../rooms/room-events.ts';
import { exhaustive } from '../shared/exhaustive.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';
import { step } from './call.ts';
import type { CallEvents } from './call-events.ts';
import { CallParts } from './call-parts.ts';
import type { CallDescription, CallEvent, CallFact, CallState } from './call-state.ts';
import type { Device } from './device.ts';
import type { Invitation } from './invitation.ts';
import type { MeetingDoor } from './meeting-door.ts';
import { refusal } from './refusals.ts';

export type EntryCollaborators = {
  calls: TypedEmitter<CallEvents>;
  rooms: TypedEmitter<RoomEvents>;
  media: MediaPlane;
  newId: () => string;
  /** Which entry a device is in; entries keep it. */
  entryOfDevice: Map<DeviceId, CallEntry>;
  /** Their signaling connection is lost and may come back. */
  disconnected: ReadonlySet<DeviceId>;
  door: Pick<MeetingDoor, 'visitors' | 'gone'>;
  meeting: (call: CallDescription, meetingId: MeetingId) => Meeting;
};

/** One call with its room: applies steps of the pure machine, and makes known what became true by them. */
export class CallEntry {
  readonly call: CallDescription;
  readonly #with: EntryCollaborators;
  readonly #parts = new CallParts();
  #state: CallState;
  #room: Room | null = null;
  #endedAt: number | null = null;

  constructor(call: CallDescription, state: CallState, collaborators: EntryCollaborators) {
    this.call = call;
    this.#state = state;
    this.#with = collaborators;
    this.#parts.seatTaken(call.caller.userId);
    if (state.phase === 'ringing') this.#parts.rung(state.invitation.invitee.userId);
  }

  get state(): CallState {
    return this.#state;
  }

  get room(): Room | null {
    return this.#room;
  }

  get endedAt(): number | null {
    return this.#endedAt;
  }

  get meetingId(): MeetingId | null {
    return this.#state.phase === 'active' ? this.#state.meetingId : null;
  }

  /** Who has a seat, in the order in which they came. */
  get seated(): readonly Seat[] {
    return this.#state.phase === 'active' ? this.#state.seats : [];
  }

  /** Rings on this device, and who asked for it waits in the call. */
  invitationFrom(userId: UserId, deviceId: DeviceId): Invitation | undefined {
    const state = this.#state;
    if (state.phase === 'ended') return undefined;
    const invitations = state.phase === 'ringing' ? [state.invitation] : state.invitations;
    const waits = state.phase === 'ringing' || state.seats.some((seat) => seat.userId === userId);
    if (!waits) return undefined;
    return invitations.find(({ by, offeredTo }) => by.userId === userId && offeredTo.has(deviceId));
  }

  /** Has or had a part in it; to others the call does not exist. */
  concerns({ applicationId, userId }: Device): boolean {
    return applicationId === this.call.applicationId && this.#parts.include({ userId }, this.#state);
  }

  /** It begins: nothing else was applied before. */
  begin(now: number): void {
    const { call } = this;
    this.#with.entryOfDevice.set(call.caller.deviceId, this);
    this.#with.door.gone(call.caller.deviceId);
    this.#with.calls.emit('call-placed', { call });
    if (this.#state.phase === 'active') this.#makeKnown([{ type: 'joined', seat: call.caller }], now);
  }

  /** It has a link now. */
  becomeMeeting(meetingId: MeetingId): void {
    this.#room?.moderation.becomeMeeting(this.#with.meeting(this.call, meetingId));
  }

  isRungFor(userId: UserId): boolean {
    return this.#state.phase === 'active' && this.#state.invitations.some(({ invitee }) => invitee.userId === userId);
  }

  /** Throws what `apply` would throw, and changes nothing. */
  check(event: CallEvent): void {
    const { refused } = step(this.call, this.#state, event);
    if (refused) throw refusal(refused);
  }

  apply(event: CallEvent, now: number): void {
    this.#makeKnown(this.#step(event), now);
  }

  /** As `apply`; a device with a seat gives it up in the room first, so that its leaving is heard before the end. */
  applyLeaving(
    event: Extract<CallEvent, { type: 'leave' | 'device-gone' }>,
    reason: PeerLeftReason,
    now: number,
  ): void {
    const { deviceId } = event.device;
    const room = this.seats(deviceId) ? this.#room : null;
    const facts = this.#step(event);
    room?.leave(deviceId, reason, now);
    this.#makeKnown(facts, now);
  }

  /** Who is rung for or stands at the door will sit down soon: the room makes ready for them. */
  expect(now: number): void {
    this.#room?.expect(this.#expected, now);
  }

  /** How many people that are, as far as there is room for them. */
  get #expected(): number {
    if (this.#state.phase !== 'active') return 0;
    const { seats, invitations, meetingId } = this.#state;
    const coming = new Set(meetingId === null ? [] : this.#with.door.visitors(meetingId));
    for (const { invitee } of invitations) coming.add(invitee.userId);
    for (const { userId } of seats) coming.delete(userId);
    return Math.min(coming.size, this.call.maxPeers - seats.length);
  }

  /** What the devices of this user publish; none, where they have no seat. */
  sourcesOf(userId: UserId): readonly Source[] {
    return (this.#room?.peers ?? []).filter((peer) => peer.userId === userId).flatMap(({ sources }) => sources);
  }

  hadSeat(userId: UserId): boolean {
    return this.#parts.hadSeat(userId);
  }

  /** The device has a seat. */
  seats(deviceId: DeviceId): boolean {
    return this.seated.some((seat) => seat.deviceId === deviceId);
  }

  #step(event: CallEvent): readonly CallFact[] {
    const result = step(this.call, this.#state, event);
    if (result.refused) throw refusal(result.refused);
    this.#state = result.state;
    return result.facts;
  }

  /** Who sits down is not expected any more when the room decides where to be; who is invited is, once that was heard. */
  #makeKnown(facts: readonly CallFact[], now: number): void {
    const isSeat = facts.some(({ type }) => type === 'answered' || type === 'joined' || type === 'returned');
    if (isSeat) this.expect(now);
    for (const fact of facts) this.#announce(fact, now);
    this.expect(now);
  }

  #announce(fact: CallFact, now: number): void {
    const { call } = this;
    const { calls, entryOfDevice } = this.#with;
    switch (fact.type) {
      case 'invited':
        this.#parts.rung(fact.invitation.invitee.userId);
        calls.emit('call-invited', { call, invitation: fact.invitation, audience: fact.audience });
        break;
      case 'offered': {
        const { deviceId, invitation, others } = fact;
        calls.emit('call-offered', { call, deviceId, invitation, others });
        break;
      }
      case 'ring-heard': {
        const { invitee, invitedAt } = fact.invitation;
        const timeToRingMs = Math.max(0, now - invitedAt);
        calls.emit('call-ring-heard', { call, userId: invitee.userId, timeToRingMs, audience: fact.audience });
        break;
      }
      case 'ring-ended':
        calls.emit('call-ring-ended', { call, deviceId: fact.deviceId, reason: fact.reason });
        break;
      case 'invite-ended': {
        const { userId, reason, audience } = fact;
        calls.emit('call-invite-ended', { call, userId, reason, audience });
        break;
      }
      case 'answered':
        calls.emit('call-answered', { call, ...this.#seatTaken(fact.seat) });
        this.#takeSeat(fact.seat, now);
        break;
      case 'joined':
        calls.emit('call-joined', { call, ...this.#seatTaken(fact.seat) });
        this.#takeSeat(fact.seat, now);
        break;
      case 'returned':
        this.#return(fact, now);
        break;
      case 'caught-up':
        calls.emit('call-caught-up', { call, deviceId: fact.deviceId, invitations: fact.invitations });
        break;
      case 'left':
        entryOfDevice.delete(fact.seat.deviceId);
        calls.emit('call-left', { call, ...party(fact.seat) });
        break;
      case 'connected':
        calls.emit('call-connected', { call, setupMs: fact.setupMs, topology: fact.topology });
        break;
      case 'ended':
        this.#end(fact, now);
        break;
      default:
        exhaustive(fact);
    }
  }

  #seatTaken(seat: Seat): { deviceId: DeviceId; userId: UserId } {
    this.#parts.seatTaken(seat.userId);
    this.#with.entryOfDevice.set(seat.deviceId, this);
    this.#with.door.gone(seat.deviceId);
    return party(seat);
  }

  /** The old seats go first, so that two stay two; their devices are in no call only when the new one is in this. */
  #return({ seat, from }: Extract<CallFact, { type: 'returned' }>, now: number): void {
    const { call } = this;
    const { calls, entryOfDevice } = this.#with;
    for (const { deviceId } of from) this.#room?.leave(deviceId, 'moved', now);
    calls.emit('call-returned', { call, ...this.#seatTaken(seat) });
    this.#takeSeat(seat, now);
    for (const old of from) {
      entryOfDevice.delete(old.deviceId);
      calls.emit('call-moved', { call, deviceId: old.deviceId });
      calls.emit('call-left', { call, ...party(old) });
    }
  }

  #takeSeat(seat: Seat, now: number): void {
    if (this.#state.phase !== 'active') return;
    const isFirst = this.#room === null;
    const room = this.#room ?? this.#openRoom(this.#state.seats, now);
    this.#room = room;
    if (isFirst) room.announce();
    else room.seat(seat, now);
    for (const { deviceId } of room.peers) {
      if (this.#with.disconnected.has(deviceId)) room.setConnected(deviceId, false);
    }
  }

  #openRoom(seats: readonly Seat[], now: number): Room {
    const { callId, applicationId } = this.call;
    const { rooms, media, newId } = this.#with;
    const meeting = this.meetingId && this.#with.meeting(this.call, this.meetingId);
    return new Room({ callId, applicationId, seats, meeting, now, newId }, { events: rooms, media });
  }

  #end({ outcome, durationMs, devices }: Extract<CallFact, { type: 'ended' }>, now: number): void {
    const { calls, entryOfDevice } = this.#with;
    this.close('room-ended');
    this.#endedAt = now;
    for (const deviceId of devices) entryOfDevice.delete(deviceId);
    calls.emit('call-ended', { call: this.call, outcome, durationMs, devices });
  }

  /** The room goes, and nobody is told: who is in it hears of the end, or of the server's, otherwise. Idempotent. */
  close(reason: 'room-ended' | 'server-stopping'): void {
    this.#room?.close(reason);
    this.#room = null;
  }
}

const party = ({ deviceId, userId }: Seat): { deviceId: DeviceId; userId: UserId } => ({ deviceId, userId });
