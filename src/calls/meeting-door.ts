import { ProtocolError } from '../protocol/errors.ts';
import type { ApplicationId, DeviceId, MeetingId, UserId } from '../protocol/ids.ts';
import type { Seat } from '../rooms/peer.ts';

/** Who looks counts for so long. Longer keeps a room on the SFU for somebody who left; shorter makes clients look often. */
const LOOK_MS = 30_000;

/** Makes ids of meetings that nobody can guess, and knows its own. */
export interface MeetingLinks {
  /** `creator`: null where the meeting was a call before, and nobody's more than another's. */
  create(applicationId: ApplicationId, how: { creator: UserId | null; lobby: boolean; guests?: boolean }): MeetingId;
  verify(applicationId: ApplicationId, id: MeetingId): boolean;
  isCreator(applicationId: ApplicationId, id: MeetingId, userId: UserId): boolean;
  /** Who comes is let in by those who may. */
  hasLobby(id: MeetingId): boolean;
}

type Visit = { readonly userId: UserId; readonly until: number };

/** Lets in who has a link, and knows who looks at a meeting's page and is about to join it. Times in ms by the server's clock. */
export class MeetingDoor {
  readonly #links: MeetingLinks;
  readonly #visits = new Map<MeetingId, Map<DeviceId, Visit>>();
  /** A device stands at one door at most. */
  readonly #doorOf = new Map<DeviceId, MeetingId>();

  constructor(links: MeetingLinks) {
    this.#links = links;
  }

  /** Throws `meeting-not-found`. */
  require(applicationId: ApplicationId, meetingId: MeetingId): void {
    if (this.#links.verify(applicationId, meetingId)) return;
    throw new ProtocolError('meeting-not-found', 'There is no such meeting: ask for a new link.');
  }

  look({ deviceId, userId }: Pick<Seat, 'deviceId' | 'userId'>, meetingId: MeetingId, now: number): void {
    this.gone(deviceId);
    const visits = this.#visits.get(meetingId) ?? new Map<DeviceId, Visit>();
    visits.set(deviceId, { userId, until: now + LOOK_MS });
    this.#visits.set(meetingId, visits);
    this.#doorOf.set(deviceId, meetingId);
  }

  /** It took a seat, here or elsewhere, or went away. */
  gone(deviceId: DeviceId): void {
    const meetingId = this.#doorOf.get(deviceId);
    if (meetingId === undefined) return;
    this.#doorOf.delete(deviceId);
    const visits = this.#visits.get(meetingId);
    visits?.delete(deviceId);
    if (visits?.size === 0) this.#visits.delete(meetingId);
  }

  tick(now: number): void {
    for (const visits of this.#visits.values()) {
      for (const [deviceId, { until }] of visits) if (until <= now) this.gone(deviceId);
    }
  }

  visitors(meetingId: MeetingId): readonly UserId[] {
    return [...(this.#visits.get(meetingId)?.values() ?? [])].map(({ userId }) => userId);
  }
}
