import type { Result } from '../protocol/contract.ts';
import { ProtocolError } from '../protocol/errors.ts';
import type { CallId, DeviceId } from '../protocol/ids.ts';
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
import { requireOpens } from './refusals.ts';

/** What a seat ticket says: the call as it was, and this peer's seat in it. */
export type SeatBefore = {
  readonly call: Omit<CallDescription, 'maxPeers'>;
  readonly state: ActiveCall;
  readonly seat: PeerBefore;
  readonly room: RoomBefore;
};

export type Seating = { readonly call: CallDescription; readonly state: ActiveCall; readonly room: Room };

export type Returned = {
  readonly callId: CallId;
  readonly call: Pick<CallDescription, 'video' | 'conversationId'>;
  /** The device that had the seat until now; null: none did. */
  readonly before: DeviceId | null;
};

type Dependencies = {
  settings: Pick<CallSettings, 'reunionMs'>;
  book: CallBook;
  bounds: CallBounds;
  moderation: Pick<CallModeration, 'requireReturn'>;
  entries: EntryCollaborators;
};

/** Seats that are taken back by their tickets, and calls that come back with the first who returns. */
export class Returns {
  readonly #with: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#with = dependencies;
  }

  /** It lives here, or ended here of late. */
  knows(callId: CallId): boolean {
    return this.#with.book.get(callId) !== undefined;
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
    const { callId } = before.call;
    const { deviceId, userId } = device;
    this.#requireFree(deviceId, null);
    const known = this.#with.book.get(callId);
    if (known && !known.hadSeat(userId)) throw seatExpired('You had no seat in this call.');
    if (known) this.#with.moderation.requireReturn(device, known);
    else requireOpens(device, before.state.meetingId);
    const entry = known ?? this.#recreate(before, now);
    const had = entry.takeBack(seatOf(device), { ...before, holds }, now);
    return { callId, call: entry.call, before: had };
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

  #recreate({ call, state, room }: SeatBefore, now: number): CallEntry {
    const { settings, book, bounds, entries } = this.#with;
    bounds.requireRoomForCall(call.applicationId);
    const entry = new CallEntry({ ...call, maxPeers: bounds.maxPeers(call.applicationId) }, state, entries);
    book.add(entry);
    entry.recreate(room, now, now + settings.reunionMs);
    return entry;
  }
}

export const seatExpired = (message: string, cause?: unknown): ProtocolError =>
  new ProtocolError('seat-expired', message, { cause });
