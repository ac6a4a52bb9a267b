import { ProtocolError } from '../protocol/errors.ts';
import type { ApplicationId, DeviceId, MeetingId } from '../protocol/ids.ts';

/** Who looks counts for so long. Longer keeps a room on the SFU for somebody who left; shorter makes clients look often. */
const LOOK_MS = 30_000;

/** Makes ids of meetings that nobody can guess, and knows its own. */
export interface MeetingLinks {
  create(applicationId: ApplicationId): MeetingId;
  verify(applicationId: ApplicationId, id: MeetingId): boolean;
}

/** Lets in who has a link, and knows the devices that look at a meeting's page and are about to join it. Times in ms by the server's clock. */
export class MeetingDoor {
  /** Until when each counts; a device stands at one door at most. */
  readonly #visits = new Map<DeviceId, { meetingId: MeetingId; until: number }>();

  readonly #links: MeetingLinks;

  constructor(links: MeetingLinks) {
    this.#links = links;
  }

  /** Throws `meeting-not-found`. */
  require(applicationId: ApplicationId, meetingId: MeetingId): void {
    if (this.#links.verify(applicationId, meetingId)) return;
    throw new ProtocolError('meeting-not-found', 'There is no such meeting: ask for a new link.');
  }

  look(deviceId: DeviceId, meetingId: MeetingId, now: number): void {
    this.#visits.set(deviceId, { meetingId, until: now + LOOK_MS });
  }

  /** It went in, or away. */
  gone(deviceId: DeviceId): void {
    this.#visits.delete(deviceId);
  }

  tick(now: number): void {
    for (const [deviceId, { until }] of this.#visits) if (until <= now) this.#visits.delete(deviceId);
  }

  at(meetingId: MeetingId): number {
    let count = 0;
    for (const visit of this.#visits.values()) if (visit.meetingId === meetingId) count += 1;
    return count;
  }
}
