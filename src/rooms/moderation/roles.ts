import type { UserId } from '../../protocol/ids.ts';
import type { Permission, Role } from '../../protocol/permissions.ts';
import { setNewest } from '../../shared/newest.ts';
import type { Peer, Seat } from '../peer.ts';
import { type Gathering, permissionsOf, roleIn } from '../permissions.ts';

export type Part = { readonly role: Role; readonly permissions: ReadonlySet<Permission> };

/** Why somebody runs a meeting that is not theirs: as one of those who made it of their call, or for want of anybody else. */
export type Lead = 'appointed' | 'acting';

/** Who is what in a room. A meeting that had somebody to run it is never left without. */
export class Roles {
  readonly #appointed = new Set<UserId>();
  #gathering: Gathering;
  #wasLed = false;
  /** Runs the meeting while nobody else may. */
  #acting: UserId | null = null;

  constructor(gathering: Gathering) {
    this.#gathering = remembering(gathering);
  }

  /** Of somebody who sits here, or comes. */
  of(seat: Seat): Part {
    return this.#part(seat, seat.userId === this.#acting);
  }

  leadOf(userId: UserId): Lead | null {
    if (this.#acting === userId) return 'acting';
    return this.#appointed.has(userId) ? 'appointed' : null;
  }

  /** Somebody who led comes back. Who acts does so for as long as nobody else may. */
  recall(userId: UserId, lead: Lead | null): void {
    if (lead === 'appointed') this.#appointed.add(userId);
    if (lead !== 'acting') return;
    this.#wasLed = true;
    this.#acting ??= userId;
  }

  /** A call got a link: strangers may come, and those who are here are equals still. */
  becomeMeeting(gathering: Gathering, peers: readonly Peer[]): void {
    this.#gathering = remembering(gathering);
    for (const { userId } of peers) this.#appointed.add(userId);
  }

  /** Somebody came or went; `peers` in the order in which they came. */
  settle(peers: readonly Peer[]): void {
    if (peers.some((peer) => this.#part(peer, false).permissions.has('admit'))) {
      this.#wasLed = true;
      this.#acting = null;
      return;
    }
    if (!this.#wasLed || peers.some(({ userId }) => userId === this.#acting)) return;
    const able = peers.filter((peer) => this.#part(peer, true).permissions.has('admit'));
    this.#acting = (able.find(({ guest }) => !guest) ?? able[0])?.userId ?? null;
  }

  #part(seat: Seat, acting: boolean): Part {
    const role = roleIn(this.#gathering, seat, acting || this.#appointed.has(seat.userId));
    return { role, permissions: permissionsOf(role, seat.grant, this.#gathering) };
  }
}

/** Each person is asked about once: it takes two signatures, everybody’s part is looked at whenever somebody comes, and it stays so. */
function remembering(gathering: Gathering): Gathering {
  if (gathering.kind === 'call') return gathering;
  const known = new Map<UserId, boolean>();
  const isCreator = (userId: UserId): boolean => {
    const before = known.get(userId);
    if (before !== undefined) return before;
    const is = gathering.isCreator(userId);
    setNewest(known, userId, is);
    return is;
  };
  return { ...gathering, isCreator };
}

export const isSamePart = (one: Part, other: Part): boolean =>
  one.role === other.role && isSame(one.permissions, other.permissions);

const isSame = (one: ReadonlySet<Permission>, other: ReadonlySet<Permission>): boolean =>
  one === other || (one.size === other.size && [...one].every((permission) => other.has(permission)));
