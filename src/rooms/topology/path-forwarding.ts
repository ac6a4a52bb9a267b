import {
  difference,
  emptyPlan,
  type Forwarding,
  type ForwardingPlan,
  isNothing,
  type PlanDifference,
} from '../../forwarding/forwarding-plan.ts';
import { type Measured, remembered } from '../../forwarding/layer-bitrates.ts';
import { initialForwarding, type Planned, planForwarding } from '../../forwarding/plan-forwarding.ts';
import { shareOf } from '../../forwarding/receiver-share.ts';
import type { Picture, Receiver, Scene } from '../../forwarding/scene.ts';
import { totalOf } from '../../forwarding/share-out.ts';
import { noShares } from '../../forwarding/shares.ts';
import { heard, settled } from '../../forwarding/speakers.ts';
import type { PeerId } from '../../protocol/ids.ts';
import type { Producer, SentPicture } from '../../protocol/media.ts';
import type { SourceName } from '../../protocol/rooms.ts';
import type { Wishes } from '../../protocol/wishes.ts';
import type { BandwidthNews, Volume } from '../ports.ts';
import type { Ceiling, LimitedBy, SendingBound } from '../sending-bounds.ts';
import { PathSources } from './path-sources.ts';

export type ReadyConsumer = { readonly consumerId: string; readonly producerId: string };

type Options = {
  /** The newest time that was told. */
  now: () => number;
  isMuted: (peerId: PeerId, source: SourceName) => boolean;
  /** It is of use to know who speaks: some line has a bound, or many talk at once. Said again, it changes nothing. */
  speakersMatter: () => void;
  /** What all of it may take. */
  bound: SendingBound;
  /** There is such a bound, so it is of use to know what pictures take, too; told each time that there was none before. */
  allIsBounded: () => void;
  /** What has become of the plan; never nothing. */
  changed: (difference: PlanDifference) => void;
  /** Whose voices are withheld now. */
  voicesWithheld: (peerIds: readonly PeerId[]) => void;
};

/** By consumer. */
type Forwarded = Readonly<Record<string, Forwarding>>;

/** What one SFU path forwards: plans anew whenever something changes that the plan follows from. */
export class PathForwarding {
  readonly #with: Options;
  readonly #sources: PathSources;
  readonly #receivers = new Map<PeerId, Receiver>();
  readonly #downlinks = new Map<PeerId, number>();
  readonly #measured = new Map<string, Measured>();
  /** As measured; the same object for as long as nothing in it changes. */
  #bitrates: Scene['bitrates'] = new Map();
  #withheld: readonly PeerId[] = [];
  /** As it was planned for. */
  #ceiling: Ceiling | null = null;
  /** Which limit was too little last; what it took away comes back only a while later. */
  #limit: LimitedBy | null = null;
  #memory = initialForwarding;
  #told: ForwardingPlan = emptyPlan;
  #nextAt: number | null = null;
  /** How many works are being done after which it is planned anew, where that is `#due`. */
  #busy = 0;
  #due = false;

  constructor(options: Options) {
    this.#with = options;
    this.#sources = new PathSources(options);
  }

  /** Whose voices are forwarded to nobody but who has pinned them, for too many talk at once. */
  get withheld(): readonly PeerId[] {
    return this.#withheld;
  }

