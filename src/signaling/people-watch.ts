import type { ApplicationId, DeviceId, UserId } from '../protocol/ids.ts';

type Watchers = { everybody: Set<DeviceId>; of: Map<UserId, Set<DeviceId>> };

/** Which devices are told of whom. A device is told of everybody, or of those that it watches. */
export class PeopleWatch {
  readonly #applications = new Map<ApplicationId, Watchers>();
  readonly #watched = new Map<DeviceId, ReadonlySet<UserId>>();

  watchEverybody(applicationId: ApplicationId, deviceId: DeviceId): void {
    this.#drop(applicationId, deviceId);
    this.#of(applicationId).everybody.add(deviceId);
  }

  /** In the place of what it watched before. */
  watch(applicationId: ApplicationId, deviceId: DeviceId, userIds: readonly UserId[]): void {
    this.#drop(applicationId, deviceId);
    if (userIds.length === 0) return;
    const watchers = this.#of(applicationId);
    this.#watched.set(deviceId, new Set(userIds));
    for (const userId of userIds) {
      const devices = watchers.of.get(userId) ?? new Set();
      watchers.of.set(userId, devices.add(deviceId));
    }
  }

  end(applicationId: ApplicationId, deviceId: DeviceId): void {
    this.#drop(applicationId, deviceId);
  }

  watchesEverybody(applicationId: ApplicationId, deviceId: DeviceId): boolean {
    return this.#applications.get(applicationId)?.everybody.has(deviceId) ?? false;
  }

  /** Who is told of everybody. */
  everybodysOf(applicationId: ApplicationId): DeviceId[] {
    return [...(this.#applications.get(applicationId)?.everybody ?? [])];
  }

  /** Who is told of this one in particular. */
  watchersOf(applicationId: ApplicationId, userId: UserId): Iterable<DeviceId> {
    return this.#applications.get(applicationId)?.of.get(userId) ?? [];
  }

  #of(applicationId: ApplicationId): Watchers {
    const watchers = this.#applications.get(applicationId) ?? { everybody: new Set(), of: new Map() };
    this.#applications.set(applicationId, watchers);
    return watchers;
  }

  #drop(applicationId: ApplicationId, deviceId: DeviceId): void {
    const watchers = this.#applications.get(applicationId);
    if (!watchers) return;
    watchers.everybody.delete(deviceId);
    for (const userId of this.#watched.get(deviceId) ?? []) {
      const devices = watchers.of.get(userId);
      devices?.delete(deviceId);
      if (devices?.size === 0) watchers.of.delete(userId);
    }
    this.#watched.delete(deviceId);
    if (watchers.everybody.size === 0 && watchers.of.size === 0) this.#applications.delete(applicationId);
  }
}
