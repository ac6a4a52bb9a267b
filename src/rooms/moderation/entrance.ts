import { ProtocolError } from '../../protocol/errors.ts';
import type { UserId } from '../../protocol/ids.ts';
import type { Permission } from '../../protocol/permissions.ts';
import { addNewest, setNewest } from '../../shared/newest.ts';
import type { Seat } from '../peer.ts';

export type Admission = 'in' | 'must-wait' | 'locked' | 'kept-out';

type Known = Pick<Seat, 'userId' | 'name'>;

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
    addNewest(this.#known, userId);
  }

  keepOut({ userId, name }: Known): void {
    this.#known.delete(userId);
    setNewest(this.#keptOut, userId, { userId, name });
  }

  letIn(userId: UserId): void {
    this.#keptOut.delete(userId);
  }
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
