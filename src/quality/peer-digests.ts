import type { PeerId } from '../protocol/ids.ts';
import type { Digest, ReceivedDigest } from '../protocol/quality-digest.ts';
import type { SourceName } from '../protocol/rooms.ts';
import type { SignalingRtt } from './sample.ts';

/** A minute: as long as the other end may be late with its own. More costs memory for every peer. */
const KEPT = 12;
/** Round trips that say what is usual. */
const KEPT_ROUND_TRIPS = 60;

/** `signaling`: as it stood when this digest came. */
export type TakenDigest = Digest & { readonly signaling: SignalingRtt | null };

type Shown = { peerId: PeerId; hidden: boolean; shownAgainAt: number | null };
type Size = { size: string; changedAt: number | null };

/** What one seat has told so far. */
export class PeerDigests {
  readonly #recent: TakenDigest[] = [];
  readonly #roundTrips: number[] = [];
  readonly #shown = new Map<string, Shown>();
  readonly #captured = new Map<SourceName, Size>();
  #lastSeq = 0;
  #lastEnd: number | null = null;
  #toldUntil: number | null = null;

  /** It came before, or was given up for a later one. */
  has(seq: number): boolean {
    return seq <= this.#lastSeq;
  }

  /** The end of the newest one; null: there was none. */
  get lastEnd(): number | null {
    return this.#lastEnd;
  }

  /** Where all of them would end, one laid after the other; a pause between two makes up for what overlapped. */
  get toldUntil(): number | null {
    return this.#toldUntil;
  }

  /** Counted as come, whether it is believed or not. */
  came(seq: number): void {
    this.#lastSeq = Math.max(this.#lastSeq, seq);
  }

  take(digest: Digest): TakenDigest {
    const taken = { ...digest, signaling: this.#noteRoundTrip(digest.network.signalingRttMs) };
    const from = digest.at - digest.periodMs;
    this.#lastEnd = Math.max(this.#lastEnd ?? 0, digest.at);
    this.#toldUntil = Math.max(this.#toldUntil ?? from, from) + digest.periodMs;
    this.#recent.push(taken);
    if (this.#recent.length > KEPT) this.#recent.shift();
    for (const received of digest.received) this.#noteShown(received, digest.at);
    for (const sent of digest.sent) {
      if (sent.kind === 'video') this.#noteSize(sent.source, `${sent.capturedWidth}x${sent.capturedHeight}`, digest.at);
    }
    return taken;
  }

  /** Of the same path, the one that shares most time with that period; of those that share none, none. */
  beside({ at, periodMs, generation }: Pick<Digest, 'at' | 'periodMs' | 'generation'>): TakenDigest | null {
    const shared = (other: Digest): number =>
      Math.min(at, other.at) - Math.max(at - periodMs, other.at - other.periodMs);
    const candidates = this.#recent.filter((other) => other.generation === generation && shared(other) > 0);
    return candidates.toSorted((one, other) => shared(other) - shared(one))[0] ?? null;
  }

  /** When this receiver saw that source again after it was hidden; null: it was never hidden. */
  shownAgainAt(peerId: PeerId, source: SourceName): number | null {
    return this.#shown.get(`${peerId} ${source}`)?.shownAgainAt ?? null;
  }

  /** When the size that the device gives changed last; null: it never did. */
  sizeChangedAt(source: SourceName): number | null {
    return this.#captured.get(source)?.changedAt ?? null;
  }

  retain(isKnown: (peerId: PeerId) => boolean): void {
    for (const [key, { peerId }] of this.#shown) if (!isKnown(peerId)) this.#shown.delete(key);
  }

  #noteRoundTrip(nowMs: number | undefined): SignalingRtt | null {
    if (nowMs === undefined) return null;
    const usualMs = median(this.#roundTrips);
    this.#roundTrips.push(nowMs);
    if (this.#roundTrips.length > KEPT_ROUND_TRIPS) this.#roundTrips.shift();
    return usualMs === null ? null : { nowMs, usualMs };
  }

  #noteShown(received: ReceivedDigest, at: number): void {
    if (received.kind !== 'video') return;
    const { peerId, source, hidden } = received;
    const key = `${peerId} ${source}`;
    const before = this.#shown.get(key);
    const isShownAgain = before?.hidden === true && !hidden;
    this.#shown.set(key, { peerId, hidden, shownAgainAt: isShownAgain ? at : (before?.shownAgainAt ?? null) });
  }

  #noteSize(source: SourceName, size: string, at: number): void {
    const before = this.#captured.get(source);
    const changedAt = before && before.size !== size ? at : (before?.changedAt ?? null);
    this.#captured.set(source, { size, changedAt });
  }
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
