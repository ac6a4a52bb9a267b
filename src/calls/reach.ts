import type { Unreachable } from '../protocol/history.ts';
import type { ApplicationId, DeviceId, UserId } from '../protocol/ids.ts';
import type { Presence } from './presence.ts';

type Collaborators = {
  presence: Pick<Presence, 'person' | 'devicesOf'>;
  /** Has a seat, or calls. */
  isInCall: (deviceId: DeviceId) => boolean;
  /** Whether devices may be rung during a call at all. */
  callWaiting: boolean;
};

/** Who can be rung, and on which devices: all, or during a call those that take a second one. */
export class Reach {
  readonly #with: Collaborators;
  readonly #takesWaiting = new Set<DeviceId>();

  constructor(collaborators: Collaborators) {
    this.#with = collaborators;
  }

  setWaiting(deviceId: DeviceId, allowed: boolean): void {
    if (allowed) this.#takesWaiting.add(deviceId);
    else this.#takesWaiting.delete(deviceId);
  }

  deviceGone(deviceId: DeviceId): void {
    this.#takesWaiting.delete(deviceId);
  }

  /** `because`: why this person cannot be rung; null: can be. Of somebody who is not signed in the name is not known. */
  of(applicationId: ApplicationId, userId: UserId): { userId: UserId; name: string; because: Unreachable | null } {
    const { name = userId, state = 'offline' } = this.#with.presence.person(applicationId, userId) ?? {};
    if (state === 'offline' || state === 'do-not-disturb') return { userId, name, because: state };
    return { userId, name, because: this.#isBusy(applicationId, userId) ? 'busy' : null };
  }

  /** Where it rings. */
  devicesOf(applicationId: ApplicationId, userId: UserId): DeviceId[] {
    const { presence, isInCall } = this.#with;
    return presence.devicesOf(applicationId, userId).filter((id) => !isInCall(id) || this.#waits(id));
  }

  /** Somebody who talks is not called away from it by their other devices: one of those that talk has to take it. */
  #isBusy(applicationId: ApplicationId, userId: UserId): boolean {
    const { presence, isInCall } = this.#with;
    const talking = presence.devicesOf(applicationId, userId).filter(isInCall);
    return talking.length > 0 && !talking.some((id) => this.#waits(id));
  }

  #waits = (deviceId: DeviceId): boolean => this.#with.callWaiting && this.#takesWaiting.has(deviceId);
}
