import type { Params } from '../../src/protocol/contract.ts';
import type { CallId } from '../../src/protocol/ids.ts';
import { MAX_MESSAGE_BYTES } from '../../src/protocol/limits.ts';
import { MAX_DIGESTS_PER_REQUEST } from '../../src/protocol/quality.ts';
import { type Digest, MAX_DIGESTS_KEPT } from '../../src/protocol/quality-digest.ts';

/** Left for the envelope around a request. */
const MAX_BYTES = MAX_MESSAGE_BYTES - 1_024;

type Kept = { readonly digest: Digest; readonly isBad: boolean; readonly bytes: number };

const utf8 = new TextEncoder();
const bytesOf = (digest: Digest): number => utf8.encode(JSON.stringify(digest)).length + 1;

/** Digests that the server has not confirmed. What is dropped to make room is good time, never the bad minute. */
export class DigestQueue {
  #kept: Kept[] = [];

  get isEmpty(): boolean {
    return this.#kept.length === 0;
  }

  add(digest: Digest, isBad: boolean): void {
    const fitted = shortened(digest);
    this.#kept.push({ digest: fitted, isBad, bytes: bytesOf(fitted) });
    if (this.#kept.length <= MAX_DIGESTS_KEPT) return;
    const good = this.#kept.findIndex((kept) => !kept.isBad);
    this.#kept.splice(Math.max(0, good), 1);
  }

  /** The oldest, as many as one request takes; they stay until they are `confirmed`. */
  next(callId: CallId): Params<'quality.digest'> {
    const digests: Digest[] = [];
    let bytes = 0;
    for (const kept of this.#kept.slice(0, MAX_DIGESTS_PER_REQUEST)) {
      bytes += kept.bytes;
      if (bytes > MAX_BYTES) break;
      digests.push(kept.digest);
    }
    return { callId, digests };
  }

  /** Up to and including that number they need not be told again. */
  confirmed(seq: number): void {
    this.#kept = this.#kept.filter(({ digest }) => digest.seq > seq);
  }

  clear(): void {
    this.#kept = [];
  }
}

/** Of a room so large that one message does not hold it, what says least is left out: the sources of which least came. */
function shortened(digest: Digest): Digest {
  let received = digest.received;
  while (bytesOf({ ...digest, received }) > MAX_BYTES && received.length > 0) {
    const byPackets = received.toSorted((one, other) => other.packets - one.packets);
    received = byPackets.slice(0, Math.floor(received.length * 0.9));
  }
  return received === digest.received ? digest : { ...digest, received };
}
