import type { Result, ValidParams } from '../protocol/contract.ts';
import { ProtocolError } from '../protocol/errors.ts';
import type { CallId, DeviceId } from '../protocol/ids.ts';
import type { MediaPlane } from '../rooms/ports.ts';
import type { Room } from '../rooms/room.ts';
import type { RoomEvents } from '../rooms/room-events.ts';
import { type LimitedPeers, SendingBounds } from '../rooms/sending-bounds.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';
import { ApplicationCalls } from './application-calls.ts';
import { Beginnings, type BegunCall } from './beginnings.ts';
import { meetingCall, placedCall } from './call.ts';
import { CallBook } from './call-book.ts';
import { CallBounds, type LimitsOf } from './call-bounds.ts';
import type { CallEntry, EntryCollaborators } from './call-entry.ts';
import type { CallEvents } from './call-events.ts';
import { CallModeration } from './call-moderation.ts';
import type { CallSettings } from './call-settings.ts';
import { type CallEvent, isRinging } from './call-state.ts';
import { type Device, seatOf } from './device.ts';
import { MeetingDoor, type MeetingLinks } from './meeting-door.ts';
import { OwnCalls } from './own-calls.ts';
import type { Presence } from './presence.ts';
import { Reach } from './reach.ts';
import { refusal } from './refusals.ts';
import { Returns } from './returns.ts';
import { ServerControl } from './server-control.ts';

type Collaborators = {
  settings: CallSettings;
  presence: Presence;
  calls: TypedEmitter<CallEvents>;
  rooms: TypedEmitter<RoomEvents>;
  media: MediaPlane;
  meetings: MeetingLinks;
  newId: () => string;
  limitsOf?: LimitsOf;
};

/** Owns every call and its room. All methods are synchronous; those for devices throw `ProtocolError` and then change nothing. */
export class CallRegistry {
  /** Seats that are taken back. */
  readonly returns: Returns;
  readonly moderation: CallModeration;
  /** What an application's own server does. */
  readonly control: ServerControl;
  readonly fromApplications: ApplicationCalls;
  readonly #book = new CallBook();
  readonly #entryOfDevice = new Map<DeviceId, CallEntry>();
  readonly #disconnected = new Set<DeviceId>();
  readonly #door: MeetingDoor;
  readonly #reach: Reach;
  readonly #own: OwnCalls;
  readonly #bounds: CallBounds;
  readonly #sending = new SendingBounds((id) => this.#bounds.sending(id));
  readonly #with: Collaborators;
  readonly #beginnings: Beginnings;

