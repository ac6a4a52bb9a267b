import type { ApplicationId, DeviceId, UserId } from '../protocol/ids.ts';
import type { Person, PresenceChoice } from '../protocol/presence.ts';
import { TypedEmitter } from '../shared/typed-emitter.ts';
import type { CallEvents } from './call-events.ts';
import { type Device, isMeetingGuest } from './device.ts';
import { type DeviceState, stateOf } from './presence-state.ts';
import { type NamesQuery, SortedNames } from './sorted-names.ts';

export type PresenceEvents = {
  'presence-changed': { applicationId: ApplicationId; person: Person };
  /** `devices`: the user's others. */
  'presence-chosen': { choice: PresenceChoice; devices: readonly DeviceId[] };
};

/** What a client says of itself when it signs in. */
export type SaidPresence = { readonly choice: PresenceChoice; readonly idle: boolean };

type User = {
  userId: UserId;
  name: string;
  /** Others hear of them. Guests of a meeting are seen there alone. */
  listed: boolean;
  choice: PresenceChoice;
  devices: Map<DeviceId, DeviceState>;
  /** What others see of all that: asked for by everybody who signs in. */
  person: Person;
};
type ApplicationPeople = { users: Map<UserId, User>; names: SortedNames; unlisted: number };

const AT_FIRST: SaidPresence = { choice: 'online', idle: false };

/** Who is signed in, by user over all devices; what one application's users see of each other. */
export class Presence {
  readonly events: TypedEmitter<PresenceEvents>;
  readonly #applications = new Map<ApplicationId, ApplicationPeople>();
  readonly #userOf = new Map<DeviceId, { applicationId: ApplicationId; user: User }>();

  constructor(onListenerError: (error: unknown) => void) {
    this.events = new TypedEmitter(onListenerError);
  }

