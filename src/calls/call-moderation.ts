import type { ValidParams } from '../protocol/contract.ts';
import { ProtocolError } from '../protocol/errors.ts';
import type { CallId, DeviceId, MeetingId, UserId } from '../protocol/ids.ts';
import { type Admission, refusedEntry } from '../rooms/moderation/entrance.ts';
import { admissionTo, type Meeting } from '../rooms/moderation/room-moderation.ts';
import { ROLE_PERMISSIONS, requirePermission } from '../rooms/permissions.ts';
import type { Room } from '../rooms/room.ts';
import type { RoomEvents } from '../rooms/room-events.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';
import type { CallBook } from './call-book.ts';
import type { CallEntry } from './call-entry.ts';
import type { CallDescription, CallEvent } from './call-state.ts';
import { type Device, seatOf } from './device.ts';
import { type Door, Lobby } from './lobby.ts';
import type { MeetingDoor, MeetingLinks } from './meeting-door.ts';
import { requireOpens } from './refusals.ts';

type Collaborators = {
  book: Pick<CallBook, 'of' | 'ofMeeting'>;
  /** Throws too where the call is not active. */
  roomOf: (device: Device, callId: CallId) => Room;
  door: Pick<MeetingDoor, 'require' | 'visitors' | 'gone'>;
  links: MeetingLinks;
  rooms: TypedEmitter<RoomEvents>;
};

/** What moderation takes besides the room: who comes into a meeting, who waits for that, and who has to go. */
export class CallModeration {
  readonly #with: Collaborators;
  readonly #lobby = new Lobby();

  constructor(collaborators: Collaborators) {
    this.#with = collaborators;
  }

  /** A new link; or that of a call in which this device has a seat, the same for all who ask: they are equals there. */
  createMeeting(
    device: Device,
    { callId, lobby = false, guests = false }: ValidParams<'meeting.create'>,
    now: number,
  ): MeetingId {
    if (guests) requireMayInvite(device);
    const { applicationId, userId, deviceId } = device;
    const { book, links } = this.#with;
    if (callId === undefined) return links.create(applicationId, { creator: userId, lobby, guests });
    const entry = book.of(device, callId);
    const fresh = links.create(applicationId, { creator: null, lobby, guests });
    const link: CallEvent = { type: 'link', device: seatOf(device), meetingId: fresh };
    entry.check(link);
    if (entry.meetingId === null) entry.room?.moderation.requireMay(deviceId, 'add-people');
    entry.apply(link, now);
    if (entry.meetingId === fresh) entry.becomeMeeting(fresh);
    return entry.meetingId ?? fresh;
  }

  /** Who was removed does not come back by itself; nor, while the room is locked, whom it does not know of. */
  requireReturn(device: Device, { room, meetingId }: CallEntry): void {
    if (!room) return;
    requireOpens(device, meetingId);
    const admission = room.moderation.admits(seatOf(device));
    if (admission === 'kept-out' || admission === 'locked') throw refusedEntry(admission);
  }

  /** As the room of that call is to see it. */
  meeting({ applicationId }: Pick<CallDescription, 'applicationId'>, meetingId: MeetingId): Meeting {
    const { links } = this.#with;
    return {
      isCreator: (userId) => links.isCreator(applicationId, meetingId, userId),
      lobby: links.hasLobby(meetingId),
      waiting: () => this.#lobby.waiting(meetingId),
    };
  }

  /** Throws where this device does not come in now. */
  requireEntry(device: Device, meetingId: MeetingId, now: number): void {
    const admission = this.#admission(device, meetingId, now);
    if (admission !== 'in') throw refusedEntry(admission);
  }

