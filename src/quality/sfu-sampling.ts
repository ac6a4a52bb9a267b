import type { CallId, PeerId } from '../protocol/ids.ts';
import type { Generation } from '../protocol/topology.ts';
import type { SfuPeerView } from '../rooms/sfu-view.ts';

/** As often as clients tell of themselves. */
const INTERVAL_MS = 5_000;
/** Of the time; more is fresher with many rooms, and takes it from the signaling thread. */
const MAX_SHARE = 0.2;
/** Of 500 consumers the SFU tells within 45 ms. A worker that is stuck holds up all others' rooms for so long. */
const ANSWER_MS = 2_000;

/** What the SFU sees of a peer on that path; null: nothing any more. */
export type LookAtPeer = (callId: CallId, generation: Generation, peerId: PeerId) => Promise<SfuPeerView | null>;

/** A room of which some media goes through the SFU. */
export type SampledRoom = {
  readonly callId: CallId;
  /** The newest SFU path that somebody uses; null: none. */
  readonly sfuGeneration: Generation | null;
  readonly present: readonly PeerId[];
  readonly lookedAt: number;
  /** It is being looked at. */
  beginLook(now: number): void;
  seen(peerId: PeerId, generation: Generation, view: SfuPeerView, now: number): void;
};

type Dependencies = {
  rooms: () => Iterable<SampledRoom>;
  look: LookAtPeer;
  now: () => number;
  onFault: (error: unknown) => void;
};

/** Asks the SFU about one room at a time and one peer after another, for each answer costs the signaling thread. */
export class SfuSampling {
  readonly #with: Dependencies;
  #isLooking = false;
  #asked: { readonly at: number; giveUp(): void } | null = null;
  #restUntil = 0;

  constructor(dependencies: Dependencies) {
    this.#with = dependencies;
  }

  tick(now: number): void {
    if (this.#asked && now - this.#asked.at >= ANSWER_MS) this.#asked.giveUp();
    if (this.#isLooking || now < this.#restUntil) return;
    const due = [...this.#with.rooms()]
      .filter(({ lookedAt, sfuGeneration }) => now - lookedAt >= INTERVAL_MS && sfuGeneration !== null)
      .reduce<SampledRoom | null>((oldest, room) => (oldest && oldest.lookedAt <= room.lookedAt ? oldest : room), null);
    if (due?.sfuGeneration) void this.#lookAt(due, due.sfuGeneration, now);
  }

  async #lookAt(room: SampledRoom, generation: Generation, began: number): Promise<void> {
    const { now, onFault } = this.#with;
    let waitedMs = 0;
    this.#isLooking = true;
    room.beginLook(began);
    try {
      for (const peerId of room.present) {
        const asked = now();
        const view = await this.#view(room.callId, generation, peerId);
        if (view === 'no-answer') {
          waitedMs = now() - asked;
          break;
        }
        if (view) room.seen(peerId, generation, view, now());
      }
    } catch (error) {
      onFault(error);
    } finally {
      this.#isLooking = false;
      const ended = now();
      this.#restUntil = ended + (ended - began - waitedMs) * (1 / MAX_SHARE - 1);
    }
  }

  async #view(...of: Parameters<LookAtPeer>): Promise<SfuPeerView | null | 'no-answer'> {
    const { look, now } = this.#with;
    const { promise: tooLate, resolve } = Promise.withResolvers<'no-answer'>();
    this.#asked = { at: now(), giveUp: () => resolve('no-answer') };
    try {
      return await Promise.race([look(...of), tooLate]);
    } finally {
      this.#asked = null;
    }
  }
}
