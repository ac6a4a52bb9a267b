import type { Call, Client, RemotePeer } from '../../sdk/index.ts';
import type { EndReason, Person, UserId } from '../client/types.ts';

/** A call that is over, as long as its notice is shown. */
export type EndedCall = {
  call: Call;
  direction: Call['direction'];
  /** Who was called or called, or was the only other one; null in a meeting, and where the application called several. */
  with: Person | null;
  /** Everybody who was in the call at some time; before anybody was, `with`. */
  people: readonly Person[];
  video: boolean;
  reason: EndReason;
  durationMs: number;
  /** Why, where the reason alone is `failed`. */
  problemCode: string | null;
};

export type Roster = {
  /** Rings here and waits for an answer. */
  ringing: Call | null;
  /** Placed or answered here, and not over. */
  current: Call | null;
  ended: EndedCall | null;
};

const sameRoster = (a: Roster, b: Roster): boolean =>
  a.ringing === b.ringing && a.current === b.current && a.ended === b.ended;

/** The page that joins a meeting says itself why one could not, or that one has to wait. */
const isToldElsewhere = ({ direction }: Call, reason: EndReason): boolean =>
  direction === 'meeting' && reason === 'failed';

/** Sorts the client's calls into what the screens show, and remembers the last that ended. */
export class CallRoster {
  readonly #client: Client;
  readonly #listeners = new Set<() => void>();
  readonly #followed = new Map<Call, () => void>();
  readonly #problemCodes = new WeakMap<Call, string>();
  readonly #met = new WeakMap<Call, Map<UserId, Person>>();
  #roster: Roster = { ringing: null, current: null, ended: null };

  constructor(client: Client) {
    this.#client = client;
    client.on('incoming', (call) => this.#follow(call));
    client.on('calls', () => this.#update());
    this.#update();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): Roster => this.#roster;

  readonly dismissEnded = (): void => this.#set({ ...this.#roster, ended: null });

  /** Adds the reason to a call that has just failed; false if none has. */
  explainFailure(problemCode: string): boolean {
    const { ended } = this.#roster;
    if (ended?.reason !== 'failed') return false;
    this.#set({ ...this.#roster, ended: { ...ended, problemCode } });
    return true;
  }

  #update(): void {
    for (const call of this.#client.calls) this.#follow(call);
    const live = [...this.#followed.keys()].filter((call) => call.state.phase !== 'ended');
    const ringing = live.find((call) => call.state.phase === 'incoming') ?? null;
    const current = live.find((call) => call.state.phase !== 'incoming') ?? null;
    /** A new call makes the last one's notice old. */
    const ended = current || ringing ? null : this.#roster.ended;
    this.#set({ ringing, current, ended });
  }

  #follow(call: Call): void {
    if (this.#followed.has(call) || call.state.phase === 'ended') return;
    const offs = [
      call.on('state', () => this.#stateChanged(call)),
      call.on('peers', (peers) => this.#meet(call, peers)),
      call.on('problem', (problem) => this.#problemCodes.set(call, problem.code)),
    ];
    this.#meet(call, call.peers);
    this.#followed.set(call, () => {
      for (const off of offs) off();
    });
    this.#update();
  }

  #meet(call: Call, peers: readonly RemotePeer[]): void {
    const met = this.#met.get(call) ?? new Map<UserId, Person>();
    for (const { person } of peers) met.set(person.userId, person);
    this.#met.set(call, met);
  }

  #stateChanged(call: Call): void {
    if (call.state.phase === 'ended') {
      this.#followed.get(call)?.();
      this.#followed.delete(call);
    }
    this.#update();
    if (call.state.phase !== 'ended' || this.#roster.current || isToldElsewhere(call, call.state.reason)) return;
    this.#set({ ...this.#roster, ended: this.#endOf(call, call.state) });
  }

  #endOf(call: Call, { reason, durationMs }: { reason: EndReason; durationMs: number }): EndedCall {
    const problemCode = reason === 'failed' ? (this.#problemCodes.get(call) ?? null) : null;
    const { direction, video } = call;
    const met = [...(this.#met.get(call)?.values() ?? [])];
    const people = met.length > 0 || !call.with ? met : [call.with];
    const [only, ...others] = people;
    const isNamedLater = direction === 'rejoined' || call.application !== null;
    const person = isNamedLater && only && others.length === 0 ? only : call.with;
    return { call, direction, with: person, people, video, reason, durationMs, problemCode };
  }

  #set(roster: Roster): void {
    if (sameRoster(this.#roster, roster)) return;
    this.#roster = roster;
    for (const listener of this.#listeners) listener();
  }
}
