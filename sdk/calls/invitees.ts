import type { InviteEndReason } from '../../src/protocol/calls.ts';
import type { Notification } from '../../src/protocol/contract.ts';
import type { UserId } from '../../src/protocol/ids.ts';
import type { Person } from '../../src/protocol/presence.ts';
import type { Invitee } from '../api.ts';
import type { Signaling } from './signaling-port.ts';

/** Longer lets people read that somebody declined; shorter clears the call's view sooner. */
const SHOW_ENDED_MS = 5_000;

export type InviteesDependencies = {
  changed: (invitees: readonly Invitee[]) => void;
  signaling: Pick<Signaling, 'toLocalTime'>;
};

type About = Extract<Notification, { type: 'call.ringing' | 'call.invited' | 'call.invite-ended' }>;

type Entry = Invitee & { forget?: ReturnType<typeof setTimeout> };

/** Those who were added to a call and are not in it yet. Snapshots are new lists at each change. */
export class Invitees {
  readonly #changed: InviteesDependencies['changed'];
  readonly #signaling: InviteesDependencies['signaling'];
  readonly #entries = new Map<UserId, Entry>();
  #snapshot: readonly Invitee[] = [];

  constructor({ changed, signaling }: InviteesDependencies) {
    this.#changed = changed;
    this.#signaling = signaling;
  }

  get snapshot(): readonly Invitee[] {
    return this.#snapshot;
  }

  handle({ type, data }: About): void {
    if (type === 'call.invited') this.invite(data.person, this.#signaling.toLocalTime(data.ringsUntil));
    else if (type === 'call.ringing') this.hear(data.userId);
    else this.end(data.userId, data.reason);
  }

  /** `ringsUntil`: by this device's clock. */
  invite(person: Person, ringsUntil: number): void {
    this.#put({ person, state: { phase: 'ringing', heard: false, ringsUntil } });
  }

  /** A device of theirs rings. */
  hear(userId: UserId): void {
    const entry = this.#entries.get(userId);
    if (entry?.state.phase !== 'ringing' || entry.state.heard) return;
    this.#put({ person: entry.person, state: { ...entry.state, heard: true } });
  }

  /** Who did not come is listed for a moment with the reason; who came is a peer. */
  end(userId: UserId, reason: InviteEndReason): void {
    const entry = this.#entries.get(userId);
    if (!entry) return;
    if (reason === 'answered') this.#remove(userId);
    else {
      const forget = setTimeout(() => this.#remove(userId), SHOW_ENDED_MS);
      this.#put({ person: entry.person, state: { phase: 'ended', reason }, forget });
    }
  }

  close(): void {
    if (this.#entries.size === 0) return;
    for (const { forget } of this.#entries.values()) clearTimeout(forget);
    this.#entries.clear();
    this.#publish();
  }

  #put(entry: Entry): void {
    clearTimeout(this.#entries.get(entry.person.userId)?.forget);
    this.#entries.set(entry.person.userId, entry);
    this.#publish();
  }

  #remove(userId: UserId): void {
    clearTimeout(this.#entries.get(userId)?.forget);
    this.#entries.delete(userId);
    this.#publish();
  }

  #publish(): void {
    this.#snapshot = [...this.#entries.values()].map(({ person, state }) => ({ person, state }));
    this.#changed(this.#snapshot);
  }
}
