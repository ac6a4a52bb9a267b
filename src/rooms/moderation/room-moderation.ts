import { ProtocolError } from '../../protocol/errors.ts';
import type { ApplicationId, CallId, DeviceId, PeerId, UserId } from '../../protocol/ids.ts';
import type { Reaction } from '../../protocol/moderation.ts';
import type { Permission } from '../../protocol/permissions.ts';
import { type PeerLeftReason, PUBLISH_PERMISSION, type Source, type SourceName } from '../../protocol/rooms.ts';
import type { TypedEmitter } from '../../shared/typed-emitter.ts';
import type { Peer, Seat } from '../peer.ts';
import { type Gathering, requirePermission } from '../permissions.ts';
import type { ModerationView, RoomEvents } from '../room-events.ts';
import { type Admission, Entrance } from './entrance.ts';
import { Gestures } from './gestures.ts';
import { type Declaration, type Intention, Intentions, isOfScreen } from './intentions.ts';
import { isSamePart, type Lead, type Part, Roles } from './roles.ts';

/** What a meeting adds to a room. `lobby`: its link says that who comes is let in. */
export type Meeting = {
  readonly isCreator: (userId: UserId) => boolean;
  readonly lobby: boolean;
  readonly waiting: () => readonly Seat[];
};

/** What a seat has besides what its peer says: kept by seat tickets. */
export type Standing = Intention & { readonly lead: Lead | null };

/** What moderation needs of the room that it is of. */
type OfRoom = {
  room: { callId: CallId; applicationId: ApplicationId };
  events: TypedEmitter<RoomEvents>;
  /** In the order in which they came. */
  peers(): readonly Peer[];
  /** Those who have been told of their seat. */
  audience(): readonly Peer[];
  peerOf(deviceId: DeviceId): Peer;
  /** The peer's part is another now. */
  update(peer: Peer, part: Part): Peer;
  /** These count as what the peer publishes; the others hear of it. `stopped`: not forwarded any more. */
  publish(peer: Peer, sources: readonly Source[], now: number, stopped?: readonly SourceName[]): void;
};

const gatheringOf = (meeting: Meeting | null): Gathering =>
  meeting ? { kind: 'meeting', isCreator: meeting.isCreator } : { kind: 'call' };

/** How somebody comes into a meeting that has not begun. */
export const admissionTo = (meeting: Meeting, seat: Seat): Admission =>
  new Entrance(meeting.lobby).admits(seat, new Roles(gatheringOf(meeting)).of(seat).permissions);

/** Who may what in a room, and what they did by it. Whoever may not is refused with `not-allowed`. */
export class RoomModeration {
  readonly #of: OfRoom;
  readonly #roles: Roles;
  readonly #entrance: Entrance;
  readonly #intentions = new Intentions();
  readonly #gestures = new Gestures();
  #meeting: Meeting | null;

  constructor(meeting: Meeting | null, of: OfRoom) {
    this.#of = of;
    this.#meeting = meeting;
    this.#roles = new Roles(gatheringOf(meeting));
    this.#entrance = new Entrance(meeting?.lobby ?? false);
  }

  get hands(): readonly PeerId[] {
    return this.#gestures.hands;
  }

  isMuted(peerId: PeerId): boolean {
    return this.#intentions.isMuted(peerId);
  }

  /** The part of somebody who takes a seat. */
  partOf(seat: Seat): Part {
    return this.#roles.of(seat);
  }

