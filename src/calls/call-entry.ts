import type { DeviceId, MeetingId, UserId } from '../protocol/ids.ts';
import type { PeerLeftReason, Source } from '../protocol/rooms.ts';
import type { Meeting } from '../rooms/moderation/room-moderation.ts';
import type { Seat } from '../rooms/peer.ts';
import type { MediaPlane } from '../rooms/ports.ts';
import { Room } from '../rooms/room.ts';
import type { RoomBefore } from '../rooms/room-before.ts';
import type { RoomEvents } from '../rooms/room-events.ts';
import type { SendingBounds } from '../rooms/sending-bounds.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';
import { step } from './call.ts';
import type { CallEvents } from './call-events.ts';
import { CallParts } from './call-parts.ts';
import type { CallDescription, CallEvent, CallFact, CallState } from './call-state.ts';
import type { Device } from './device.ts';
import { expectedPeople } from './expected-people.ts';
import type { MeetingDoor } from './meeting-door.ts';
import { refusal } from './refusals.ts';
import { Reunion } from './reunion.ts';
import { type SeatTakenBack, takeSeatAgain } from './take-seat-again.ts';
import { tellFact } from './tell-fact.ts';

export type EntryCollaborators = {
  calls: TypedEmitter<CallEvents>;
  rooms: TypedEmitter<RoomEvents>;
  media: MediaPlane;
  sending: SendingBounds;
  newId: () => string;
  /** Which entry a device is in; entries keep it. */
  entryOfDevice: Map<DeviceId, CallEntry>;
  /** Their signaling connection is lost and may come back. */
  disconnected: ReadonlySet<DeviceId>;
  door: Pick<MeetingDoor, 'visitors' | 'gone'>;
  meeting: (call: CallDescription, meetingId: MeetingId) => Meeting;
};

/** Somebody sits down by such a step. */
const SEATS: ReadonlySet<CallFact['type']> = new Set(['answered', 'joined', 'returned']);

/** One call with its room: applies steps of the pure machine, and makes known what became true by them. */
export class CallEntry {
  readonly call: CallDescription;
  readonly #with: EntryCollaborators;
  readonly #parts = new CallParts();
  #state: CallState;
  #room: Room | null = null;
  #endedAt: number | null = null;
  #reunion: Reunion | null = null;

  constructor(call: CallDescription, state: CallState, collaborators: EntryCollaborators) {
    this.call = call;
    this.#state = state;
    this.#with = collaborators;
    if (call.caller) this.#parts.seatTaken(call.caller.userId);
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

  /** Has or had a part in it; to others the call does not exist. */
  concerns({ applicationId, userId }: Device): boolean {
    return applicationId === this.call.applicationId && this.#parts.include({ userId }, this.#state);
  }

  /** It begins: nothing else was applied before. */
  begin(now: number): void {
    const { call } = this;
    const { caller } = call;
    if (caller) {
      this.#with.entryOfDevice.set(caller.deviceId, this);
      this.#with.door.gone(caller.deviceId);
    }
    this.#with.calls.emit('call-placed', { call });
    if (caller && this.#state.phase === 'active') this.#makeKnown([{ type: 'joined', seat: caller }], now);
  }

  /** As it was before the server's restart; those who had a seat are waited for until that time. */
  recreate(room: RoomBefore, now: number, until: number): void {
    const { call, seated } = this;
    for (const { deviceId, userId } of seated) {
      this.#parts.seatTaken(userId);
      this.#with.entryOfDevice.set(deviceId, this);
    }
    this.#reunion = new Reunion(seated, room, until);
    this.#with.calls.emit('call-recreated', {
      call,
      seats: seated,
      peers: room.peers,
      topology: room.path?.topology ?? null,
    });
    this.#room = this.#openRoom(seated, now, room);
  }

  /** The device that had it until now, or null. */
  takeBack(device: Seat, ticket: SeatTakenBack, now: number): DeviceId | null {
    const from = ticket.seat.seat.deviceId;
    const before = this.seats(from) ? from : null;
    const facts = this.#step({ type: 'return', device, wasHere: true, from, now });
    this.#room?.numberAbove(ticket.room.lastGeneration);
    this.#makeKnown(facts, now, ticket);
    return before;
  }

