import type { ApplicationId, DeviceId, MeetingId, UserId } from '../protocol/ids.ts';
import type { Seat } from '../rooms/peer.ts';
import { limitReached } from './refusals.ts';

/** Devices that wait at one meeting. More makes a list that nobody reads; fewer keeps a lecture's audience out. */
const MAX_WAITING = 100;
/** Who was let in comes in for so long. Longer lets in who was meant to come then; shorter shuts out slow machines. */
const PASS_MS = 60_000;

/** A meeting's door. */
export type Door = { readonly applicationId: ApplicationId; readonly meetingId: MeetingId };
type Waiting = ReadonlyMap<DeviceId, Seat>;

/** Who waits before which meeting, and who has just been let in. It needs no call: people wait for a meeting to begin, too. */
export class Lobby {
  readonly #waiting = new Map<MeetingId, Map<DeviceId, Seat>>();
  /** A device waits at one meeting at most. */
  readonly #doorOf = new Map<DeviceId, Door>();
  readonly #passes = new Map<MeetingId, Map<UserId, number>>();

  waitsAt({ meetingId }: Door, deviceId: DeviceId): boolean {
    return this.#doorOf.get(deviceId)?.meetingId === meetingId;
  }

  wait(door: Door, seat: Seat): void {
    const { meetingId } = door;
    this.gone(seat.deviceId);
    const there = this.#waiting.get(meetingId) ?? new Map<DeviceId, Seat>();
    if (there.size >= MAX_WAITING) throw limitReached('waiting', 'Too many people wait for this meeting: try later.');
    this.#waiting.set(meetingId, there.set(seat.deviceId, seat));
    this.#doorOf.set(seat.deviceId, door);
  }

  /** It waits no more. Returns where it did. */
  gone(deviceId: DeviceId): Door | null {
    const door = this.#doorOf.get(deviceId);
    if (!door) return null;
    this.#doorOf.delete(deviceId);
    const { meetingId } = door;
    const there = this.#waiting.get(meetingId);
    there?.delete(deviceId);
    if (there?.size === 0) this.#waiting.delete(meetingId);
    return door;
  }

  /** People, in the order in which they came. */
  waiting(meetingId: MeetingId): readonly Seat[] {
    const people = new Map<UserId, Seat>();
    for (const seat of this.#at(meetingId).values()) if (!people.has(seat.userId)) people.set(seat.userId, seat);
    return [...people.values()];
  }

  /** Takes this person's devices out of the lobby, and returns them. */
  deny(meetingId: MeetingId, userId: UserId): readonly DeviceId[] {
    const devices = [...this.#at(meetingId).values()].flatMap((seat) =>
      seat.userId === userId ? [seat.deviceId] : [],
    );
    for (const deviceId of devices) this.gone(deviceId);
    return devices;
  }

  admit(meetingId: MeetingId, userId: UserId, now: number): readonly DeviceId[] {
    const devices = this.deny(meetingId, userId);
    if (devices.length > 0) {
      const passes = this.#passes.get(meetingId) ?? new Map<UserId, number>();
      this.#passes.set(meetingId, passes.set(userId, now + PASS_MS));
    }
    return devices;
  }

  hasPass(meetingId: MeetingId, userId: UserId, now: number): boolean {
    return (this.#passes.get(meetingId)?.get(userId) ?? 0) > now;
  }

  tick(now: number): void {
    for (const [meetingId, passes] of this.#passes) {
      for (const [userId, until] of passes) if (until <= now) passes.delete(userId);
      if (passes.size === 0) this.#passes.delete(meetingId);
    }
  }

  #at(meetingId: MeetingId): Waiting {
    return this.#waiting.get(meetingId) ?? new Map();
  }
}