  standingOf(peer: Pick<Peer, 'peerId' | 'userId'>): Standing {
    return { ...this.#intentions.of(peer.peerId), lead: this.#roles.leadOf(peer.userId) };
  }

  /** Somebody who was here before takes a seat next. */
  recall({ userId }: Pick<Peer, 'userId'>, { lead }: Pick<Standing, 'lead'>): void {
    this.#roles.recall(userId, lead);
  }

  /** Somebody sits now. `before`: as they were, where that is not known here. */
  sat({ peerId, userId }: Peer, before?: Standing): void {
    this.#intentions.sit(peerId, userId, before);
    this.#entrance.know(userId);
    this.settle();
  }

  /** Somebody does not sit any more. Who moves sits down elsewhere in the same turn, as what they were. */
  left({ peerId, userId }: Peer, reason: PeerLeftReason): void {
    this.#intentions.leave(peerId, userId);
    this.#raise(peerId, false);
    if (reason !== 'moved') this.settle();
  }

  /** Somebody's other device sits in their seat, and perhaps may not do all that was done in it. */
  tookOver(peer: Peer, before: Peer, now: number): void {
    const { events, room } = this.#of;
    const audience = this.#of.audience().filter(({ peerId }) => peerId !== peer.peerId);
    if (!isSamePart(peer, before)) events.emit('role-changed', { ...room, audience, peer });
    const forbidden = peer.sources.filter(({ source }) => !peer.permissions.has(PUBLISH_PERMISSION[source]));
    if (forbidden.length === 0) return;
    const rest = peer.sources.filter((each) => !forbidden.includes(each));
    const stopped = forbidden.map(({ source }) => source);
    this.#of.publish(peer, rest, now, stopped);
  }

  becomeMeeting(meeting: Meeting): void {
    if (this.#meeting) return;
    this.#meeting = meeting;
    this.#entrance.lobby = meeting.lobby;
    this.#roles.becomeMeeting(gatheringOf(meeting), this.#of.peers());
    this.settle();
  }

  /** What the peer said that it publishes, as it counts. */
  declared(peer: Peer, declaration: Declaration): readonly Source[] {
    for (const { source } of declaration.sources) this.requirePublish(peer, source);
    return this.#intentions.declared(peer, declaration);
  }

  requirePublish({ permissions }: Pick<Peer, 'permissions'>, source: SourceName): void {
    requirePermission(permissions, PUBLISH_PERMISSION[source]);
  }

  /** Throws `call-not-found` for who has no seat, and `not-allowed`. */
  requireMay(deviceId: DeviceId, permission: Permission): Peer {
    const peer = this.#of.peerOf(deviceId);
    requirePermission(peer.permissions, permission);
    return peer;
  }

  admits(seat: Seat): Admission {
    return this.#entrance.admits(seat, this.#roles.of(seat).permissions);
  }

  /** Throws where this device may not ring that user. */
  requireMayAdd(deviceId: DeviceId, userId: UserId): void {
    const { permissions } = this.requireMay(deviceId, 'add-people');
    if (this.#entrance.isKeptOut(userId)) requirePermission(permissions, 'remove');
    if (this.#entrance.locked && !permissions.has('lock')) {
      throw new ProtocolError('call-locked', 'This meeting is locked: nobody is added to it.');
    }
  }

  /** Is wanted here, and comes in without asking. */
  expect(userId: UserId): void {
    this.#entrance.know(userId);
  }

  mute(deviceId: DeviceId, peerId: PeerId, now: number): void {
    const by = this.requireMay(deviceId, 'mute-others');
    this.#mute(this.#other(by, peerId), by, now);
  }

  /** By the application's own server. */
  muteByServer(peer: Peer, now: number): void {
    this.#mute(peer, null, now);
  }

  /** Returns how many were not muted before. */
  muteAll(deviceId: DeviceId, now: number): number {
    const by = this.requireMay(deviceId, 'mute-others');
    const loud = this.#of.peers().filter((peer) => peer.peerId !== by.peerId && isHeard(peer));
    for (const peer of loud) this.#mute(peer, by, now);
    return loud.length;
  }

  askToUnmute(deviceId: DeviceId, peerId: PeerId): void {
    const by = this.requireMay(deviceId, 'mute-others');
    const peer = this.#other(by, peerId);
    this.#of.events.emit('unmute-asked', { ...this.#of.room, peer, by });
  }

  stopScreen(deviceId: DeviceId, peerId: PeerId, now: number): void {
    const by = this.requireMay(deviceId, 'stop-screen');
    const peer = this.#other(by, peerId);
    const order = this.#intentions.stopScreen(peerId);
    this.#of.events.emit('screen-stopped', { ...this.#of.room, peer, by, order });
    const rest = peer.sources.filter(({ source }) => !isOfScreen(source));
    this.#of.publish(peer, rest, now, ['screen', 'screen-audio']);
  }

  /** Keeps the person out, and returns all their seats, which are given up next. */
  remove(deviceId: DeviceId, peerId: PeerId): readonly Peer[] {
    const by = this.requireMay(deviceId, 'remove');
    const { userId, name, role } = this.#other(by, peerId);
    if (role === 'owner') throw new ProtocolError('not-allowed', 'Nobody removes the owner of a meeting.');
    if (userId === by.userId) throw new ProtocolError('not-allowed', 'Leave the call on your other device instead.');
    this.#entrance.keepOut({ userId, name });
    const seats = this.#of.peers().filter((peer) => peer.userId === userId);
    for (const peer of seats) this.#of.events.emit('peer-removed', { ...this.#of.room, peer, by });
    return seats;
  }

  letIn(deviceId: DeviceId, userId: UserId): void {
    this.requireMay(deviceId, 'remove');
    this.#entrance.letIn(userId);
    this.tellAll();
  }

  lock(deviceId: DeviceId, locked: boolean): void {
    this.requireMay(deviceId, 'lock');
    this.#requireMeeting();
    this.#entrance.locked = locked;
    this.tellAll();
  }

  openLobby(deviceId: DeviceId, on: boolean): void {
    this.requireMay(deviceId, 'lock');
    this.#requireMeeting();
    this.#entrance.lobby = on;
    this.tellAll();
  }

  raiseHand(deviceId: DeviceId, raised: boolean): void {
    this.#raise(this.#of.peerOf(deviceId).peerId, raised);
  }

  react(deviceId: DeviceId, reaction: Reaction): void {
    this.#gestures.react(this.#of.peerOf(deviceId).peerId, reaction);
  }

  tick(): void {
    const reactions = this.#gestures.takeReactions();
    if (reactions.length > 0) {
      this.#of.events.emit('reacted', { ...this.#of.room, audience: this.#of.audience(), reactions });
    }
  }

  /** As this peer sees it. */
  viewOf({ role, permissions }: Peer): ModerationView {
    return {
      role,
      permissions: [...permissions],
      locked: this.#entrance.locked,
      lobby: this.#entrance.lobby,
      waiting: permissions.has('admit') ? (this.#meeting?.waiting() ?? []) : [],
      keptOut: permissions.has('remove') ? this.#entrance.keptOut : [],
    };
  }

  tellAll(): void {
    for (const peer of this.#of.audience()) this.#tell(peer);
  }

  /** Who waits has changed. */
  tellWaiting(): void {
    for (const peer of this.#of.audience()) if (peer.permissions.has('admit')) this.#tell(peer);
  }

  #tell(peer: Peer): void {
    this.#of.events.emit('moderation-changed', { ...this.#of.room, peer, view: this.viewOf(peer) });
  }

  #mute(peer: Peer, by: Peer | null, now: number): void {
    const order = this.#intentions.mute(peer.peerId);
    this.#of.events.emit('peer-muted', { ...this.#of.room, peer, by, order });
    const sources = peer.sources.map((each) => (each.source === 'microphone' ? { ...each, muted: true } : each));
    this.#of.publish(peer, sources, now);
  }

  /** Parts follow from who is here; whoever's became another hears of it, and the others too. */
  settle(): void {
    const { events, room } = this.#of;
    this.#roles.settle(this.#of.peers());
    for (const before of this.#of.peers()) {
      const part = this.#roles.of(before);
      if (isSamePart(part, before)) continue;
      const peer = this.#of.update(before, part);
      if (!this.#of.audience().includes(peer)) continue;
      events.emit('role-changed', { ...room, audience: this.#of.audience(), peer });
      this.#tell(peer);
    }
  }

  #raise(peerId: PeerId, raised: boolean): void {
    if (!this.#gestures.raise(peerId, raised)) return;
    const { hands } = this;
    this.#of.events.emit('hands-changed', { ...this.#of.room, audience: this.#of.audience(), hands });
  }

  /** Nobody moderates themselves. */
  #other(by: Peer, peerId: PeerId): Peer {
    const peer = this.#of.peers().find((candidate) => candidate.peerId === peerId);
    if (!peer || peer.peerId === by.peerId) {
      throw new ProtocolError('peer-not-found', 'There is nobody else like that in this call.');
    }
    return peer;
  }

  #requireMeeting(): void {
    if (!this.#meeting) throw new ProtocolError('not-allowed', 'Only meetings are locked or have a lobby.');
  }
}

const isHeard = ({ sources }: Peer): boolean => sources.some(({ source, muted }) => source === 'microphone' && !muted);
