import { ProtocolError } from '../../protocol/errors.ts';
import type { UserId } from '../../protocol/ids.ts';
import type { Permission } from '../../protocol/permissions.ts';
import type { Seat } from '../peer.ts';

export type Admission = 'in' | 'must-wait' | 'locked' | 'kept-out';

type Known = Pick<Seat, 'userId' | 'name'>;

/** So many are remembered. More costs memory in meetings that go on for days; fewer let some wait in the lobby again. */
const REMEMBERED = 1_000;
const TOLD = 100;

/** Who comes into a room: lock, lobby, and those who were removed. */
export class Entrance {
  readonly #keptOut = new Map<UserId, Known>();
  /** Had a seat, or were called: they come back without asking. */
  readonly #known = new Set<UserId>();
  locked = false;
  lobby: boolean;

  constructor(lobby: boolean) {
    this.lobby = lobby;
  }

  /** The last ones: a message has its bounds. */
  get keptOut(): readonly Known[] {
    return [...this.#keptOut.values()].slice(-TOLD);
  }

  isKeptOut(userId: UserId): boolean {
    return this.#keptOut.has(userId);
  }

  admits({ userId }: Pick<Seat, 'userId'>, permissions: ReadonlySet<Permission>): Admission {
    if (this.#keptOut.has(userId)) return 'kept-out';
    if (this.#known.has(userId) || permissions.has('admit')) return 'in';
    if (this.locked) return 'locked';
    return this.lobby ? 'must-wait' : 'in';
  }

  /** Has a seat, or is wanted here. */
  know(userId: UserId): void {
    this.#keptOut.delete(userId);
    this.#known.add(userId);
    bound(this.#known);
  }

  keepOut({ userId, name }: Known): void {
    this.#known.delete(userId);
    this.#keptOut.set(userId, { userId, name });
    bound(this.#keptOut);
  }

  letIn(userId: UserId): void {
    this.#keptOut.delete(userId);
  }
}

function bound(remembered: Map<UserId, unknown> | Set<UserId>): void {
  const [oldest] = remembered.keys();
  if (remembered.size > REMEMBERED && oldest !== undefined) remembered.delete(oldest);
}

/** What somebody hears who is not let in. */
export function refusedEntry(admission: Exclude<Admission, 'in'>): ProtocolError {
  switch (admission) {
    case 'must-wait':
      return new ProtocolError('must-wait', 'Whoever runs this meeting lets people in: ask by lobby.wait.');
    case 'locked':
      return new ProtocolError('call-locked', 'This meeting is locked: ask somebody inside to unlock it.');
    case 'kept-out':
      return new ProtocolError('kept-out', 'You were removed from this meeting.');
  }
}
