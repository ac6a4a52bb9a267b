import type { ApplicationId, DeviceId, UserId } from '../protocol/ids.ts';
import type { Person, PresenceState } from '../protocol/presence.ts';
import { TypedEmitter } from '../shared/typed-emitter.ts';
import type { CallEvents } from './call-events.ts';
import type { Device } from './device.ts';

export type PresenceEvents = { 'presence-changed': { applicationId: ApplicationId; person: Person } };

type User = { userId: UserId; name: string; devices: Map<DeviceId, { inCall: boolean }> };

/** Who is signed in, by user over all devices; what one application's users see of each other. */
export class Presence {
  readonly events: TypedEmitter<PresenceEvents>;
  readonly #applications = new Map<ApplicationId, Map<UserId, User>>();
  readonly #userOf = new Map<DeviceId, { applicationId: ApplicationId; user: User }>();

  constructor(onListenerError: (error: unknown) => void) {
    this.events = new TypedEmitter(onListenerError);
  }

  deviceOnline(device: Device): void {
    const users = this.#applications.get(device.applicationId) ?? new Map<UserId, User>();
    this.#applications.set(device.applicationId, users);
    const user = users.get(device.userId) ?? { userId: device.userId, name: device.name, devices: new Map() };
    users.set(device.userId, user);
    const before = describe(user);
    user.name = device.name;
    user.devices.set(device.deviceId, { inCall: false });
    this.#userOf.set(device.deviceId, { applicationId: device.applicationId, user });
    this.#announce(device.applicationId, user, before);
  }

  deviceOffline(device: Device): void {
    const users = this.#applications.get(device.applicationId);
    const user = users?.get(device.userId);
    if (!users || !user) return;
    const before = describe(user);
    user.devices.delete(device.deviceId);
    this.#userOf.delete(device.deviceId);
    if (user.devices.size === 0) users.delete(device.userId);
    if (users.size === 0) this.#applications.delete(device.applicationId);
    this.#announce(device.applicationId, user, before);
  }

  /** Keeps "in a call" up to date: from placing, answering or joining until the seat is given up, or the call's end. */
  follow(calls: TypedEmitter<CallEvents>): void {
    calls.on('call-placed', ({ call: { caller } }) => this.#setInCall(caller.deviceId, true));
    calls.on('call-answered', ({ deviceId }) => this.#setInCall(deviceId, true));
    calls.on('call-joined', ({ deviceId }) => this.#setInCall(deviceId, true));
    calls.on('call-returned', ({ deviceId }) => this.#setInCall(deviceId, true));
    calls.on('call-left', ({ deviceId }) => this.#setInCall(deviceId, false));
    calls.on('call-ended', ({ devices }) => {
      for (const deviceId of devices) this.#setInCall(deviceId, false);
    });
  }

  devicesOf(applicationId: ApplicationId, userId: UserId): DeviceId[] {
    return [...(this.#applications.get(applicationId)?.get(userId)?.devices.keys() ?? [])];
  }

  person(applicationId: ApplicationId, userId: UserId): Person | undefined {
    const user = this.#applications.get(applicationId)?.get(userId);
    return user && describe(user);
  }

  /** Everybody of the application except one. */
  othersThan(applicationId: ApplicationId, userId: UserId): Person[] {
    return [...(this.#applications.get(applicationId)?.values() ?? [])]
      .filter((user) => user.userId !== userId)
      .map(describe);
  }

  #setInCall(deviceId: DeviceId, inCall: boolean): void {
    const found = this.#userOf.get(deviceId);
    if (!found) return;
    const before = describe(found.user);
    found.user.devices.set(deviceId, { inCall });
    this.#announce(found.applicationId, found.user, before);
  }

  #announce(applicationId: ApplicationId, user: User, before: Person): void {
    const person = describe(user);
    if (person.state !== before.state || person.name !== before.name)
      this.events.emit('presence-changed', { applicationId, person });
  }
}

const describe = ({ userId, name, devices }: User): Person => ({ userId, name, state: stateOf(devices) });

function stateOf(devices: User['devices']): PresenceState {
  if (devices.size === 0) return 'offline';
  return [...devices.values()].some(({ inCall }) => inCall) ? 'in-call' : 'online';
}
