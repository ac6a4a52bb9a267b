import type { ValidParams } from '../protocol/contract.ts';
import { ProtocolError } from '../protocol/errors.ts';
import { CallId, type DeviceId } from '../protocol/ids.ts';
import { Room } from '../rooms/room.ts';
import type { RoomEvents } from '../rooms/room-events.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';
import {
  type CallDescription,
  type CallEvent,
  type CallFact,
  type CallState,
  initialCall,
  type RefusalCode,
  step,
} from './call.ts';
import type { CallEvents } from './call-events.ts';
import type { Device } from './device.ts';
import type { Presence } from './presence.ts';

type CallSettings = { ringTimeoutMs: number; maxCalls: number };

type Entry = { readonly call: CallDescription; state: CallState; room: Room | null; endedAt: number | null };

/** An ended call is remembered this long, so that a late answer hears `call-ended` and not `call-not-found`. */
const ENDED_CALL_MEMORY_MS = 60_000;

type Collaborators = {
  settings: CallSettings;
  presence: Presence;
  calls: TypedEmitter<CallEvents>;
  rooms: TypedEmitter<RoomEvents>;
  newId: () => string;
};

/** Owns every call and its room. All methods are synchronous; those for devices throw `ProtocolError` and then change nothing. */
export class CallRegistry {
  readonly #entries = new Map<CallId, Entry>();
  readonly #callOfDevice = new Map<DeviceId, CallId>();
  /** Their signaling connection is lost and may come back. */
  readonly #disconnected = new Set<DeviceId>();
  readonly #with: Collaborators;

  constructor(collaborators: Collaborators) {
    this.#with = collaborators;
  }

  place(device: Device, { to, video, conversationId }: ValidParams<'call.place'>, now: number): CallDescription {
    const { presence, settings, newId } = this.#with;
    const [calleeId] = to;
    if (!calleeId || calleeId === device.userId) throw new ProtocolError('not-allowed', 'You cannot call yourself.');
    this.#requireFree(device.deviceId);
    const glare = this.#ringingBetween(calleeId, device);
    if (glare) {
      this.#apply(glare, { type: 'answer', deviceId: device.deviceId, now }, now);
      return glare.call;
    }
    const callee = presence.person(device.applicationId, calleeId);
    if (!callee) throw new ProtocolError('user-offline', 'This person is not signed in anywhere right now.');
    if (callee.state === 'in-call') throw new ProtocolError('user-busy', `${callee.name} is in another call.`);
    if (this.liveCalls >= settings.maxCalls) {
      throw new ProtocolError('limit-reached', 'The server carries as many calls as it may.', {
        details: { limit: 'calls' },
      });
    }
    const call: CallDescription = {
      callId: CallId.parse(newId()),
      applicationId: device.applicationId,
      caller: { userId: device.userId, name: device.name, deviceId: device.deviceId },
      calleeId,
      video,
      conversationId,
      placedAt: now,
      ringsUntil: now + settings.ringTimeoutMs,
    };
    const entry: Entry = { call, state: initialCall, room: null, endedAt: null };
    this.#entries.set(call.callId, entry);
    this.#callOfDevice.set(device.deviceId, call.callId);
    this.#with.calls.emit('call-placed', { call });
    for (const deviceId of presence.devicesOf(device.applicationId, calleeId)) {
      this.#apply(entry, { type: 'callee-device-online', deviceId }, now);
    }
    return call;
  }

  rings(device: Device, callId: CallId, now: number): void {
    this.#apply(this.#entry(device, callId), { type: 'rings', deviceId: device.deviceId }, now);
  }

