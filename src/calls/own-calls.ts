import type { ApplicationId, CallId, DeviceId, UserId } from '../protocol/ids.ts';
import type { RoomEvents } from '../rooms/room-events.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';
import type { CallEvents } from './call-events.ts';
import type { CallDescription } from './call-state.ts';
import type { Device } from './device.ts';
import type { OwnCall } from './own-call.ts';
import type { Presence } from './presence.ts';

/** So many users of one call are remembered. More costs memory in meetings that last for days; fewer forgets who left first. */
const REMEMBERED = 1_000;

type Users = Map<UserId, Set<DeviceId>>;
type Followed = { readonly call: CallDescription; readonly users: Users };

/** Tells each device in which running calls its user has or had a seat, so that one can go on there. It follows the facts of calls, and of rooms. */
export class OwnCalls {
  readonly #presence: Pick<Presence, 'devicesOf'>;
  readonly #calls: TypedEmitter<CallEvents>;
  readonly #running = new Map<CallId, Followed>();
  readonly #ofUser = new Map<string, Map<CallId, Followed>>();
  /** What each device was told last; without those that were told of none. */
  readonly #told = new Map<DeviceId, string>();

  constructor(presence: Pick<Presence, 'devicesOf'>, calls: TypedEmitter<CallEvents>) {
    this.#presence = presence;
    this.#calls = calls;
  }

  follow(rooms: Pick<TypedEmitter<RoomEvents>, 'on'>): void {
    const calls = this.#calls;
    calls.on('call-answered', ({ call, userId, deviceId }) => {
      // The caller's seat is there from the first answer on.
      if (call.caller && !this.#running.has(call.callId)) this.#seatTaken(call, call.caller);
      this.#seatTaken(call, { userId, deviceId });
    });
    calls.on('call-joined', ({ call, userId, deviceId }) => this.#seatTaken(call, { userId, deviceId }));
    calls.on('call-returned', ({ call, userId, deviceId }) => this.#seatTaken(call, { userId, deviceId }));
    calls.on('call-left', ({ call, userId, deviceId }) => {
      this.#running.get(call.callId)?.users.get(userId)?.delete(deviceId);
      this.#tell(call.applicationId, userId);
    });
    calls.on('call-ended', ({ call }) => this.#end(call));
    rooms.on('peer-removed', ({ callId, peer }) => this.#removed(callId, peer.userId));
  }

  deviceOnline({ deviceId, applicationId, userId }: Device): void {
    this.#tellDevice(deviceId, applicationId, userId);
  }

  deviceGone(deviceId: DeviceId): void {
    this.#told.delete(deviceId);
  }

  #seatTaken(call: CallDescription, { userId, deviceId }: { userId: UserId; deviceId: DeviceId }): void {
    const followed = this.#running.get(call.callId) ?? { call, users: new Map() };
    this.#running.set(call.callId, followed);
    const devices = followed.users.get(userId) ?? new Set();
    followed.users.set(userId, devices.add(deviceId));
    const key = keyOf(call.applicationId, userId);
    const ofUser = this.#ofUser.get(key) ?? new Map<CallId, Followed>();
    this.#ofUser.set(key, ofUser.set(call.callId, followed));
    this.#forgetSome(followed);
    this.#tell(call.applicationId, userId);
  }

  #end({ callId, applicationId }: CallDescription): void {
    const users = this.#running.get(callId)?.users.keys() ?? [];
    this.#running.delete(callId);
    for (const userId of users) {
      this.#forget(callId, applicationId, userId);
      this.#tell(applicationId, userId);
    }
  }

  /** Is kept out, and cannot go on anywhere. */
  #removed(callId: CallId, userId: UserId): void {
    const followed = this.#running.get(callId);
    if (!followed?.users.delete(userId)) return;
    const { applicationId } = followed.call;
    this.#forget(callId, applicationId, userId);
    this.#tell(applicationId, userId);
  }

  /** Of those who have left, who came first. */
  #forgetSome({ call, users }: Followed): void {
    if (users.size <= REMEMBERED) return;
    for (const [userId, devices] of users) {
      if (devices.size > 0) continue;
      users.delete(userId);
      this.#forget(call.callId, call.applicationId, userId);
      return;
    }
  }

  #forget(callId: CallId, applicationId: ApplicationId, userId: UserId): void {
    const key = keyOf(applicationId, userId);
    const ofUser = this.#ofUser.get(key);
    ofUser?.delete(callId);
    if (ofUser?.size === 0) this.#ofUser.delete(key);
  }

  #tell(applicationId: ApplicationId, userId: UserId): void {
    for (const deviceId of this.#presence.devicesOf(applicationId, userId)) {
      this.#tellDevice(deviceId, applicationId, userId);
    }
  }

  /** What it was told before is not told again: it is about this user, and not about who else comes and goes. */
  #tellDevice(deviceId: DeviceId, applicationId: ApplicationId, userId: UserId): void {
    const calls = [...(this.#ofUser.get(keyOf(applicationId, userId))?.values() ?? [])].flatMap((followed) =>
      ownCall(followed, deviceId, userId),
    );
    const news = calls.map(({ call, seat }) => `${call.callId} ${seat}`).join();
    if (news === (this.#told.get(deviceId) ?? '')) return;
    if (news === '') this.#told.delete(deviceId);
    else this.#told.set(deviceId, news);
    this.#calls.emit('own-calls-changed', { deviceId, calls });
  }
}

function ownCall({ call, users }: Followed, deviceId: DeviceId, userId: UserId): OwnCall[] {
  const mine = users.get(userId);
  if (!mine || mine.has(deviceId)) return [];
  const others = [...users].flatMap(([other, devices]) => (other !== userId && devices.size > 0 ? [other] : []));
  return [{ call, seat: mine.size > 0 ? 'elsewhere' : 'left', others }];
}

const keyOf = (applicationId: ApplicationId, userId: UserId): string => `${applicationId} ${userId}`;
