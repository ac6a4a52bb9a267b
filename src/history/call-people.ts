import type { RingResult } from '../protocol/history.ts';
import type { ApplicationId, CallId, UserId } from '../protocol/ids.ts';
import { exhaustive } from '../shared/exhaustive.ts';
import { addNewest } from '../shared/newest.ts';
import type { LogEntry, ParticipantRow } from './log-entry.ts';

export type Person = { readonly userId: UserId; readonly name: string; readonly guest?: boolean };

/** Where what is known of a call goes. */
export type CallNotes = {
  readonly put: (entry: LogEntry) => void;
  /** This person missed it, or does not any more: told after the entry that says so. */
  readonly missedChanged: (person: { applicationId: ApplicationId; userId: UserId }) => void;
};

/** So many people tell a group from a call of two; who comes after need not be remembered. */
const PEOPLE_REMEMBERED = 3;

/** Who has a part in a call, and who of them is being rung. Times in ms since the epoch. */
export class CallPeople {
  readonly #of: { readonly callId: CallId; readonly applicationId: ApplicationId };
  readonly #to: CallNotes;
  readonly #known = new Set<UserId>();
  /** As it is written. */
  readonly #rung = new Map<UserId, ParticipantRow>();
  /** Were rung the last time in vain, and have not come since. */
  readonly #missed = new Set<UserId>();

  constructor({ callId, applicationId }: { callId: CallId; applicationId: ApplicationId }, to: CallNotes) {
    this.#of = { callId, applicationId };
    this.#to = to;
  }

  get areMoreThanTwo(): boolean {
    return this.#known.size > 2;
  }

  get beingRung(): readonly UserId[] {
    return [...this.#rung.keys()];
  }

  came(person: Person, part: 'caller' | 'joined'): void {
    this.#add(person, part, null);
    this.#missedIs(person.userId, false);
  }

  invited(person: Person, invitedAt: number): void {
    this.#rung.set(person.userId, this.#add(person, 'invited', invitedAt));
  }

  /** False: nobody rang for them. */
  invitationEnded(userId: UserId, invitation: RingResult, at: number): boolean {
    const rung = this.#rung.get(userId);
    if (!rung) return false;
    this.#rung.delete(userId);
    const missed = isMissed(invitation);
    this.#to.put({ ...rung, invitation, missedAt: missed ? at : null });
    this.#missedIs(userId, missed);
    return true;
  }

  /** Never rang. */
  notReached(person: Person, at: number): void {
    this.invited(person, at);
    this.invitationEnded(person.userId, 'unreachable', at);
  }

  #add(
    { userId, name, guest = false }: Person,
    part: ParticipantRow['part'],
    invitedAt: number | null,
  ): ParticipantRow {
    const unknown = { invitation: null, missedAt: null };
    const who = { userId, name, guest };
    const row: ParticipantRow = { type: 'participant', ...this.#of, ...who, part, invitedAt, ...unknown };
    this.#to.put(row);
    if (this.#known.size < PEOPLE_REMEMBERED) this.#known.add(userId);
    return row;
  }

  /** A call that is missed anew is a later one among the missed. */
  #missedIs(userId: UserId, missed: boolean): void {
    const was = this.#missed.delete(userId);
    if (missed) addNewest(this.#missed, userId);
    if (missed || was) this.#to.missedChanged({ applicationId: this.#of.applicationId, userId });
  }
}

function isMissed(invitation: RingResult): boolean {
  switch (invitation) {
    case 'no-answer':
    case 'withdrawn':
    case 'unreachable':
      return true;
    case 'answered':
    case 'declined':
      return false;
    default:
      return exhaustive(invitation);
  }
}
