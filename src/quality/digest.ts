import type { PeerId } from '../protocol/ids.ts';
import type { Digest } from '../protocol/quality-digest.ts';
import type { SourceName } from '../protocol/rooms.ts';
import type { Generation } from '../protocol/topology.ts';
import { boundedNetwork, boundedReceived, boundedSent } from './digest-bounds.ts';
import type { DigestRefusal, Note } from './digest-refusals.ts';

/** What the room knows for certain about the period that a digest speaks of. */
export type DigestFacts = {
  readonly now: number;
  /** Whose digest it is. */
  readonly peerId: PeerId;
  readonly seatedAt: number;
  /** The end of the last one that was taken; null: there was none. */
  readonly lastEnd: number | null;
  /** Where all that were taken would end, one laid after the other; later than `lastEnd` by how much they overlap. */
  readonly toldUntil: number | null;
  /** This path was open at some time from `from` on, with this peer on it. */
  hadPath(generation: Generation, from: number): boolean;
  /** This peer could be met on that path at some time from `from` on. */
  couldMeet(peerId: PeerId, generation: Generation, from: number): boolean;
  /** That peer declared this source at some time from `from` to `to`, and the path carries such a source. */
  couldCarry(peerId: PeerId, source: SourceName, generation: Generation, from: number, to: number): boolean;
};

export type Plausible = {
  /** Null: nothing of it is taken. */
  readonly digest: Digest | null;
  /** Each reason once. */
  readonly refusals: readonly DigestRefusal[];
};

/**
 * A client knows the server’s clock to half a round trip, and a period’s ends as well as its timers are kept. So much may
 * overlap, of one digest or of many together.
 */
const CLOCK_SLACK_MS = 2_000;
/** Facts reach a client, and its counters, so much later or sooner than the room. */
const FACT_SLACK_MS = 5_000;

/** What of a digest can be true. What is impossible is cut down, or left out, and named. */
export function plausible(digest: Digest, facts: DigestFacts): Plausible {
  const { at, periodMs, generation } = digest;
  const from = at - periodMs;
  const end = Math.min(at, facts.now);
  const nothing = (reason: DigestRefusal): Plausible => ({ digest: null, refusals: [reason] });
  if (at > facts.now + CLOCK_SLACK_MS) return nothing('in-future');
  if (from < facts.seatedAt - CLOCK_SLACK_MS) return nothing('before-seat');
  if (facts.lastEnd !== null && end <= facts.lastEnd) return nothing('overlapping');
  if (facts.toldUntil !== null && from < facts.toldUntil - CLOCK_SLACK_MS) return nothing('overlapping');
  if (!facts.hadPath(generation, from - FACT_SLACK_MS)) return nothing('unknown-path');
  const refusals = new Set<DigestRefusal>();
  const note = (reason: DigestRefusal): void => void refusals.add(reason);
  const trusted = {
    ...digest,
    at: end,
    network: boundedNetwork(digest.network, note),
    sent: sentOf(digest, facts, note).map((sent) => boundedSent(sent, periodMs, note)),
    received: receivedOf(digest, facts, note).map((received) => boundedReceived(received, periodMs, note)),
  };
  return { digest: trusted, refusals: [...refusals] };
}

function sentOf({ sent, ...digest }: Digest, facts: DigestFacts, note: Note): Digest['sent'] {
  const isCarried = carriedIn(digest, facts);
  const seen = new Set<SourceName>();
  return sent.filter(({ source }) => {
    if (!isCarried(facts.peerId, source)) return refuse(note, 'undeclared-source');
    if (seen.has(source)) return refuse(note, 'named-twice');
    seen.add(source);
    return true;
  });
}

function receivedOf({ received, ...digest }: Digest, facts: DigestFacts, note: Note): Digest['received'] {
  const { at, periodMs, generation } = digest;
  const isCarried = carriedIn(digest, facts);
  const seen = new Set<string>();
  return received.filter(({ peerId, source }) => {
    const isThere = peerId !== facts.peerId && facts.couldMeet(peerId, generation, at - periodMs - FACT_SLACK_MS);
    if (!isThere) return refuse(note, 'unknown-peer');
    if (!isCarried(peerId, source)) return refuse(note, 'undeclared-source');
    const key = `${peerId} ${source}`;
    if (seen.has(key)) return refuse(note, 'named-twice');
    seen.add(key);
    return true;
  });
}

const carriedIn =
  ({ at, periodMs, generation }: Pick<Digest, 'at' | 'periodMs' | 'generation'>, facts: DigestFacts) =>
  (peerId: PeerId, source: SourceName): boolean =>
    facts.couldCarry(peerId, source, generation, at - periodMs - FACT_SLACK_MS, at + FACT_SLACK_MS);

function refuse(note: Note, reason: DigestRefusal): false {
  note(reason);
  return false;
}
