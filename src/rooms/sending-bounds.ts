import { type Demand, NO_DEMAND, shareOut, within } from '../forwarding/share-out.ts';
import type { ApplicationId } from '../protocol/ids.ts';

/** What the SFU may send out for one room, and for all rooms of the application, in bit/s; null: no bound. */
export type SendingLimits = { readonly room: number | null; readonly application: number | null };

export type LimitedBy = 'room' | 'application';

/** What a room's path may send; infinite: it suffices so far. */
export type Ceiling = { readonly bitrate: number; readonly by: LimitedBy };

/** `limited`: how many of its peers are sent less because of which limit, or still are though it does not hold any more. */
type Claimant = { demand: Demand; limited: { readonly peers: number; readonly by: LimitedBy } | null };

/** Peers that are sent less than they wish for. */
export type LimitedPeers = Record<LimitedBy, number>;

/** Shares out what each application may send among its rooms' paths. */
export class SendingBounds {
  readonly #limitsOf: (applicationId: ApplicationId) => SendingLimits;
  readonly #shares = new Map<ApplicationId, ApplicationShare>();

  constructor(limitsOf: (applicationId: ApplicationId) => SendingLimits) {
    this.#limitsOf = limitsOf;
  }

  enter(applicationId: ApplicationId): SendingBound {
    let share = this.#shares.get(applicationId);
    if (!share) {
      share = new ApplicationShare(
        () => this.#limitsOf(applicationId),
        () => this.#shares.delete(applicationId),
      );
      this.#shares.set(applicationId, share);
    }
    return new SendingBound(share);
  }

  /** What was asked for since the last one counts from now on. */
  tick(): void {
    for (const share of this.#shares.values()) share.tick();
  }

  /** For gauges. */
  snapshot(): LimitedPeers {
    const limited: LimitedPeers = { room: 0, application: 0 };
    for (const share of this.#shares.values()) share.count(limited);
    return limited;
  }
}

/** One path's part of the bounds, until it leaves. */
export class SendingBound {
  readonly #share: ApplicationShare;
  readonly #claimant: Claimant = { demand: NO_DEMAND, limited: null };

  constructor(share: ApplicationShare) {
    this.#share = share;
    share.enter(this.#claimant);
  }

  /** As it is now: another room’s demand changes it at a tick, an administrator’s limits at once. Null: there is no bound. */
  get ceiling(): Ceiling | null {
    return this.#share.ceilingOf(this.#claimant);
  }

  /** What the room would send if it might. */
  ask(demand: Demand): void {
    this.#share.ask(this.#claimant, demand);
  }

  noteLimited(limited: Claimant['limited']): void {
    this.#claimant.limited = limited;
  }

  leave(): void {
    this.#share.leave(this.#claimant);
  }
}

class ApplicationShare {
  readonly #limits: () => SendingLimits;
  readonly #emptied: () => void;
  readonly #claimants = new Set<Claimant>();
  #asked = false;
  /** For which bounds they were made; null: they are to be made anew. */
  #made: { for: SendingLimits; parts: ReadonlyMap<Claimant, number> } | null = null;

  constructor(limits: () => SendingLimits, emptied: () => void) {
    this.#limits = limits;
    this.#emptied = emptied;
  }

  enter(claimant: Claimant): void {
    this.#claimants.add(claimant);
    this.#made = null;
  }

  leave(claimant: Claimant): void {
    if (!this.#claimants.delete(claimant)) return;
    this.#made = null;
    if (this.#claimants.size === 0) this.#emptied();
  }

  ask(claimant: Claimant, demand: Demand): void {
    if (demand.every((bitrate, tier) => bitrate === claimant.demand[tier])) return;
    claimant.demand = demand;
    this.#asked = true;
  }

  /** Many rooms ask for something else each second, and each sharing out looks at all of them. */
  tick(): void {
    if (!this.#asked) return;
    this.#asked = false;
    this.#made = null;
  }

  count(limited: LimitedPeers): void {
    for (const { limited: its } of this.#claimants) if (its) limited[its.by] += its.peers;
  }

  ceilingOf(claimant: Claimant): Ceiling | null {
    const limits = this.#limits();
    const { room, application } = limits;
    if (room === null && application === null) return null;
    const most = room ?? Number.POSITIVE_INFINITY;
    const part = this.#parts(limits)?.get(claimant) ?? Number.POSITIVE_INFINITY;
    return part < most ? { bitrate: part, by: 'application' } : { bitrate: most, by: 'room' };
  }

  #parts(limits: SendingLimits): ReadonlyMap<Claimant, number> | null {
    const { room, application } = limits;
    if (application === null) return null;
    const before = this.#made?.for;
    if (!this.#made || before?.room !== room || before.application !== application) {
      const most = room ?? Number.POSITIVE_INFINITY;
      const demands = new Map([...this.#claimants].map((it) => [it, within(it.demand, most)]));
      this.#made = { for: limits, parts: shareOut(demands, application) };
    }
    return this.#made.parts;
  }
}
