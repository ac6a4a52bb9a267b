import type { CallOutcome } from '../protocol/calls.ts';
import { ProtocolError } from '../protocol/errors.ts';
import type { ApplicationId, CallId, MeetingId, UserId } from '../protocol/ids.ts';
import type { CallEntry } from './call-entry.ts';
import { invitationFrom, isRinging } from './call-state.ts';
import type { Device } from './device.ts';
import { EndedCalls } from './ended-calls.ts';
import type { Invitation } from './invitation.ts';

/** An ended call is remembered this long, so that a late answer hears `call-ended` and not `call-not-found`. */
const ENDED_CALL_MEMORY_MS = 60_000;

/** By the path that carries their media; `none`: somebody is alone, or no path is open yet. */
export type RoomsByTopology = { p2p: number; sfu: number; none: number };

/** Every call that lives, and those that ended lately. */
export class CallBook {
  readonly #entries = new Map<CallId, CallEntry>();
  readonly #ended = new EndedCalls();

  add(entry: CallEntry): void {
    this.#entries.set(entry.call.callId, entry);
  }

  get(callId: CallId): CallEntry | undefined {
    return this.#entries.get(callId);
  }

  /** Of a call that ended here, and of which nothing else is known any more. */
  outcomeOf(callId: CallId): CallOutcome | undefined {
    return this.#ended.outcomeOf(callId);
  }

  get live(): CallEntry[] {
    return [...this.#entries.values()].filter(({ endedAt }) => endedAt === null);
  }

  /** Throws `call-not-found` where the device has and had no part in it. */
  of(device: Device, callId: CallId): CallEntry {
    const entry = this.#entries.get(callId);
    if (entry?.concerns(device)) return entry;
    throw new ProtocolError('call-not-found', 'There is no such call, or it is not yours.');
  }

  ofApplication(applicationId: ApplicationId): CallEntry[] {
    return this.live.filter(({ call }) => call.applicationId === applicationId);
  }

  /** The live call of a meeting. */
  ofMeeting(applicationId: ApplicationId, meetingId: MeetingId): CallEntry | undefined {
    return this.live.find((entry) => entry.call.applicationId === applicationId && entry.meetingId === meetingId);
  }

  /** What this user placed, or added somebody to and is in, and what still rings on this very device. */
  ringingFrom(
    callerId: UserId,
    { applicationId, deviceId }: Device,
  ): { entry: CallEntry; invitation: Invitation } | undefined {
    for (const entry of this.live) {
      if (entry.call.applicationId !== applicationId) continue;
      const invitation = invitationFrom(entry.state, callerId, deviceId);
      if (invitation) return { entry, invitation };
    }
    return undefined;
  }

  forget(now: number): void {
    this.#ended.forget(now);
    for (const [callId, { endedAt, state }] of this.#entries) {
      if (endedAt === null || now - endedAt <= ENDED_CALL_MEMORY_MS) continue;
      this.#entries.delete(callId);
      if (state.phase === 'ended') this.#ended.add(callId, state.outcome, endedAt);
    }
  }

  snapshot(): { ringing: number; active: number; rooms: RoomsByTopology; peers: number } {
    const { live } = this;
    const rooms = live.flatMap(({ room }) => room ?? []);
    const carriedBy = (kind: keyof RoomsByTopology): number =>
      rooms.filter((room) => (room.carrier?.topology ?? 'none') === kind).length;
    return {
      ringing: live.filter(({ state }) => isRinging(state)).length,
      active: live.filter(({ state }) => !isRinging(state)).length,
      rooms: { p2p: carriedBy('p2p'), sfu: carriedBy('sfu'), none: carriedBy('none') },
      peers: rooms.reduce((sum, room) => sum + room.peers.length, 0),
    };
  }
}
