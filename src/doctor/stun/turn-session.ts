import { createHash } from 'node:crypto';
import {
  type Attribute,
  attribute,
  encodeRequest,
  isSignedWith,
  method,
  type StunAnswer,
  type StunRequest,
  uint32,
} from './message.ts';
import { type StunWire, StunWireError } from './wire.ts';
import { decodeXorAddress, encodeXorAddress } from './xor-address.ts';

export type TurnCredential = { username: string; credential: string };

/** RFC 8656 §18.4: UDP between the relay and the peers. */
const RELAY_UDP = Buffer.from([17, 0, 0, 0]);
/** RFC 8656 §5: unknown credentials, or such as have ended. */
export const UNAUTHENTICATED = 401;
const STALE_NONCE = 438;

/** An error response (RFC 8489 §14.8, RFC 8656 §19). */
export type TurnRefusal = { code: number; reason: string };
export type TurnAllocation =
  /** `open`: without asking who it is. */
  { outcome: 'relays'; address: string; port: number; open: boolean } | { outcome: 'refused'; refusal: TurnRefusal };

type Challenge = { realm: Buffer; nonce: Buffer };

/** One client's way with a TURN server, by long-term credentials (RFC 8489 §9.2), on a wire of its own. */
export class TurnSession {
  readonly #wire: StunWire;
  readonly #credential: TurnCredential;
  #challenge: Challenge | null = null;

  constructor(wire: StunWire, credential: TurnCredential) {
    this.#wire = wire;
    this.#credential = credential;
  }

  /** RFC 8656 §7.2. Rejects with a `StunWireError`. */
  async allocate(): Promise<TurnAllocation> {
    const request = (): readonly Attribute[] => [[attribute.requestedTransport, RELAY_UDP]];
    const { answer, transactionId, open } = await this.#ask(method.allocate, request);
    if (!answer.succeeded) return { outcome: 'refused', refusal: refusalOf(answer) };
    const relayed = answer.attributes.get(attribute.xorRelayedAddress);
    const address = relayed && decodeXorAddress(relayed, transactionId);
    if (!address) throw new StunWireError('broken', 'the answer names no relayed address');
    return { outcome: 'relays', ...address, open };
  }

  /** RFC 8656 §10. Null: data to and from that address is relayed. */
  async permit(address: string): Promise<TurnRefusal | null> {
    const { answer } = await this.#ask(method.createPermission, (transactionId) => [
      [attribute.xorPeerAddress, encodeXorAddress(address, 0, transactionId)],
    ]);
    return answer.succeeded ? null : refusalOf(answer);
  }

  /** Gives the allocation back (RFC 8656 §8: a lifetime of 0); it would end by itself within ten minutes. */
  async release(): Promise<void> {
    await this.#ask(method.refresh, () => [[attribute.lifetime, uint32(0)]]);
  }

  /** Answers a challenge once, and takes a new nonce once. */
  async #ask(
    what: number,
    attributes: (transactionId: Buffer) => readonly Attribute[],
  ): Promise<{ answer: StunAnswer; transactionId: Buffer; open: boolean }> {
    for (let attempt = 0; ; attempt += 1) {
      const challenge = this.#challenge;
      const request = this.#encode(what, attributes);
      const answer = await this.#wire.ask(request);
      const { transactionId } = request;
      if (answer.succeeded) {
        if (challenge && !isSignedWith(this.#key(challenge), answer)) {
          throw new StunWireError('broken', 'the answer is not signed by who knows the secret');
        }
        return { answer, transactionId, open: challenge === null };
      }
      const { code } = refusalOf(answer);
      const mayRetry = code === STALE_NONCE || (code === UNAUTHENTICATED && challenge === null);
      this.#challenge = challengeOf(answer) ?? challenge;
      if (!mayRetry || attempt > 1 || !this.#challenge) return { answer, transactionId, open: false };
    }
  }

  #encode(what: number, attributes: (transactionId: Buffer) => readonly Attribute[]): StunRequest {
    const challenge = this.#challenge;
    if (!challenge) return encodeRequest(what, attributes);
    const credentials: Attribute[] = [
      [attribute.username, Buffer.from(this.#credential.username)],
      [attribute.realm, challenge.realm],
      [attribute.nonce, challenge.nonce],
    ];
    return encodeRequest(what, (id) => [...attributes(id), ...credentials], this.#key(challenge));
  }

  /** RFC 8489 §9.2.2. */
  #key({ realm }: Challenge): Buffer {
    const { username, credential } = this.#credential;
    return createHash('md5').update(`${username}:${realm.toString()}:${credential}`).digest();
  }
}

function challengeOf({ attributes }: StunAnswer): Challenge | null {
  const [realm, nonce] = [attributes.get(attribute.realm), attributes.get(attribute.nonce)];
  return realm && nonce ? { realm, nonce } : null;
}

function refusalOf({ attributes }: StunAnswer): TurnRefusal {
  const value = attributes.get(attribute.errorCode);
  if (!value || value.length < 4) return { code: 0, reason: 'no reason given' };
  return { code: (value[2] ?? 0) * 100 + (value[3] ?? 0), reason: value.subarray(4).toString() };
}
