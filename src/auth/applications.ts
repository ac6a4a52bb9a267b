import { createHmac } from 'node:crypto';
import { ApplicationId } from '../protocol/ids.ts';

/** Guests are an application of their own: they and a company's users do not see each other. */
export const GUESTS: ApplicationId = ApplicationId.parse('guests');

/** The registered applications and the keys (HS256) with which their access tokens are signed. */
export class Applications {
  readonly #keys: ReadonlyMap<ApplicationId, Uint8Array>;
  readonly guestKey: Uint8Array;

  /** `secrets`: an application's id → its secret. `serverSecret` signs what this server itself hands out. */
  constructor(secrets: ReadonlyMap<ApplicationId, string>, serverSecret: Uint8Array) {
    this.guestKey = createHmac('sha256', serverSecret).update('guest access tokens').digest();
    const keys = [...secrets].map(([id, secret]) => [id, new TextEncoder().encode(secret)] as const);
    this.#keys = new Map([...keys, [GUESTS, this.guestKey]]);
  }

  key(id: ApplicationId): Uint8Array | undefined {
    return this.#keys.get(id);
  }
}
