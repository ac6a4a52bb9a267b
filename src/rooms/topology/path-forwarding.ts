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
import type { Picture, Receiver, Scene, SentSource } from '../../forwarding/scene.ts';
import { totalOf } from '../../forwarding/share-out.ts';
import { noShares } from '../../forwarding/shares.ts';
import { isSilent, listened, type Silence } from '../../forwarding/silent-pictures.ts';
import { heard } from '../../forwarding/speakers.ts';
import type { PeerId } from '../../protocol/ids.ts';
import type { Producer, SentPicture } from '../../protocol/media.ts';
import { isSound, type SourceName } from '../../protocol/rooms.ts';
import type { Wishes } from '../../protocol/wishes.ts';
import type { BandwidthNews } from '../ports.ts';
import type { Ceiling, LimitedBy, SendingBound } from '../sending-bounds.ts';
import { sizeOf } from './sent-picture.ts';

export type ReadyConsumer = { readonly consumerId: string; readonly producerId: string };

type Options = {
  /** The newest time that was told. */
  now: () => number;
  isMuted: (peerId: PeerId, source: SourceName) => boolean;
  /** Some line has a bound, so it is of use to know who speaks; told once. */
  lineIsBounded: () => void;
  /** What all of it may take. */
  bound: SendingBound;
  /** There is such a bound, so it is of use to know what pictures take, too; told each time that there was none before. */
  allIsBounded: () => void;
  /** What has become of the plan; never nothing. */
  changed: (difference: PlanDifference) => void;
};

type Sent = Producer & { readonly picture: Picture | null };

/** What one SFU path forwards: plans anew whenever something changes that the plan follows from. */
export class PathForwarding {
  readonly #with: Options;
  readonly #sent = new Map<string, Sent>();
  readonly #receivers = new Map<PeerId, Receiver>();
  /** The same object for as long as nothing in it changes. */
  #sources: readonly SentSource[] = [];
  readonly #downlinks = new Map<PeerId, number>();
  readonly #measured = new Map<string, Measured>();
  /** As measured; the same object for as long as nothing in it changes. */
  #bitrates: Scene['bitrates'] = new Map();
  #silence: Silence = new Map();
  #hasBounds = false;
  /** As it was planned for. */
  #ceiling: Ceiling | null = null;
  /** Which limit was too little last; what it took away comes back only a while later. */
  #limit: LimitedBy | null = null;
  #memory = initialForwarding;
  #told: ForwardingPlan = emptyPlan;
  #nextAt: number | null = null;
  /** How many works are being done after which it is planned anew. */
  #busy = 0;

  constructor(options: Options) {
    this.#with = options;
  }

  /** Plans once, after all of that work. */
  together(work: () => void): void {
    this.#busy += 1;
    try {
      work();
    } finally {
      this.#busy -= 1;
      this.#plan();
    }
  }

  produced(producer: Producer, picture: Picture | null): void {
    this.#sent.set(producer.producerId, { ...producer, picture });
    this.#handleSources();
  }