  /** Knocks. Who need not wait hears so at once; who waits already keeps the place. */
  wait(device: Device, { meetingId }: ValidParams<'lobby.wait'>, now: number): void {
    this.#with.door.require(device.applicationId, meetingId);
    const admission = this.#admission(device, meetingId, now);
    if (admission === 'locked' || admission === 'kept-out') throw refusedEntry(admission);
    const door = { applicationId: device.applicationId, meetingId };
    if (admission === 'in') {
      this.#welcome(device, door);
      return;
    }
    if (this.#lobby.waitsAt(door, device.deviceId)) return;
    this.leaveLobby(device.deviceId);
    this.#lobby.wait(door, seatOf(device));
    this.#tellWaiting(door);
  }

  /** Those who look at the meeting's page. */
  visitors(meetingId: MeetingId): readonly UserId[] {
    return this.#with.door.visitors(meetingId);
  }

  /** It took a seat, here or elsewhere, or went away: it stands at no door. */
  gone(deviceId: DeviceId): void {
    this.#with.door.gone(deviceId);
    this.leaveLobby(deviceId);
  }

  /** It waits no more. */
  leaveLobby(deviceId: DeviceId): void {
    const door = this.#lobby.gone(deviceId);
    if (door) this.#tellWaiting(door);
  }

  answerLobby(device: Device, { callId, userId }: ValidParams<'lobby.admit'>, admitted: boolean, now: number): void {
    const { moderation } = this.#with.roomOf(device, callId);
    moderation.requireMay(device.deviceId, 'admit');
    const { meetingId } = this.#with.book.of(device, callId);
    const { applicationId } = device;
    if (meetingId === null || !this.#answer({ applicationId, userId }, meetingId, admitted, now)) {
      throw new ProtocolError('peer-not-found', 'This person waits here no more.');
    }
    moderation.tellWaiting();
  }

  /** Without a lobby nobody waits. */
  openLobby(device: Device, { callId, on }: ValidParams<'moderation.lobby'>, now: number): void {
    const { moderation } = this.#with.roomOf(device, callId);
    moderation.openLobby(device.deviceId, on);
    const { meetingId } = this.#with.book.of(device, callId);
    if (on || meetingId === null) return;
    const { applicationId } = device;
    for (const { userId } of this.#lobby.waiting(meetingId)) {
      this.#answer({ applicationId, userId }, meetingId, true, now);
    }
    moderation.tellWaiting();
  }

  /** All seats of the person are given up; they come back when they are let in. */
  remove(device: Device, { callId, peerId }: ValidParams<'moderation.remove'>, now: number): void {
    const room = this.#with.roomOf(device, callId);
    const entry = this.#with.book.of(device, callId);
    for (const { deviceId, userId, name } of room.moderation.remove(device.deviceId, peerId)) {
      entry.applyLeaving({ type: 'leave', device: { deviceId, userId, name }, now }, 'removed', now);
    }
    room.moderation.tellAll();
  }

  tick(now: number): void {
    this.#lobby.tick(now);
  }

  /** Comes in as they are, by no new pass; and so do their devices that wait here. */
  #welcome({ applicationId, deviceId, userId }: Device, door: Door): void {
    const { meetingId } = door;
    this.leaveLobby(deviceId);
    const others = this.#lobby.deny(meetingId, userId);
    const devices = [deviceId, ...others];
    this.#with.rooms.emit('lobby-answered', { applicationId, devices, meetingId, admitted: true });
    if (others.length > 0) this.#tellWaiting(door);
  }

  /** False: that person does not wait. */
  #answer(
    { applicationId, userId }: Pick<Device, 'applicationId' | 'userId'>,
    meetingId: MeetingId,
    admitted: boolean,
    now: number,
  ): boolean {
    const { rooms } = this.#with;
    const lobby = this.#lobby;
    const devices = admitted ? lobby.admit(meetingId, userId, now) : lobby.deny(meetingId, userId);
    if (devices.length === 0) return false;
    rooms.emit('lobby-answered', { applicationId, devices, meetingId, admitted });
    return true;
  }

  #admission(device: Device, meetingId: MeetingId, now: number): Admission {
    const seat = seatOf(device);
    const room = this.#with.book.ofMeeting(device.applicationId, meetingId)?.room;
    const admission = room ? room.moderation.admits(seat) : admissionTo(this.meeting(device, meetingId), seat);
    return admission === 'must-wait' && this.#lobby.hasPass(meetingId, device.userId, now) ? 'in' : admission;
  }

  #tellWaiting({ applicationId, meetingId }: Door): void {
    this.#with.book.ofMeeting(applicationId, meetingId)?.room?.moderation.tellWaiting();
  }
}

/** Who may bring nobody into a meeting does not open it to everybody. */
function requireMayInvite({ grant, guest }: Device): void {
  const role = grant?.role ?? (guest ? 'guest' : 'member');
  requirePermission(new Set(grant?.permissions ?? ROLE_PERMISSIONS[role]), 'add-people');
}
