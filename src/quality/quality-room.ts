import type { ApplicationId, CallId, PeerId } from '../protocol/ids.ts';
import type { Digest } from '../protocol/quality-digest.ts';
import type { Generation } from '../protocol/topology.ts';
import type { SfuPeerView } from '../rooms/sfu-view.ts';
import { plausible } from './digest.ts';
import type { DigestRefusal } from './digest-refusals.ts';
import { JoinedSamples } from './joined-samples.ts';
import { PeerDigests, type TakenDigest } from './peer-digests.ts';
import { RoomRecord } from './room-record.ts';
import type { LegSample } from './sample.ts';
import { SfuSight } from './sfu-sight.ts';

/** How long a receiver's digest waits for the senders' of the same time. Longer finds more of them; shorter tells sooner. */
const JOIN_WAIT_MS = 2_000;
/** Who has told nothing for so long does not measure; what the SFU sees stands alone then. */
const SILENT_MS = 10_000;

type Waiting = { readonly receiver: PeerId; readonly digest: TakenDigest; readonly cameAt: number };

/** One room's quality: takes what its peers measured and the SFU saw, and puts it together, a sample for each way. */
export class QualityRoom {
  readonly callId: CallId;
  readonly applicationId: ApplicationId;
  readonly record = new RoomRecord();
  readonly #digests = new Map<PeerId, PeerDigests>();
  readonly #blindAt = new Map<PeerId, number>();
  readonly #sight: SfuSight;
  readonly #joined: JoinedSamples;
  #waiting: Waiting[] = [];
  lookedAt = 0;

  constructor({ callId, applicationId }: { callId: CallId; applicationId: ApplicationId }, loopLagMs: () => number) {
    this.callId = callId;
    this.applicationId = applicationId;
    this.#sight = new SfuSight();
    this.#joined = new JoinedSamples({ record: this.record, digests: this.#digests, sight: this.#sight, loopLagMs });
  }

  /** How many were taken, and why some of it was not believed. Digests that came before are passed over. */
  take(peerId: PeerId, digests: readonly Digest[], now: number): { taken: number; refusals: DigestRefusal[] } {
    const told = this.#digestsOf(peerId);
    const result = { taken: 0, refusals: [] as DigestRefusal[] };
    for (const offered of digests) {
      if (told.has(offered.seq)) continue;
      told.came(offered.seq);
      const { digest, refusals } = plausible(offered, this.#factsFor(peerId, now));
      result.refusals.push(...refusals);
      if (!digest) continue;
      result.taken += 1;
      this.#waiting.push({ receiver: peerId, digest: told.take(digest), cameAt: now });
    }
    return result;
  }

  get sfuGeneration(): Generation | null {
    return this.record.sfuGeneration;
  }

  get present(): readonly PeerId[] {
    return this.record.present;
  }

  beginLook(now: number): void {
    this.lookedAt = now;
  }

  seen(peerId: PeerId, generation: Generation, view: SfuPeerView, now: number): void {
    this.#sight.note(peerId, generation, view, now);
  }

  peerLeft(peerId: PeerId, now: number): void {
    this.record.peerLeft(peerId, now);
    this.#blindAt.delete(peerId);
    // What was measured with it may still come; of those who left long ago nothing does.
    const isKnown = (known: PeerId): boolean => this.record.knows(known);
    for (const [known, digests] of this.#digests) {
      if (isKnown(known)) digests.retain(isKnown);
      else this.#digests.delete(known);
    }
    this.#sight.retain(isKnown);
  }

  /** The samples that are complete, or have been waited for long enough; the oldest first. */
  due(now: number): LegSample[] {
    const isDue = (waiting: Waiting): boolean => now - waiting.cameAt >= JOIN_WAIT_MS || this.#isComplete(waiting);
    const due = this.#waiting.filter(isDue);
    this.#waiting = this.#waiting.filter((waiting) => !due.includes(waiting));
    return [...due.flatMap((waiting) => this.#samplesOf(waiting)), ...this.#seenAlone(now)];
  }

  /** The room ends: what waits is told as it is. */
  rest(): LegSample[] {
    return this.#waiting.splice(0).flatMap((waiting) => this.#samplesOf(waiting));
  }

  /** Everybody whom it hears has told of most of its period. */
  #isComplete({ digest }: Waiting): boolean {
    const senders = new Set(digest.received.map(({ peerId }) => peerId));
    return [...senders].every((sender) => {
      const lastEnd = this.#digests.get(sender)?.lastEnd ?? null;
      return lastEnd !== null && lastEnd >= digest.at - digest.periodMs / 4;
    });
  }

  #samplesOf({ receiver, digest }: Waiting): LegSample[] {
    const { at, generation } = digest;
    return digest.received.map(({ peerId: sender, source }) => {
      const sentBy = this.#digests.get(sender)?.beside(digest) ?? null;
      return this.#joined.sample({ at, generation, sender, receiver, source, sentBy, receivedBy: digest });
    });
  }

  /** Ways to those who do not measure, or whose word is overdue: once for each look of the SFU. */
  #seenAlone(now: number): LegSample[] {
    const generation = this.sfuGeneration;
    const views = generation && this.#sight.of(generation);
    if (!views) return [];
    return this.present.flatMap((receiver) => {
      const at = views.seenAt(receiver);
      const heardAt = this.#digests.get(receiver)?.lastEnd ?? this.record.seatedAt(receiver) ?? now;
      const isSilent = this.record.isConnected(receiver) && now - heardAt >= SILENT_MS;
      if (!isSilent || at === null || (this.#blindAt.get(receiver) ?? 0) >= at) return [];
      this.#blindAt.set(receiver, at);
      return this.#samplesWithout(receiver, generation, at);
    });
  }

  #samplesWithout(receiver: PeerId, generation: Generation, at: number): LegSample[] {
    const period = { at, generation, periodMs: SILENT_MS / 2 };
    const senders = this.present.filter((peerId) => peerId !== receiver);
    return senders.flatMap((sender) => {
      const sentBy = this.#digests.get(sender)?.beside(period) ?? null;
      return this.record.published(sender).flatMap((source) => {
        const isSeen = this.#sight.of(generation)?.downlink(receiver, sender, source, at);
        if (!isSeen) return [];
        return [this.#joined.sample({ at, generation, sender, receiver, source, sentBy, receivedBy: null })];
      });
    });
  }

  #factsFor(peerId: PeerId, now: number): Parameters<typeof plausible>[1] {
    const { record } = this;
    const told = this.#digests.get(peerId);
    return {
      now,
      peerId,
      seatedAt: record.seatedAt(peerId) ?? now,
      lastEnd: told?.lastEnd ?? null,
      toldUntil: told?.toldUntil ?? null,
      hadPath: (generation, from) => record.hadPath(generation, peerId, from),
      couldMeet: (...question) => record.couldMeet(...question),
      couldCarry: (...question) => record.couldCarry(...question),
    };
  }

  #digestsOf(peerId: PeerId): PeerDigests {
    const digests = this.#digests.get(peerId) ?? new PeerDigests();
    this.#digests.set(peerId, digests);
    return digests;
  }
}