  answer(device: Device, callId: CallId, now: number): void {
    const entry = this.#entry(device, callId);
    if (this.#callOfDevice.get(device.deviceId) !== callId) this.#requireFree(device.deviceId);
    this.#apply(entry, { type: 'answer', deviceId: device.deviceId, now }, now);
  }

  decline(device: Device, callId: CallId, scope: 'device' | 'everywhere', now: number): void {
    this.#apply(this.#entry(device, callId), { type: 'decline', deviceId: device.deviceId, scope, now }, now);
  }

  cancel(device: Device, callId: CallId, now: number): void {
    this.#apply(this.#entry(device, callId), { type: 'cancel', deviceId: device.deviceId, now }, now);
  }

  leave(device: Device, callId: CallId, now: number): void {
    const entry = this.#entry(device, callId);
    const seated = entry.room?.peers.some(({ deviceId }) => deviceId === device.deviceId);
    if (seated) entry.room?.leave(device.deviceId, 'left');
    this.#apply(entry, { type: 'leave', deviceId: device.deviceId, now }, now);
  }

  /** The room in which this device has a seat. */
  room(device: Device, callId: CallId): Room {
    const { room, state } = this.#entry(device, callId);
    if (state.phase === 'ended') throw refusal({ code: 'call-ended', outcome: state.outcome });
    if (!room) throw new ProtocolError('call-not-found', 'This call has not been answered yet.');
    return room;
  }

  /** A user's new device rings for what already rings for that user. */
  deviceOnline(device: Device, now: number): void {
    for (const entry of this.#entries.values()) {
      if (entry.call.applicationId !== device.applicationId || entry.call.calleeId !== device.userId) continue;
      if (entry.state.phase === 'ringing')
        this.#apply(entry, { type: 'callee-device-online', deviceId: device.deviceId }, now);
    }
  }

  deviceConnection(deviceId: DeviceId, connected: boolean): void {
    if (connected) this.#disconnected.delete(deviceId);
    else this.#disconnected.add(deviceId);
    const callId = this.#callOfDevice.get(deviceId);
    const room = callId && this.#entries.get(callId)?.room;
    if (room) room.setConnected(deviceId, connected);
  }

  /** The device signed out or its grace period ended. */
  deviceGone(device: Device, reason: 'left' | 'timed-out', now: number): void {
    this.#disconnected.delete(device.deviceId);
    for (const entry of this.#entries.values()) {
      if (!this.#concerns(entry.call, device) || entry.state.phase === 'ended') continue;
      const seated = entry.room?.peers.some(({ deviceId }) => deviceId === device.deviceId);
      if (seated) entry.room?.leave(device.deviceId, reason);
      const type = seated && reason === 'left' ? 'leave' : 'device-gone';
      this.#apply(entry, { type, deviceId: device.deviceId, now }, now);
    }
  }

  /** The room's path is up at all ends, or will not come up (again). */
  follow(rooms: TypedEmitter<RoomEvents>, now: () => number): void {
    rooms.on('path-connected', ({ callId, path }) => {
      const entry = this.#entries.get(callId);
      if (entry?.state.phase !== 'active' || entry.state.connectedAt !== null) return;
      const { answeredAt } = entry.state;
      this.#apply(entry, { type: 'media-connected', now: now() }, now());
      this.#with.calls.emit('call-connected', {
        call: entry.call,
        setupMs: now() - answeredAt,
        topology: path.topology,
      });
    });
    rooms.on('path-failed', ({ callId }) => {
      const entry = this.#entries.get(callId);
      if (entry) this.#apply(entry, { type: 'media-failed', now: now() }, now());
    });
  }

  tick(now: number): void {
    for (const [callId, entry] of this.#entries) {
      if (entry.endedAt !== null) {
        if (now - entry.endedAt > ENDED_CALL_MEMORY_MS) this.#entries.delete(callId);
        continue;
      }
      this.#apply(entry, { type: 'tick', now }, now);
      entry.room?.tick(now);
    }
  }

