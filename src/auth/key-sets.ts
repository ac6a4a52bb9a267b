import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import { guardedRequest } from '../outbound/guarded-request.ts';
import { ProtocolError } from '../protocol/errors.ts';

/** Longer accepts a withdrawn key for longer; shorter asks more often. */
const KEPT_MS = 600_000;
/** Whoever sends tokens with unknown key ids has the server asked no more often. */
const COOLDOWN_MS = 30_000;
/** Keys of a server that is away go on to be good for so long: an outage there is none here. */
const STALE_MS = 86_400_000;
/** A server that did not answer is left in peace for so long. */
const AFTER_FAILURE_MS = 5_000;
const REQUEST = {
  method: 'GET',
  headers: { Accept: 'application/json' },
  timeoutMs: 5_000,
  maxBytes: 262_144,
} as const;

/** The public keys of applications that sign with their own: fetched when first needed, and kept. */
export class KeySets {
  readonly #sets = new Map<string, JWTVerifyGetKey>();
  readonly #wallClock: () => number;

  constructor(wallClock: () => number) {
    this.#wallClock = wallClock;
  }

  of(url: string): JWTVerifyGetKey {
    const known = this.#sets.get(url);
    if (known) return known;
    const fetchKeys = keysAt(url, this.#wallClock);
    const keySet = createRemoteJWKSet(new URL(url), {
      cacheMaxAge: KEPT_MS,
      cooldownDuration: COOLDOWN_MS,
      timeoutDuration: REQUEST.timeoutMs + 1_000,
      [customFetch]: async () => new Response(await fetchKeys(), { status: 200 }),
    });
    this.#sets.set(url, keySet);
    return keySet;
  }

  /** Of these alone: what is not named is forgotten. */
  keepOnly(urls: ReadonlySet<string>): void {
    for (const url of this.#sets.keys()) if (!urls.has(url)) this.#sets.delete(url);
  }
}

/** JSON text of the keys as they are, or were lately. Rejects with `keys-unavailable`. */
function keysAt(url: string, wallClock: () => number): () => Promise<string> {
  let last: { text: string; at: number } | null = null;
  let failedAt = Number.NEGATIVE_INFINITY;
  return async () => {
    if (wallClock() - failedAt >= AFTER_FAILURE_MS) {
      try {
        last = { text: await fetched(url), at: wallClock() };
        return last.text;
      } catch (error) {
        failedAt = wallClock();
        if (!last) throw unavailable(error);
      }
    }
    if (last && wallClock() - last.at < STALE_MS) return last.text;
    throw unavailable(undefined);
  };
}

async function fetched(url: string): Promise<string> {
  const { status, body } = await guardedRequest(url, REQUEST);
  if (status !== 200) throw new Error(`the server of the keys answered ${status}`);
  const json: unknown = JSON.parse(body);
  const isSet = json !== null && typeof json === 'object' && 'keys' in json && Array.isArray(json.keys);
  if (!isSet) throw new Error('what came are no keys');
  return body;
}

const unavailable = (cause: unknown): ProtocolError =>
  new ProtocolError('keys-unavailable', 'The keys of your application cannot be fetched just now: try again.', {
    cause,
  });
