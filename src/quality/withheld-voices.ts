import type { PeerId } from '../protocol/ids.ts';
import type { Generation } from '../protocol/topology.ts';

/** `until`: null while it goes on. */
type Spell = { readonly from: number; readonly until: number | null };

/** Digests may come as late as a lost connection and a full queue make them. */
const REMEMBERED_MS = 600_000;
/**
 * What the SFU counts is of the time since it was looked at before, and what the receiver hears after a pause begins with
 * a buffer that fills.
 */
const FELT_AFTER_MS = 5_000;
/** The last packets were on their way still. */
const FELT_BEFORE_MS = 1_000;

/** When the SFU forwarded nothing of somebody’s voice, for too many talked at once. */
export class WithheldVoices {
  readonly #spells = new Map<string, readonly Spell[]>();
  readonly #now = new Map<Generation, readonly PeerId[]>();

  /** From now on those, and nobody else. */
  note(generation: Generation, peerIds: readonly PeerId[], now: number): void {
    const before = this.#now.get(generation) ?? [];
    this.#now.set(generation, peerIds);
    for (const peerId of before) if (!peerIds.includes(peerId)) this.#end(keyOf(generation, peerId), now);
    for (const peerId of peerIds) if (!before.includes(peerId)) this.#begin(keyOf(generation, peerId), now);
    this.#forget(now);
  }

  pathClosed(generation: Generation, now: number): void {
    this.note(generation, [], now);
    this.#now.delete(generation);
  }

  /** Whether that is felt in what was measured from then to then. */
  isFelt(generation: Generation, peerId: PeerId, from: number, to: number): boolean {
    const spells = this.#spells.get(keyOf(generation, peerId)) ?? [];
    return spells.some((it) => it.from - FELT_BEFORE_MS < to && (it.until ?? to) + FELT_AFTER_MS > from);
  }

  #begin(key: string, from: number): void {
    this.#spells.set(key, [...(this.#spells.get(key) ?? []), { from, until: null }]);
  }

  #end(key: string, until: number): void {
    const spells = this.#spells.get(key) ?? [];
    this.#spells.set(
      key,
      spells.map((spell) => ({ ...spell, until: spell.until ?? until })),
    );
  }

  #forget(now: number): void {
    for (const [key, spells] of this.#spells) {
      const kept = spells.filter(({ until }) => until === null || now - until < REMEMBERED_MS);
      if (kept.length > 0) this.#spells.set(key, kept);
      else this.#spells.delete(key);
    }
  }
}

const keyOf = (generation: Generation, peerId: PeerId): string => `${generation} ${peerId}`;