  /** For gauges; read when scraped. */
  snapshot(): { ringing: number; active: number; rooms: number; peers: number } {
    const entries = [...this.#entries.values()];
    const rooms = entries.flatMap(({ room }) => room ?? []);
    return {
      ringing: entries.filter(({ state }) => state.phase === 'ringing').length,
      active: entries.filter(({ state }) => state.phase === 'active').length,
      rooms: rooms.length,
      peers: rooms.reduce((sum, room) => sum + room.peers.length, 0),
    };
  }

  get liveCalls(): number {
    const { ringing, active } = this.snapshot();
    return ringing + active;
  }

  #apply(entry: Entry, event: CallEvent, now: number): void {
    const result = step(entry.call, entry.state, event);
    if (result.refused) throw refusal(result.refused);
    entry.state = result.state;
    for (const fact of result.facts) this.#announce(entry, fact, now);
  }

  #announce(entry: Entry, fact: CallFact, now: number): void {
    const { call } = entry;
    const { calls } = this.#with;
    switch (fact.type) {
      case 'offered':
        calls.emit('call-offered', { call, deviceId: fact.deviceId });
        break;
      case 'ring-heard':
        calls.emit('call-ring-heard', { call, timeToRingMs: now - call.placedAt });
        break;
      case 'ring-ended':
        calls.emit('call-ring-ended', { call, deviceId: fact.deviceId, reason: fact.reason });
        break;
      case 'answered':
        this.#callOfDevice.set(fact.deviceId, call.callId);
        calls.emit('call-answered', { call, deviceId: fact.deviceId, userId: call.calleeId });
        this.#openRoom(entry, fact.deviceId, now);
        break;
      case 'ended':
        this.#end(entry, fact, now);
        break;
    }
  }

  #openRoom(entry: Entry, answeredBy: DeviceId, now: number): void {
    const { call } = entry;
    const { presence, rooms, newId } = this.#with;
    const callee = presence.person(call.applicationId, call.calleeId);
    const seats = [call.caller, { userId: call.calleeId, name: callee?.name ?? call.calleeId, deviceId: answeredBy }];
    entry.room = new Room({ callId: call.callId, applicationId: call.applicationId, seats, now, newId }, rooms);
    entry.room.announce();
    for (const { deviceId } of seats) {
      if (this.#disconnected.has(deviceId)) entry.room.setConnected(deviceId, false);
    }
  }

  #end(entry: Entry, { outcome, durationMs, devices }: Extract<CallFact, { type: 'ended' }>, now: number): void {
    entry.room?.close();
    entry.room = null;
    entry.endedAt = now;
    for (const deviceId of devices) this.#callOfDevice.delete(deviceId);
    this.#with.calls.emit('call-ended', { call: entry.call, outcome, durationMs, devices });
  }

  #entry(device: Device, callId: CallId): Entry {
    const entry = this.#entries.get(callId);
    if (entry && this.#concerns(entry.call, device)) return entry;
    throw new ProtocolError('call-not-found', 'There is no such call, or it is not yours.');
  }

  #concerns({ applicationId, caller, calleeId }: CallDescription, device: Device): boolean {
    const isParty = device.userId === calleeId || device.deviceId === caller.deviceId;
    return applicationId === device.applicationId && isParty;
  }

  #ringingBetween(callerId: Device['userId'], device: Device): Entry | undefined {
    return [...this.#entries.values()].find(
      ({ call, state }) =>
        state.phase === 'ringing' &&
        call.applicationId === device.applicationId &&
        call.caller.userId === callerId &&
        state.offeredTo.has(device.deviceId),
    );
  }

  #requireFree(deviceId: DeviceId): void {
    if (this.#callOfDevice.has(deviceId)) {
      throw new ProtocolError('already-in-call', 'This device is in another call: leave that first.');
    }
  }
}

const REFUSALS: Record<RefusalCode, string> = {
  'not-allowed': 'Your part in this call does not allow that.',
  'call-already-answered': 'The call has been answered already, perhaps on another device.',
  'call-ended': 'The call is over.',
};

const refusal = ({ code, outcome }: { code: RefusalCode; outcome?: string }): ProtocolError =>
  new ProtocolError(code, REFUSALS[code], outcome === undefined ? {} : { details: { outcome } });