  /** The choice that counts is that of the devices that are there; the first one brings it. */
  deviceOnline(device: Device, said: SaidPresence = AT_FIRST): void {
    const { applicationId, deviceId, userId, name } = device;
    const people = this.#applications.get(applicationId) ?? { users: new Map(), names: new SortedNames(), unlisted: 0 };
    this.#applications.set(applicationId, people);
    const known = people.users.get(userId);
    const listed = !isMeetingGuest(device);
    const user = known ?? newcomer(device, listed, said.choice);
    if (!known && !listed) people.unlisted += 1;
    people.users.set(userId, user);
    this.#change(applicationId, user, () => {
      people.names.remove(userId, user.name);
      if (listed) people.names.add(userId, name);
      user.name = name;
      user.devices.set(deviceId, { inCall: false, idle: said.idle });
      this.#userOf.set(deviceId, { applicationId, user });
    });
  }

  deviceOffline({ applicationId, deviceId, userId }: Device): void {
    const people = this.#applications.get(applicationId);
    const user = people?.users.get(userId);
    if (!people || !user) return;
    this.#change(applicationId, user, () => {
      user.devices.delete(deviceId);
      this.#userOf.delete(deviceId);
      if (user.devices.size > 0) return;
      people.users.delete(userId);
      if (!user.listed) people.unlisted -= 1;
      people.names.remove(userId, user.name);
      if (people.users.size === 0) this.#applications.delete(applicationId);
    });
  }

  choose({ deviceId }: Device, choice: PresenceChoice): void {
    const found = this.#userOf.get(deviceId);
    if (!found || found.user.choice === choice) return;
    const { applicationId, user } = found;
    this.#change(applicationId, user, () => {
      user.choice = choice;
    });
    const devices = [...user.devices.keys()].filter((other) => other !== deviceId);
    this.events.emit('presence-chosen', { choice, devices });
  }

  setIdle({ deviceId }: Device, idle: boolean): void {
    this.#setDevice(deviceId, { idle });
  }

  /** Keeps "in a call" up to date: from placing, answering or joining until the seat is given up, or the call's end. */
  follow(calls: TypedEmitter<CallEvents>): void {
    calls.on('call-placed', ({ call: { caller } }) => {
      if (caller) this.#setDevice(caller.deviceId, { inCall: true });
    });
    calls.on('call-answered', ({ deviceId }) => this.#setDevice(deviceId, { inCall: true }));
    calls.on('call-joined', ({ deviceId }) => this.#setDevice(deviceId, { inCall: true }));
    calls.on('call-returned', ({ deviceId }) => this.#setDevice(deviceId, { inCall: true }));
    calls.on('call-left', ({ deviceId }) => this.#setDevice(deviceId, { inCall: false }));
    calls.on('call-ended', ({ devices }) => {
      for (const deviceId of devices) this.#setDevice(deviceId, { inCall: false });
    });
  }

  isSignedIn(deviceId: DeviceId): boolean {
    return this.#userOf.has(deviceId);
  }

  devicesOf(applicationId: ApplicationId, userId: UserId): DeviceId[] {
    return [...(this.#userIn(applicationId, userId)?.devices.keys() ?? [])];
  }

  person(applicationId: ApplicationId, userId: UserId): Person | undefined {
    return this.#userIn(applicationId, userId)?.person;
  }

  /** Undefined: no device of theirs is signed in. */
  choiceOf(applicationId: ApplicationId, userId: UserId): PresenceChoice | undefined {
    return this.#userIn(applicationId, userId)?.choice;
  }

  /** How many people are signed in. */
  count(applicationId: ApplicationId): number {
    return this.#applications.get(applicationId)?.users.size ?? 0;
  }

  /** Without meetings' guests. */
  countListed(applicationId: ApplicationId): number {
    return this.count(applicationId) - (this.#applications.get(applicationId)?.unlisted ?? 0);
  }

  /** Whether somebody can be called, and is told of to others. */
  isListed(applicationId: ApplicationId, userId: UserId): boolean {
    return this.#userIn(applicationId, userId)?.listed ?? false;
  }

  /** Everybody of the application who is listed, except one. */
  othersThan(applicationId: ApplicationId, userId: UserId): Person[] {
    const others: Person[] = [];
    for (const { person, listed } of this.#applications.get(applicationId)?.users.values() ?? []) {
      if (listed && person.userId !== userId) others.push(person);
    }
    return others;
  }

  /** By name, without who asks. `total`: without a query. */
  find({ applicationId, userId }: Device, query: NamesQuery): { people: Person[]; next: string | null; total: number } {
    const people = this.#applications.get(applicationId);
    if (!people) return { people: [], next: null, total: 0 };
    const { userIds, next } = people.names.page(query, userId);
    const total = this.countListed(applicationId) - (people.users.has(userId) ? 1 : 0);
    return { people: this.known(applicationId, userIds), next, total };
  }

  /** Those of them who are signed in and listed. */
  known(applicationId: ApplicationId, userIds: readonly UserId[]): Person[] {
    return userIds.flatMap((userId) => {
      const user = this.#userIn(applicationId, userId);
      return user?.listed ? user.person : [];
    });
  }

  #userIn(applicationId: ApplicationId, userId: UserId): User | undefined {
    return this.#applications.get(applicationId)?.users.get(userId);
  }

  #setDevice(deviceId: DeviceId, change: Partial<DeviceState>): void {
    const found = this.#userOf.get(deviceId);
    const device = found?.user.devices.get(deviceId);
    if (!found || !device) return;
    this.#change(found.applicationId, found.user, () => {
      found.user.devices.set(deviceId, { ...device, ...change });
    });
  }

  /** What others cannot see is no news. */
  #change(applicationId: ApplicationId, user: User, act: () => void): void {
    const before = user.person;
    act();
    const { userId, name } = user;
    const state = stateOf([...user.devices.values()], user.choice);
    if (state === before.state && name === before.name) return;
    user.person = { userId, name, state };
    if (user.listed) this.events.emit('presence-changed', { applicationId, person: user.person });
  }
}

const newcomer = ({ userId, name }: Device, listed: boolean, choice: PresenceChoice): User => {
  return { userId, name, listed, choice, devices: new Map(), person: { userId, name, state: 'offline' } };
};
