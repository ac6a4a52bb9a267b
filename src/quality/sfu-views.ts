import type { PeerId } from '../protocol/ids.ts';
import type { SourceName } from '../protocol/rooms.ts';
import type { SfuPeerView } from '../rooms/sfu-view.ts';
import type { SfuDownlink, SfuUplink } from './sample.ts';

/** An older view tells of another time than the digests that it would be put beside. */
const FRESH_MS = 10_000;

type Sent = SfuPeerView['sent'][number];
type Received = SfuPeerView['received'][number];
/** Counters as they stood, and what they rose by since the look before; null: this was the first look. */
type Seen<Stats, View> = { readonly at: number; readonly stats: Stats; readonly view: View | null };
type Uplink = Seen<Sent, SfuUplink>;
type Downlink = Seen<Received, SfuDownlink> & {
  readonly wishChangedAt: number | null;
  readonly shownAgainAt: number | null;
};

type Look = {
  readonly at: number;
  readonly uplinks: ReadonlyMap<SourceName, Uplink>;
  /** By sender and source. */
  readonly downlinks: ReadonlyMap<string, Downlink>;
  readonly workerCpu: number | null;
};

/** What the SFU saw of each peer between the last two looks at it. */
export class SfuViews {
  readonly #looks = new Map<PeerId, Look>();

  note(peerId: PeerId, view: SfuPeerView, at: number): void {
    const before = this.#looks.get(peerId) ?? null;
    const uplinks = view.sent.map((stats) => [stats.source, uplinkOf(stats, view, before, at)] as const);
    const downlinks = view.received.map((stats) => [keyOf(stats), downlinkOf(stats, view, before, at)] as const);
    this.#looks.set(peerId, {
      at,
      uplinks: new Map(uplinks),
      downlinks: new Map(downlinks),
      workerCpu: view.workerCpu,
    });
  }

  retain(isKnown: (peerId: PeerId) => boolean): void {
    for (const peerId of this.#looks.keys()) if (!isKnown(peerId)) this.#looks.delete(peerId);
  }

  /** `at`: the period's end. Null: it was not looked at about then, or nothing was there. */
  uplink(sender: PeerId, source: SourceName, at: number): SfuUplink | null {
    return fresh(this.#looks.get(sender)?.uplinks.get(source), at)?.view ?? null;
  }

  downlink(receiver: PeerId, sender: PeerId, source: SourceName, at: number): SfuDownlink | null {
    return fresh(this.#down(receiver, sender, source), at)?.view ?? null;
  }

  /** When other layers were wished for; null: never. */
  wishChangedAt(receiver: PeerId, sender: PeerId, source: SourceName): number | null {
    return this.#down(receiver, sender, source)?.wishChangedAt ?? null;
  }

  /** When it was wished for after it had not been; null: never. */
  shownAgainAt(receiver: PeerId, sender: PeerId, source: SourceName): number | null {
    return this.#down(receiver, sender, source)?.shownAgainAt ?? null;
  }

  workerCpu(peerId: PeerId, at: number): number | null {
    return fresh(this.#looks.get(peerId), at)?.workerCpu ?? null;
  }

  /** When this peer was looked at last; null: never. */
  seenAt(peerId: PeerId): number | null {
    return this.#looks.get(peerId)?.at ?? null;
  }

  #down(receiver: PeerId, peerId: PeerId, source: SourceName): Downlink | undefined {
    return this.#looks.get(receiver)?.downlinks.get(keyOf({ peerId, source }));
  }
}

const keyOf = ({ peerId, source }: { peerId: PeerId; source: SourceName }): string => `${peerId} ${source}`;

const fresh = <T extends { at: number }>(seen: T | undefined, at: number): T | null =>
  seen && Math.abs(seen.at - at) <= FRESH_MS ? seen : null;

function uplinkOf(stats: Sent, { transports }: SfuPeerView, before: Look | null, at: number): Uplink {
  if (!before) return { at, stats, view: null };
  const earlier = before.uplinks.get(stats.source)?.stats;
  const same = earlier?.producerId === stats.producerId ? earlier : null;
  const view = {
    seenAt: at,
    packets: stats.packets - (same?.packets ?? 0),
    lost: stats.lost - (same?.lost ?? 0),
    repaired: stats.repaired - (same?.repaired ?? 0),
    jitterMs: stats.jitterMs,
    rttMs: stats.rttMs,
    transportLost: transports.find(({ direction }) => direction === 'send')?.lost ?? null,
  };
  return { at, stats, view };
}

function downlinkOf(stats: Received, { transports }: SfuPeerView, before: Look | null, at: number): Downlink {
  if (!before) return { at, stats, view: null, wishChangedAt: null, shownAgainAt: null };
  const seen = before.downlinks.get(keyOf(stats));
  const same = seen?.stats.consumerId === stats.consumerId ? seen.stats : null;
  const transport = transports.find(({ direction }) => direction === 'recv');
  const view = {
    packets: stats.packets - (same?.packets ?? 0),
    fractionLost: stats.fractionLost,
    rttMs: stats.rttMs,
    transportLost: transport?.lost ?? null,
    availableOutgoingBitrate: transport?.availableOutgoingBitrate ?? null,
    paused: stats.paused,
    isLowered: stats.isLowered,
    limitedBy: stats.limitedBy,
    layers: stats.layers,
  };
  const isChanged = same !== null && !isSameWish(same, stats);
  const isShownAgain = same?.paused === 'wish' && stats.paused !== 'wish';
  return {
    ...{ at, stats, view },
    wishChangedAt: isChanged ? at : (seen?.wishChangedAt ?? null),
    shownAgainAt: isShownAgain ? at : (seen?.shownAgainAt ?? null),
  };
}

const isSameWish = ({ layers: one }: Received, { layers: other }: Received): boolean =>
  one?.preferred.spatial === other?.preferred.spatial && one?.preferred.temporal === other?.preferred.temporal;
