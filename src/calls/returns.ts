import type { Result } from '../protocol/contract.ts';
import { ProtocolError } from '../protocol/errors.ts';
import type { CallId, DeviceId } from '../protocol/ids.ts';
import { PUBLISH_PERMISSION, type Source, type Sources } from '../protocol/rooms.ts';
import type { Generation } from '../protocol/topology.ts';
import type { Room } from '../rooms/room.ts';
import type { PeerBefore, RoomBefore } from '../rooms/room-before.ts';
import type { CallBook } from './call-book.ts';
import type { CallBounds } from './call-bounds.ts';
import { CallEntry, type EntryCollaborators } from './call-entry.ts';
import type { CallModeration } from './call-moderation.ts';
import type { CallSettings } from './call-settings.ts';
import type { ActiveCall, CallDescription } from './call-state.ts';
import { type Device, seatOf } from './device.ts';
import type { Presence } from './presence.ts';
import { refusal, requireOpens } from './refusals.ts';

/** What a seat ticket says: the call as it was, and this peer's seat in it. */
export type SeatBefore = {
  readonly call: Omit<CallDescription, 'maxPeers' | 'aloneMs'>;
  readonly state: ActiveCall;
  readonly seat: PeerBefore;
  readonly room: RoomBefore;
};

export type Seating = { readonly call: CallDescription; readonly state: ActiveCall; readonly room: Room };

export type Returned = {
  readonly callId: CallId;
  readonly call: Pick<CallDescription, 'video' | 'conversationId'>;
  /** What was published in the seat, and still may be. */
  readonly sources: Sources;
  /** The device that had the seat until now; null: none did. */
  readonly before: DeviceId | null;
};

type Dependencies = {
  settings: Pick<CallSettings, 'reunionMs' | 'ringTimeoutMs'>;
  book: CallBook;
  bounds: CallBounds;
  moderation: Pick<CallModeration, 'requireReturn'>;
  entries: EntryCollaborators;
  presence: Pick<Presence, 'isSignedIn'>;
};

/** Seats that are taken back by their tickets, and calls that come back with the first who returns. */
export class Returns {
  readonly #with: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#with = dependencies;
  }

  /** It lives here, or ended here of late. */
  knows(callId: CallId): boolean {
    const { book } = this.#with;
    return book.get(callId) !== undefined || book.outcomeOf(callId) !== undefined;
  }

  /** This device has a seat in a call that is active. */
  isSeated({ deviceId }: Device): boolean {
    return this.#with.entries.entryOfDevice.get(deviceId)?.seats(deviceId) ?? false;
  }

  /** What the seats of this call are; null: there are none. */
  seating(callId: CallId): Seating | null {
    const entry = this.#with.book.get(callId);
    if (!entry?.room || entry.state.phase !== 'active') return null;
    return { call: entry.call, state: entry.state, room: entry.room };
  }

  /** `holds`: the peer-to-peer path that this device still has. Throws a `ProtocolError` that changes nothing. */
  take(device: Device, before: SeatBefore, holds: Generation | null, now: number): Returned {
    const { book, moderation } = this.#with;
    const { callId } = before.call;
    const { deviceId, userId } = device;
    const outcome = book.outcomeOf(callId);
    if (outcome) throw refusal({ code: 'call-ended', outcome });
    this.#requireFree(deviceId, null);
    const known = book.get(callId);
    if (known && !known.hadSeat(userId)) throw seatExpired('You had no seat in this call.');
    if (known) moderation.requireReturn(device, known);
    else this.#requireMayComeBack(device, before);
    const entry = known ?? this.#recreate(before, now);
    // The room has heard of them since the ticket was given out.
    const sources = sourcesIn(entry, before.seat.seat.deviceId) ?? before.seat.sources;
    const had = entry.takeBack(seatOf(device), { ...before, holds }, now);
    const permissions = entry.room?.peerOf(deviceId).permissions;
    const allowed = sources.filter(({ source }) => permissions?.has(PUBLISH_PERMISSION[source]));
    return { callId, call: entry.call, sources: allowed, before: had };
  }

  /** Without a ticket: of a user who had a seat, or has one on another device, which loses it. */
  rejoin(device: Device, callId: CallId, now: number): Result<'call.rejoin'> {
    const { book, moderation } = this.#with;
    const entry = book.of(device, callId);
    moderation.requireReturn(device, entry);
    this.#requireFree(device.deviceId, entry);
    const sources = [...entry.sourcesOf(device.userId)];
    const wasHere = entry.hadSeat(device.userId);
    entry.apply({ type: 'return', device: seatOf(device), wasHere, now }, now);
    return { sources };
  }

  #requireFree(deviceId: DeviceId, but: CallEntry | null): void {
    const current = this.#with.entries.entryOfDevice.get(deviceId) ?? but;
    if (current === but) return;
    throw new ProtocolError('already-in-call', 'This device is in another call: leave that first.');
  }

  /** Nobody here knows of the call, which may have run until the server's restart. */
  #requireMayComeBack(device: Device, { call: { applicationId }, state }: SeatBefore): void {
    const { book, presence } = this.#with;
    // Sessions end with the server: had the call run until then, nobody would have the device that had a seat in it.
    if (state.seats.some(({ deviceId }) => presence.isSignedIn(deviceId))) throw seatExpired('The call is over.');
    requireOpens(device, state.meetingId);
    if (state.meetingId !== null && book.ofMeeting(applicationId, state.meetingId)) {
      const message = 'The meeting goes on in another call: join that by its link.';
      throw new ProtocolError('call-ended', message, { details: { outcome: 'lost' } });
    }
  }

  #recreate({ call, state, room }: SeatBefore, now: number): CallEntry {
    const { settings, book, bounds, entries } = this.#with;
    bounds.requireRoomForCall(call.applicationId);
    const bounded = { maxPeers: bounds.maxPeers(call.applicationId), aloneMs: settings.ringTimeoutMs };
    const entry = new CallEntry({ ...call, ...bounded }, state, entries);
    book.add(entry);
    entry.recreate(room, now, now + settings.reunionMs);
    return entry;
  }
}

const sourcesIn = ({ room }: CallEntry, deviceId: DeviceId): readonly Source[] | undefined =>
  room?.peers.find((peer) => peer.deviceId === deviceId)?.sources;

export const seatExpired = (message: string, cause?: unknown): ProtocolError =>
  new ProtocolError('seat-expired', message, { cause });
