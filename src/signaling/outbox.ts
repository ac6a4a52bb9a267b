import type { Notification } from '../protocol/contract.ts';
import type { ErrorBody } from '../protocol/errors.ts';
import { PROTOCOL_VERSION } from '../protocol/version.ts';

/** Each says all that there is to say to a device; an older one is outdated. */
const WHOLE = ['call.mine', 'history.missed', 'presence.chosen'] as const;
/** As those, of one call; or they pass, as reactions do. */
const WHOLE_OF_CALL = ['moderation.changed', 'room.hands', 'room.reactions', 'seat.ticket'] as const;

/** A message to a session before it has its number. */
export type Outgoing =
  | { kind: 'notification'; notification: Notification }
  | { kind: 'reply'; re: number; type: string; data: unknown }
  | { kind: 'error'; re: number; error: ErrorBody };

export type OutboxLimits = { maxMessages: number; maxBytes: number };

/**
 * A session's messages: those sent and not yet acknowledged (numbered), and those waiting for a connection (not yet
 * numbered, so that waiting news of one kind can fold without leaving gaps in `seq`).
 */
export class Outbox {
  readonly #limits: OutboxLimits;
  readonly #sent: { seq: number; re: number | null; json: string }[] = [];
  readonly #waiting: { message: Outgoing; bytes: number }[] = [];
  #lastSeq = 0;
  #acknowledgedSeq = 0;
  #bytes = 0;

  constructor(limits: OutboxLimits) {
    this.#limits = limits;
  }

  /** Numbers the message and returns what to put on the wire. */
  number(message: Outgoing): string {
    this.#lastSeq += 1;
    const json = encode(message, this.#lastSeq);
    this.#sent.push({ seq: this.#lastSeq, re: message.kind === 'notification' ? null : message.re, json });
    this.#bytes += json.length;
    return json;
  }

  /** Keeps the message until a connection is there. */
  hold(message: Outgoing): void {
    const last = this.#waiting.at(-1);
    const folded = last && fold(last.message, message);
    if (folded) this.#dropWaiting(this.#waiting.length - 1);
    const outdated = this.#waiting.findIndex((waiting) => replaces(message, waiting.message));
    if (outdated >= 0) this.#dropWaiting(outdated, 1);
    const kept = folded ?? message;
    const bytes = encode(kept, 0).length;
    this.#bytes += bytes;
    this.#waiting.push({ message: kept, bytes });
  }

  /** The client has processed everything up to and including `seq`. */
  acknowledge(seq: number): void {
    this.#acknowledgedSeq = Math.max(this.#acknowledgedSeq, Math.min(seq, this.#lastSeq));
    while (this.#sent[0] && this.#sent[0].seq <= seq) {
      this.#bytes -= this.#sent[0].json.length;
      this.#sent.shift();
    }
  }

  /** What a client that has seen `lastSeq` has missed, in order; numbers what waited. Null: some of it is gone. */
  replaySince(lastSeq: number): string[] | null {
    if (lastSeq > this.#lastSeq || lastSeq < this.#acknowledgedSeq) return null;
    this.acknowledge(lastSeq);
    for (const { message } of this.#dropWaiting(0)) this.number(message);
    return this.#sent.map(({ json }) => json);
  }

  /** Whether the reply to this request is still on its way to the client. */
  holdsReply(re: number): boolean {
    return (
      this.#waiting.some(({ message }) => message.kind !== 'notification' && message.re === re) ||
      this.#sent.some((message) => message.re === re)
    );
  }

  get full(): boolean {
    return this.#sent.length + this.#waiting.length > this.#limits.maxMessages || this.#bytes > this.#limits.maxBytes;
  }

  #dropWaiting(from: number, count = this.#waiting.length): { message: Outgoing; bytes: number }[] {
    const dropped = this.#waiting.splice(from, count);
    for (const { bytes } of dropped) this.#bytes -= bytes;
    return dropped;
  }
}

function encode(message: Outgoing, seq: number): string {
  const v = PROTOCOL_VERSION;
  switch (message.kind) {
    case 'notification':
      return `{"v":${v},"seq":${seq},${contentOf(message.notification)}}`;
    case 'reply':
      return JSON.stringify({ v, seq, re: message.re, type: message.type, data: message.data });
    case 'error':
      return JSON.stringify({ v, seq, re: message.re, type: 'error', data: message.error });
  }
}

const contents = new WeakMap<Notification, string>();

/** Encoded once for all whom the same notification is for. */
function contentOf(notification: Notification): string {
  const known = contents.get(notification);
  if (known !== undefined) return known;
  const content = `"type":"${notification.type}","data":${JSON.stringify(notification.data)}`;
  contents.set(notification, content);
  return content;
}

/** Of these only the newest word is worth waiting for. */
function replaces(later: Outgoing, earlier: Outgoing): boolean {
  if (earlier.kind !== 'notification' || later.kind !== 'notification') return false;
  const [a, b] = [earlier.notification, later.notification];
  if (a.type !== b.type) return false;
  if (isOneOf(WHOLE, a)) return true;
  if (isOneOf(WHOLE_OF_CALL, a) && isOneOf(WHOLE_OF_CALL, b)) return a.data.callId === b.data.callId;
  if (a.type !== 'quality.verdict' || b.type !== 'quality.verdict') return false;
  return a.data.callId === b.data.callId && a.data.peerId === b.data.peerId && a.data.source === b.data.source;
}

const isOneOf = <T extends Notification['type']>(
  types: readonly T[],
  notification: Notification,
): notification is Extract<Notification, { type: T }> => types.some((type) => type === notification.type);

/** Of each what came after it, and what the two became. */
const folds = new WeakMap<Notification, { later: Notification; folded: Outgoing }>();

/**
 * Neighbouring news of who is there become one message, the newest word on each person. Whoever lost the connection at the
 * same time as others waits for the same news: they are folded once for all.
 */
function fold(earlier: Outgoing, later: Outgoing): Outgoing | null {
  if (earlier.kind !== 'notification' || later.kind !== 'notification') return null;
  const [a, b] = [earlier.notification, later.notification];
  if (a.type !== 'presence.changed' || b.type !== 'presence.changed') return null;
  const known = folds.get(a);
  if (known?.later === b) return known.folded;
  const people = [...new Map([...a.data.people, ...b.data.people].map((person) => [person.userId, person])).values()];
  const folded: Outgoing = { kind: 'notification', notification: { type: 'presence.changed', data: { people } } };
  folds.set(a, { later: b, folded });
  return folded;
}
