import type { Unreachable } from '../protocol/history.ts';
import type { ApplicationId, DeviceId, UserId } from '../protocol/ids.ts';
import type { PresenceState } from '../protocol/presence.ts';
import type { Invitation, NotRung } from './invitation.ts';
import type { Presence } from './presence.ts';
import { unreachable } from './refusals.ts';

type Invitee = Invitation['invitee'];

type Collaborators = {
  presence: Pick<Presence, 'person' | 'devicesOf' | 'isListed'>;
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

  /**
   * Throws `user-offline`, `user-busy` and `do-not-disturb`, after `refused` was told. Of somebody who is not signed in the
   * name is not known.
   */
  require(applicationId: ApplicationId, userId: UserId, refused: (refusal: NotRung) => void): Invitee {
    const looked = this.look(applicationId, userId);
    if (!('because' in looked)) return looked;
    refused(looked);
    throw unreachable(looked.callee, looked.because);
  }

  /** As `require`, and throws nothing. */
  look(applicationId: ApplicationId, userId: UserId): Invitee | NotRung {
    const { presence } = this.#with;
    // Nobody rings a meeting's guest: who is not listed is as good as not there.
    const person = presence.isListed(applicationId, userId) ? presence.person(applicationId, userId) : undefined;
    const { name = userId, state = 'offline' } = person ?? {};
    const callee = { userId, name };
    const because = this.#whyNot(applicationId, userId, state);
    return because === null ? callee : { callee, because };
  }

  /** Where it rings. */
  devicesOf(applicationId: ApplicationId, userId: UserId): DeviceId[] {
    const { presence, isInCall } = this.#with;
    return presence.devicesOf(applicationId, userId).filter((id) => !isInCall(id) || this.#waits(id));
  }

  #whyNot(applicationId: ApplicationId, userId: UserId, state: PresenceState): Unreachable | null {
    if (state === 'offline' || state === 'do-not-disturb') return state;
    return this.#isBusy(applicationId, userId) ? 'busy' : null;
  }

  /** Somebody who talks is not called away from it by their other devices: one of those that talk has to take it. */
  #isBusy(applicationId: ApplicationId, userId: UserId): boolean {
    const { presence, isInCall } = this.#with;
    const talking = presence.devicesOf(applicationId, userId).filter(isInCall);
    return talking.length > 0 && !talking.some((id) => this.#waits(id));
  }

  #waits = (deviceId: DeviceId): boolean => this.#with.callWaiting && this.#takesWaiting.has(deviceId);
}