  constructor(collaborators: Collaborators) {
    const { calls, rooms, media, newId, presence, settings, meetings: links } = collaborators;
    this.#with = collaborators;
    this.#door = new MeetingDoor(links);
    this.#own = new OwnCalls(presence, calls);
    const isInCall = (deviceId: DeviceId) => this.#entryOfDevice.has(deviceId);
    this.#reach = new Reach({ presence, isInCall, callWaiting: settings.callWaiting });
    const roomOf = (device: Device, callId: CallId) => this.room(device, callId);
    this.moderation = new CallModeration({ book: this.#book, roomOf, door: this.#door, links, rooms });
    this.control = new ServerControl(this.#book, calls);
    this.#bounds = new CallBounds(this.#book, collaborators.settings, collaborators.limitsOf);
    const entries: EntryCollaborators = {
      calls,
      rooms,
      media,
      sending: this.#sending,
      newId,
      entryOfDevice: this.#entryOfDevice,
      disconnected: this.#disconnected,
      door: this.moderation,
      meeting: (call, meetingId) => this.moderation.meeting(call, meetingId),
    };
    const parts = { settings, calls, book: this.#book, bounds: this.#bounds, reach: this.#reach, entries };
    this.#beginnings = new Beginnings(parts);
    this.fromApplications = new ApplicationCalls({ ...parts, control: this.control, beginnings: this.#beginnings });
    this.returns = new Returns({
      settings,
      book: this.#book,
      bounds: this.#bounds,
      moderation: this.moderation,
      entries,
      presence,
    });
  }

  place(device: Device, { to, video, conversationId }: ValidParams<'call.place'>, now: number): Result<'call.place'> {
    const [calleeId] = to;
    if (!calleeId || calleeId === device.userId) throw new ProtocolError('not-allowed', 'You cannot call yourself.');
    this.#requireFree(device.deviceId);
    const glare = this.#book.ringingFrom(calleeId, device);
    if (glare) {
      const { ringsUntil } = glare.invitation;
      glare.entry.apply({ type: 'answer', device: seatOf(device), now }, now);
      return { callId: glare.entry.call.callId, ringsUntil };
    }
    const begun: BegunCall = { applicationId: device.applicationId, caller: seatOf(device), video, conversationId };
    const callee = this.#reach.require(device.applicationId, calleeId, (refused) =>
      this.#with.calls.emit('call-not-placed', {
        call: this.#beginnings.describe(begun, now),
        unreached: [refused],
      }),
    );
    this.#bounds.requireRoomForCall(device.applicationId);
    const ringsUntil = now + this.#with.settings.ringTimeoutMs;
    const invitation = { invitee: callee, by: seatOf(device), invitedAt: now, ringsUntil };
    const call = this.#beginnings.describe(begun, now);
    const entry = this.#beginnings.begin(call, placedCall(invitation), now);
    this.#beginnings.ring(entry, calleeId, now);
    return { callId: entry.call.callId, ringsUntil };
  }

  rings(device: Device, callId: CallId, now: number): void {
    this.#book.of(device, callId).apply({ type: 'rings', device: seatOf(device) }, now);
  }

  answer(device: Device, callId: CallId, now: number): void {
    const entry = this.#book.of(device, callId);
    if (this.#entryOfDevice.get(device.deviceId) !== entry) this.#requireFree(device.deviceId);
    entry.apply({ type: 'answer', device: seatOf(device), now }, now);
  }

  decline(device: Device, callId: CallId, scope: 'device' | 'everywhere', now: number): void {
    this.#book.of(device, callId).apply({ type: 'decline', device: seatOf(device), scope, now }, now);
  }

  cancel(device: Device, callId: CallId, now: number): void {
    this.#book.of(device, callId).apply({ type: 'cancel', device: seatOf(device), now }, now);
  }

  leave(device: Device, callId: CallId, now: number): void {
    this.#book.of(device, callId).applyLeaving({ type: 'leave', device: seatOf(device), now }, 'left', now);
  }

  /** Rings somebody for a call in which this device has a seat. */
  add(device: Device, { callId, userId }: ValidParams<'call.add'>, now: number): Result<'call.add'> {
    const entry = this.#book.of(device, callId);
    const ringsUntil = now + this.#with.settings.ringTimeoutMs;
    const by = { device: seatOf(device), ringsUntil, now };
    const invite = (name: string): CallEvent => ({ type: 'invite', invitee: { userId, name }, ...by });
    // Who may not add anybody at all hears that, and nothing about whom they meant.
    entry.check(invite(userId));
    entry.room?.moderation.requireMayAdd(device.deviceId, userId);
    const { name } = this.#reach.require(device.applicationId, userId, (refused) =>
      this.#with.calls.emit('call-not-added', { call: entry.call, ...refused, by: seatOf(device) }),
    );
    entry.apply(invite(name), now);
    entry.room?.moderation.expect(userId);
    this.#beginnings.ring(entry, userId, now);
    return { ringsUntil };
  }

  /** Takes a seat in the meeting's call; the first one begins it. */
  join(device: Device, { meetingId, video }: ValidParams<'call.join'>, now: number): Result<'call.join'> {
    const { applicationId, deviceId } = device;
    this.#door.require(applicationId, meetingId);
    this.#requireFree(deviceId);
    const running = this.#book.ofMeeting(applicationId, meetingId);
    this.moderation.requireEntry(device, meetingId, now);
    if (running) {
      running.apply({ type: 'join', device: seatOf(device), meetingId, now }, now);
      return { callId: running.call.callId };
    }
    this.#bounds.requireRoomForCall(applicationId);
    const caller = seatOf(device);
    const call = this.#beginnings.describe({ applicationId, caller, video, conversationId: undefined }, now);
    this.#beginnings.begin(call, meetingCall(meetingId, caller), now);
    return { callId: call.callId };
  }

  /** Whether this device takes a second call during one. */
  setWaiting({ deviceId }: Device, allowed: boolean): void {
    this.#reach.setWaiting(deviceId, allowed);
  }

  /** Who is in the meeting; whoever asks is expected there for a while. */
  look(device: Device, { meetingId }: ValidParams<'meeting.look'>, now: number): Result<'meeting.look'> {
    const { applicationId, deviceId } = device;
    this.#door.require(applicationId, meetingId);
    const running = this.#book.ofMeeting(applicationId, meetingId);
    if (!this.#entryOfDevice.has(deviceId)) {
      this.#door.look(device, meetingId, now);
      running?.expect(now);
    }
    return { names: running?.seated.map(({ name }) => name) ?? [] };
  }

  /** The call's room, in which this device perhaps has no seat. */
  room(device: Device, callId: CallId): Room {
    const { room, state } = this.#book.of(device, callId);
    if (state.phase === 'ended') throw refusal({ code: 'call-ended', outcome: state.outcome });
    if (!room) throw new ProtocolError('call-not-found', 'This call has not been answered yet.');
    return room;
  }

  /** The room of a call that is active, whoever asks. */
  roomOf(callId: CallId): Room | null {
    return this.#book.get(callId)?.room ?? null;
  }

  /** A user's new device rings for what already rings for that user, and learns where one could go on. */
  deviceOnline(device: Device, now: number): void {
    for (const entry of this.#book.live) {
      if (entry.concerns(device)) entry.apply({ type: 'device-online', device: seatOf(device) }, now);
    }
    this.#own.deviceOnline(device);
  }

  deviceConnection(deviceId: DeviceId, connected: boolean): void {
    if (connected) this.#disconnected.delete(deviceId);
    else this.#disconnected.add(deviceId);
    const room = this.#entryOfDevice.get(deviceId)?.room;
    if (room) room.setConnected(deviceId, connected);
  }

  /** The device signed out or its grace period ended. */
  deviceGone(device: Device, reason: 'left' | 'timed-out', now: number): void {
    this.#disconnected.delete(device.deviceId);
    this.#reach.deviceGone(device.deviceId);
    this.moderation.gone(device.deviceId);
    for (const entry of this.#book.live) {
      if (!entry.concerns(device)) continue;
      const type = entry.seats(device.deviceId) && reason === 'left' ? 'leave' : 'device-gone';
      entry.applyLeaving({ type, device: seatOf(device), now }, reason, now);
    }
    this.#own.deviceGone(device.deviceId);
  }

  /** A path carries media at all ends, or none will any more. */
  follow(rooms: TypedEmitter<RoomEvents>, now: () => number): void {
    this.#own.follow(rooms);
    rooms.on('topology-committed', ({ callId, path: { topology } }) => {
      const at = now();
      this.#book.get(callId)?.apply({ type: 'media-connected', topology, now: at }, at);
    });
    rooms.on('topology-failed', ({ callId }) => {
      const at = now();
      this.#book.get(callId)?.apply({ type: 'media-failed', now: at }, at);
    });
  }

  tick(now: number): void {
    this.#book.forget(now);
    this.#door.tick(now);
    this.moderation.tick(now);
    this.#sending.tick();
    for (const entry of this.#book.live) entry.tick(now);
  }

  /** The server stops: what only rings ends, and every room gives back what it holds of the media plane. */
  close(now: number): void {
    for (const entry of this.#book.live) {
      if (isRinging(entry.state)) entry.apply({ type: 'application-ends', now }, now);
      entry.close('server-stopping');
    }
  }

  /** For gauges; read when scraped. */
  snapshot(): ReturnType<CallBook['snapshot']> & { limited: LimitedPeers } {
    return { ...this.#book.snapshot(), limited: this.#sending.snapshot() };
  }

  #requireFree(deviceId: DeviceId): void {
    if (this.#entryOfDevice.has(deviceId)) {
      throw new ProtocolError('already-in-call', 'This device is in another call: leave that first.');
    }
  }
}