  /** Time has passed. */
  tick(now: number): void {
    this.apply({ type: 'tick', now }, now);
    if (this.#reunion && now >= this.#reunion.until) this.#endReunion(this.#reunion, now);
    this.#room?.tick(now);
  }

  /** It has a link now. */
  becomeMeeting(meetingId: MeetingId): void {
    this.#room?.moderation.becomeMeeting(this.#with.meeting(this.call, meetingId));
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
    const room = this.#room?.peers.some((peer) => peer.deviceId === deviceId) ? this.#room : null;
    const facts = this.#step(event);
    room?.leave(deviceId, reason, now);
    this.#makeKnown(facts, now);
  }

  /** Who is rung for, or stands at the door, will sit down soon: the room makes ready for them. */
  expect(now: number): void {
    const visitors = this.meetingId === null ? [] : this.#with.door.visitors(this.meetingId);
    const toReturn = this.#reunion?.peopleToCome ?? 0;
    this.#room?.expect(expectedPeople(this.#state, { visitors, toReturn, maxPeers: this.call.maxPeers }), now);
  }

  /** What the devices of this user publish; none, where they have no seat. */
  sourcesOf(userId: UserId): readonly Source[] {
    return (this.#room?.peers ?? []).filter((peer) => peer.userId === userId).flatMap(({ sources }) => sources);
  }

  /** After the server's restart it is not known who had one. */
  hadSeat(userId: UserId): boolean {
    return this.#reunion !== null || this.#parts.hadSeat(userId);
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
  #makeKnown(facts: readonly CallFact[], now: number, ticket: SeatTakenBack | null = null): void {
    const isSeat = facts.some(({ type }) => SEATS.has(type));
    if (isSeat) this.expect(now);
    for (const fact of facts) this.#announce(fact, now, ticket);
    this.expect(now);
  }

  #announce(fact: CallFact, now: number, ticket: SeatTakenBack | null): void {
    const { call } = this;
    const { calls, entryOfDevice } = this.#with;
    switch (fact.type) {
      case 'answered':
      case 'joined':
        calls.emit(`call-${fact.type}`, { call, ...this.#seatTaken(fact.seat) });
        this.#takeSeat(fact.seat, now);
        break;
      case 'returned':
        this.#return(fact, ticket, now);
        break;
      case 'left':
        entryOfDevice.delete(fact.seat.deviceId);
        calls.emit('call-left', { call, ...party(fact.seat) });
        break;
      case 'ended':
        this.#end(fact, now);
        break;
      default:
        if (fact.type === 'invited') this.#parts.rung(fact.invitation.invitee.userId);
        tellFact(calls, call, fact, now);
    }
  }

  #seatTaken(seat: Seat): { deviceId: DeviceId; userId: UserId } {
    this.#parts.seatTaken(seat.userId);
    this.#with.entryOfDevice.set(seat.deviceId, this);
    this.#with.door.gone(seat.deviceId);
    return party(seat);
  }

  /** Their other devices are in no call only when this one is in it. After the server's restart they may be gone. */
  #return({ seat, from }: Extract<CallFact, { type: 'returned' }>, ticket: SeatTakenBack | null, now: number): void {
    this.#with.calls.emit('call-returned', { call: this.call, ...this.#seatTaken(seat) });
    const room = this.#room;
    if (room) {
      const isMissing = (deviceId: DeviceId) => this.#reunion?.waitsFor(deviceId) ?? false;
      takeSeatAgain(room, seat, { from, ticket, isMissing }, now);
      this.#tellDisconnected(room);
    }
    for (const old of from) {
      this.#reunion?.returned(old.deviceId);
      this.#moved(old);
    }
  }

  #moved(old: Seat): void {
    this.#with.entryOfDevice.delete(old.deviceId);
    this.#with.calls.emit('call-moved', { call: this.call, deviceId: old.deviceId });
    this.#with.calls.emit('call-left', { call: this.call, ...party(old) });
  }

  #takeSeat(seat: Seat, now: number): void {
    if (this.#state.phase !== 'active') return;
    const isFirst = this.#room === null;
    const room = this.#room ?? this.#openRoom(this.#state.seats, now);
    this.#room = room;
    if (isFirst) room.announce();
    else room.seat(seat, now);
    this.#tellDisconnected(room);
  }

  #tellDisconnected(room: Room): void {
    for (const { deviceId } of room.peers) {
      if (this.#with.disconnected.has(deviceId)) room.setConnected(deviceId, false);
    }
  }

  /** Who has not come back by now is given up. */
  #endReunion(reunion: Reunion, now: number): void {
    this.#reunion = null;
    for (const device of this.seated.filter(({ deviceId }) => reunion.waitsFor(deviceId))) {
      this.applyLeaving({ type: 'device-gone', device, now }, 'timed-out', now);
    }
    this.apply({ type: 'awaited-in-vain', now }, now);
    this.expect(now);
  }

  #openRoom(seats: readonly Seat[], now: number, before?: RoomBefore): Room {
    const { callId, applicationId } = this.call;
    const { rooms, media, newId, sending } = this.#with;
    const meeting = this.meetingId && this.#with.meeting(this.call, this.meetingId);
    return new Room(
      { callId, applicationId, seats, meeting, now, newId, ...(before && { before }) },
      { events: rooms, media, bounds: sending },
    );
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
