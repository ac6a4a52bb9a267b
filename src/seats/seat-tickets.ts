import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { jwtVerify } from 'jose';
import { RETURN_MS } from '../calls/ended-calls.ts';
import { seatExpired } from '../calls/returns.ts';
import { SeatClaims } from './seat-claims.ts';

const HEADER = { alg: 'HS256', typ: 'seat+jwt' } as const;

export type IssuedTicket = { readonly ticket: string; readonly expiresAt: number };

/** Seat tickets: JSON web tokens (RFC 7519), signed by a key made from the server's secret. */
export class SeatTickets {
  readonly #key: KeyObject;
  readonly #wallClock: () => number;

  constructor(serverSecret: Uint8Array, wallClock: () => number) {
    this.#key = createSecretKey(createHmac('sha256', serverSecret).update('seat tickets').digest());
    this.#wallClock = wallClock;
  }

  /** In the same turn as the fact that it tells of; jose's signing would put it behind what comes after. */
  issue(claims: SeatClaims): IssuedTicket {
    const now = this.#wallClock();
    const expiresAt = now + RETURN_MS;
    const times = { iat: Math.floor(now / 1_000), exp: Math.ceil(expiresAt / 1_000) };
    const signed = `${encoded(HEADER)}.${encoded({ ...claims, ...times })}`;
    const signature = createHmac('sha256', this.#key).update(signed).digest('base64url');
    return { ticket: `${signed}.${signature}`, expiresAt };
  }

  /** Throws `seat-expired` for a ticket that is too old, and for one that is none. */
  async verify(ticket: string): Promise<SeatClaims> {
    try {
      const { payload } = await jwtVerify(ticket, this.#key, {
        algorithms: [HEADER.alg],
        typ: HEADER.typ,
        requiredClaims: ['exp'],
        currentDate: new Date(this.#wallClock()),
      });
      return SeatClaims.parse(payload);
    } catch (cause) {
      throw seatExpired('This seat ticket is too old, or none.', cause);
    }
  }
}

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