  /** Plans once, after all of that work; where it changes nothing, not at all. */
  together(work: () => void): void {
    this.#busy += 1;
    try {
      work();
    } finally {
      this.#busy -= 1;
      if (this.#due) this.#plan();
    }
  }

  produced(producer: Producer, picture: Picture | null): void {
    this.#sources.add(producer, picture);
    this.#handleSources();
    if (this.#sources.isLarge) this.#with.speakersMatter();
  }

  removed(producerId: string): void {
    if (!this.#sources.remove(producerId)) return;
    if (this.#measured.delete(producerId)) this.#setBitrates();
    for (const receiver of this.#receivers.values()) {
      if (!receiver.consumers.has(producerId)) continue;
      const consumers = new Map(receiver.consumers);
      consumers.delete(producerId);
      this.#put({ ...receiver, consumers });
    }
    this.#handleSources();
  }

  /** Of one that is there. */
  setPicture(producerId: string, said: SentPicture): void {
    if (this.#sources.setPicture(producerId, said)) this.#plan();
  }

  /** Somebody was muted, or is so no more; or nothing comes of a picture. */
  handleMutes(): void {
    if (this.#sources.refresh()) this.#plan();
  }

  wish(peerId: PeerId, wishes: Wishes): void {
    this.#put({ ...this.#receiver(peerId), wishes });
    this.#plan();
  }

  /** What consumers that this peer is about to be ready for are to be sent. */
  preview(peerId: PeerId, consumers: readonly ReadyConsumer[]): Forwarded {
    if (this.#areSounds(consumers)) return this.#soundsFor(peerId, consumers);
    const receiver = this.#withReady(peerId, consumers);
    // What is shared out among all is another plan for all.
    const planned = this.#ceiling
      ? this.#planFor([...new Map(this.#receivers).set(peerId, receiver).values()])
      : this.#planFor([receiver], { ...this.#memory, shares: noShares });
    return planned.plan.receivers[peerId] ?? {};
  }

  /** The peer is ready for these, and is sent what was previewed. */
  ready(peerId: PeerId, consumers: readonly ReadyConsumer[], sent: Forwarded): void {
    const there = consumers.filter(({ producerId }) => this.#sources.has(producerId));
    if (there.length === 0) return;
    const forwarded = there.flatMap(({ consumerId: id }) => (sent[id] ? [[id, sent[id]] as const] : []));
    const own = { ...this.#told.receivers[peerId], ...Object.fromEntries(forwarded) };
    this.#told = { ...this.#told, receivers: { ...this.#told.receivers, [peerId]: own } };
    this.#put(this.#withReady(peerId, there));
    const isAsWished = (wished: Forwarded) =>
      there.every(({ consumerId: id }) => isSent(wished[id]) === isSent(own[id]));
    // It takes nothing from anybody, so the next plan will do.
    if (this.#areSounds(there) && isAsWished(this.#soundsFor(peerId, there))) this.#nextAt = this.#with.now();
    else this.#plan();
  }

  /** It gives up its place, or takes it anew: perhaps on another device, which has not said what it wishes. */
  leave(peerId: PeerId): void {
    this.#downlinks.delete(peerId);
    if (this.#receivers.delete(peerId)) this.#plan();
  }

  /** Which sounds are to be heard, the loudest first. */
  hear(volumes: readonly Volume[]): void {
    const voices = this.#sources.voicesIn(volumes);
    const now = this.#with.now();
    const speakers = heard(this.#memory.speakers, voices[0]?.peerId ?? null, now);
    const isNews = speakers !== this.#memory.speakers;
    this.#memory = { ...this.#memory, speakers };
    const [floor = null] = settled(speakers, now).order;
    if (this.#sources.hear(voices, floor)) this.#handleSources();
    else if (isNews) this.#plan();
  }

  /** What lines carry, and what pictures take. False: that was known. */
  measure({ downlinks, pictures }: BandwidthNews): boolean {
    for (const { peerId, downlink } of downlinks) {
      if (downlink === null) this.#downlinks.delete(peerId);
      else this.#downlinks.set(peerId, downlink);
    }
    for (const { producerId, bitrates } of pictures) {
      const source = this.#sources.sourceOf(producerId);
      if (!source) continue;
      const before = this.#measured.get(producerId);
      this.#measured.set(producerId, remembered(before, bitrates, this.#with.now(), source));
      const isWatched = (this.#told.producers[producerId]?.encoded.length ?? 0) > 0;
      this.#sources.look({ producerId, bitrates, isWatched });
    }
    this.handleMutes();
    const isNew = this.#setBitrates() || downlinks.length > 0;
    if (isNew) this.#plan();
    if (this.#downlinks.size > 0) this.#with.speakersMatter();
    return isNew;
  }

  /** What a peer would be sent if its line carried it, by consumer. */
  wishedBy(peerId: PeerId): Forwarded {
    return this.#told.wished[peerId] ?? {};
  }

  /** By which limit what this peer is sent is less than it wishes for; null: by none. */
  limitOf(peerId: PeerId): LimitedBy | null {
    return this.#told.limited.includes(peerId) ? this.#limit : null;
  }

  tick(): void {
    // Where measuring has ended nothing else tells that a silence is over.
    if (this.#sources.hasSilent) this.handleMutes();
    if (this.#sources.settle()) this.#handleSources();
    const isDue = this.#nextAt !== null && this.#nextAt <= this.#with.now();
    if (isDue || !isSameCeiling(this.#with.bound.ceiling, this.#ceiling)) this.#plan();
  }

  close(): void {
    this.#with.bound.leave();
  }

  #receiver(peerId: PeerId): Receiver {
    return this.#receivers.get(peerId) ?? { peerId, wishes: null, consumers: new Map() };
  }

  #put(receiver: Receiver): void {
    this.#receivers.set(receiver.peerId, receiver);
  }

  #withReady(peerId: PeerId, consumers: readonly ReadyConsumer[]): Receiver {
    const receiver = this.#receiver(peerId);
    const ready = consumers.map(({ consumerId, producerId }) => [producerId, consumerId] as const);
    return { ...receiver, consumers: new Map([...receiver.consumers, ...ready]) };
  }

  #areSounds(consumers: readonly ReadyConsumer[]): boolean {
    return consumers.every(({ producerId }) => this.#sources.hasSound(producerId));
  }

  /** What no line and no limit has a part in. */
  #soundsFor(peerId: PeerId, sounds: readonly ReadyConsumer[]): Forwarded {
    const consumers = new Map(sounds.map(({ consumerId, producerId }) => [producerId, consumerId]));
    const receiver = { ...this.#receiver(peerId), consumers };
    return shareOf(undefined, receiver, { sources: this.#sources.all, changed: [] }, []).forwarded;
  }

  #handleSources(): void {
    this.#plan();
    const { withheld } = this.#sources;
    if (withheld.join() === this.#withheld.join()) return;
    this.#withheld = withheld;
    this.#with.voicesWithheld(withheld);
  }

  /** Whether that changed anything. */
  #setBitrates(): boolean {
    const after = new Map([...this.#measured].map(([producerId, { bitrates }]) => [producerId, bitrates]));
    const isSame = after.size === this.#bitrates.size && [...after].every(([id, it]) => this.#bitrates.get(id) === it);
    if (!isSame) this.#bitrates = after;
    return !isSame;
  }

  #planFor(receivers: readonly Receiver[], memory = this.#memory): Planned {
    const { now } = this.#with;
    const ceiling = this.#ceiling?.bitrate ?? null;
    const [sources, downlinks, bitrates] = [this.#sources.all, this.#downlinks, this.#bitrates];
    const scene: Scene = { sources, receivers, downlinks, bitrates, ceiling };
    return planForwarding(scene, memory, now());
  }

  #plan(): void {
    this.#due = this.#busy > 0;
    if (this.#due) return;
    const { plan, memory, nextAt, demand } = this.#planWithin();
    const change = difference(this.#told, plan);
    this.#told = plan;
    this.#memory = memory;
    this.#nextAt = nextAt;
    if (this.#ceiling && demand && totalOf(demand) > this.#ceiling.bitrate) this.#limit = this.#ceiling.by;
    this.#with.bound.noteLimited(this.#limit && { peers: plan.limited.length, by: this.#limit });
    if (!isNothing(change)) this.#with.changed(change);
  }

  /** What it asks for may change what it may take: then it is planned anew, from the same past. */
  #planWithin(): Planned {
    const receivers = [...this.#receivers.values()];
    const { bound, allIsBounded, speakersMatter } = this.#with;
    const before = this.#ceiling;
    this.#ceiling = bound.ceiling;
    const planned = this.#planFor(receivers);
    if (!planned.demand) return planned;
    if (!before) {
      speakersMatter();
      allIsBounded();
    }
    bound.ask(planned.demand);
    if (isSameCeiling(bound.ceiling, this.#ceiling)) return planned;
    this.#ceiling = bound.ceiling;
    return this.#planFor(receivers);
  }
}

const isSent = (forwarding: Forwarding = 'paused'): boolean => forwarding !== 'paused';

const isSameCeiling = (one: Ceiling | null, other: Ceiling | null): boolean =>
  one?.bitrate === other?.bitrate && one?.by === other?.by;