  removed(producerId: string): void {
    if (!this.#sent.delete(producerId)) return;
    this.#silence = new Map([...this.#silence].filter(([id]) => id !== producerId));
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
    const sent = this.#sent.get(producerId);
    if (!sent?.picture) return;
    const { height, frameRate } = sizeOf(said);
    if (sent.picture.height === height && sent.picture.frameRate === frameRate) return;
    this.#sent.set(producerId, { ...sent, picture: { ...sent.picture, height, frameRate } });
    this.#handleSources();
  }

  /** Somebody was muted, or is so no more; or nothing comes of a picture. */
  handleMutes(): void {
    if (this.#sources.some((sent) => this.#isMuted(sent) !== sent.muted)) this.#handleSources();
  }

  wish(peerId: PeerId, wishes: Wishes): void {
    this.#put({ ...this.#receiver(peerId), wishes });
    this.#plan();
  }

  /** What consumers that this peer is about to be ready for are to be sent. */
  preview(peerId: PeerId, consumers: readonly ReadyConsumer[]): Readonly<Record<string, Forwarding>> {
    const receiver = this.#withReady(peerId, consumers);
    // What is shared out among all is another plan for all.
    const planned = this.#ceiling
      ? this.#planFor([...new Map(this.#receivers).set(peerId, receiver).values()])
      : this.#planFor([receiver], { ...this.#memory, shares: noShares });
    return planned.plan.receivers[peerId] ?? {};
  }

  /** The peer is ready for these, and is sent what was previewed. */
  ready(peerId: PeerId, consumers: readonly ReadyConsumer[], sent: Readonly<Record<string, Forwarding>>): void {
    const there = consumers.filter(({ producerId }) => this.#sent.has(producerId));
    if (there.length === 0) return;
    const forwarded = there.flatMap(({ consumerId: id }) => (sent[id] ? [[id, sent[id]] as const] : []));
    const own = { ...this.#told.receivers[peerId], ...Object.fromEntries(forwarded) };
    this.#told = { ...this.#told, receivers: { ...this.#told.receivers, [peerId]: own } };
    this.#put(this.#withReady(peerId, there));
    this.#plan();
  }

  /** It gives up its place, or takes it anew: perhaps on another device, which has not said what it wishes. */
  leave(peerId: PeerId): void {
    this.#downlinks.delete(peerId);
    if (this.#receivers.delete(peerId)) this.#plan();
  }

  /** Somebody else is the loudest; null: nobody is. */
  hear(loudest: PeerId | null): void {
    const speakers = heard(this.#memory.speakers, loudest, this.#with.now());
    if (speakers === this.#memory.speakers) return;
    this.#memory = { ...this.#memory, speakers };
    this.#plan();
  }

  /** What lines carry, and what pictures take. False: that was known. */
  measure({ downlinks, pictures }: BandwidthNews): boolean {
    for (const { peerId, downlink } of downlinks) {
      if (downlink === null) this.#downlinks.delete(peerId);
      else this.#downlinks.set(peerId, downlink);
    }
    for (const { producerId, bitrates } of pictures) {
      if (!this.#sent.has(producerId)) continue;
      this.#measured.set(producerId, remembered(this.#measured.get(producerId), bitrates, this.#with.now()));
      const isWatched = (this.#told.producers[producerId]?.encoded.length ?? 0) > 0;
      this.#silence = listened(this.#silence, { producerId, bitrates, isWatched }, this.#with.now());
    }
    this.handleMutes();
    const isNew = this.#setBitrates() || downlinks.length > 0;
    if (isNew) this.#plan();
    if (this.#downlinks.size > 0) this.#noteBounds();
    return isNew;
  }

  /** What a peer would be sent if its line carried it, by consumer. */
  wishedBy(peerId: PeerId): Readonly<Record<string, Forwarding>> {
    return this.#told.wished[peerId] ?? {};
  }

  /** By which limit what this peer is sent is less than it wishes for; null: by none. */
  limitOf(peerId: PeerId): LimitedBy | null {
    return this.#told.limited.includes(peerId) ? this.#limit : null;
  }

  tick(): void {
    // Where measuring has ended nothing else tells that a silence is over.
    if (this.#silence.size > 0) this.handleMutes();
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

  #handleSources(): void {
    const before = new Map(this.#sources.map((sent) => [sent.producerId, sent]));
    this.#sources = [...this.#sent.values()].map((sent) => {
      const [earlier, muted] = [before.get(sent.producerId), this.#isMuted(sent)];
      return earlier?.picture === sent.picture && earlier.muted === muted ? earlier : { ...sent, muted };
    });
    this.#plan();
  }

  /** Asked of pictures alone: a plan of 64 people takes 5 ms, and a microphone that is muted changes nothing in it. */
  #isMuted({ peerId, source, producerId }: Producer): boolean {
    if (isSound(source)) return false;
    return this.#with.isMuted(peerId, source) || isSilent(this.#silence, producerId, this.#with.now());
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
    const [sources, downlinks, bitrates] = [this.#sources, this.#downlinks, this.#bitrates];
    const scene: Scene = { sources, receivers, downlinks, bitrates, ceiling };
    return planForwarding(scene, memory, now());
  }

  #plan(): void {
    if (this.#busy > 0) return;
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
    const { bound, allIsBounded } = this.#with;
    const before = this.#ceiling;
    this.#ceiling = bound.ceiling;
    const planned = this.#planFor(receivers);
    if (!planned.demand) return planned;
    if (!before) {
      this.#noteBounds();
      allIsBounded();
    }
    bound.ask(planned.demand);
    if (isSameCeiling(bound.ceiling, this.#ceiling)) return planned;
    this.#ceiling = bound.ceiling;
    return this.#planFor(receivers);
  }

  #noteBounds(): void {
    if (this.#hasBounds) return;
    this.#hasBounds = true;
    this.#with.lineIsBounded();
  }
}

const isSameCeiling = (one: Ceiling | null, other: Ceiling | null): boolean =>
  one?.bitrate === other?.bitrate && one?.by === other?.by;
