import type { Request } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ProtocolError } from '../../protocol/errors.ts';
import type { ApplicationId, UserId } from '../../protocol/ids.ts';
import { bearerOf, equalSecrets } from '../bearer.ts';
import { asksFromThisMachine } from '../this-machine.ts';
import { ApiError } from './api-error.ts';

/** Who asks. */
export type Reader =
  | { readonly role: 'administrator' }
  | { readonly role: 'application'; readonly applicationId: ApplicationId }
  | { readonly role: 'user'; readonly applicationId: ApplicationId; readonly userId: UserId };

/** Rejects with a `ProtocolError` for a token that is not good. */
export type Authenticate = (accessToken: string) => Promise<{ applicationId: ApplicationId; userId: UserId }>;

/** Whose API key it is; null: nobody's. */
export type ApplicationOfKey = (apiKey: string) => ApplicationId | null;

/** From one address. More lets one script keep the database busy; less hinders a page that several people look at. */
const REQUESTS = { points: 300, duration: 60 };
/** With its API keys, from wherever its servers are. More lets one program keep this server busy. */
const OF_APPLICATION = { points: 1_200, duration: 60 };
/** Tokens that are not good. More lets guessers try more; good ones from the same address pass all the same. */
const FAILURES = { points: 60, duration: 60 };

/** Who may ask what, and how often. */
export class ApiAccess {
  readonly #adminToken: string | null;
  readonly #authenticate: Authenticate;
  readonly #applicationOfKey: ApplicationOfKey;
  readonly #requests = new RateLimiterMemory(REQUESTS);
  readonly #ofApplications = new RateLimiterMemory(OF_APPLICATION);
  readonly #failures = new RateLimiterMemory(FAILURES);

  /** `adminToken`: null lets this machine in without one. */
  constructor(adminToken: string | null, authenticate: Authenticate, applicationOfKey: ApplicationOfKey = () => null) {
    this.#adminToken = adminToken;
    this.#authenticate = authenticate;
    this.#applicationOfKey = applicationOfKey;
  }

  /** Throws `ApiError`: `rate-limited`, `token-invalid`, `token-expired` or `not-allowed`. */
  async readerOf(request: Request): Promise<Reader> {
    const address = request.ip ?? 'unknown';
    const token = bearerOf(request);
    const ofKey = token === null ? null : this.#applicationOfKey(token);
    if (ofKey !== null) {
      await consume(this.#ofApplications, ofKey, 'application');
      return { role: 'application', applicationId: ofKey };
    }
    await consume(this.#requests, address);
    if (token === null) return this.#withoutToken(request);
    if (this.#adminToken !== null && equalSecrets(token, this.#adminToken)) return { role: 'administrator' };
    try {
      const { applicationId, userId } = await this.#authenticate(token);
      return { role: 'user', applicationId, userId };
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      if (error.code === 'token-expired') throw new ApiError('token-expired', error.message, { cause: error });
      if (error.code === 'keys-unavailable') throw new ApiError('keys-unavailable', error.message, { cause: error });
      await consume(this.#failures, address);
      throw new ApiError('token-invalid', error.message, { cause: error });
    }
  }

  #withoutToken(request: Request): Reader {
    if (this.#adminToken !== null) {
      throw new ApiError(
        'token-invalid',
        'Send the administrator’s token, an API key, or an access token as a bearer.',
      );
    }
    if (asksFromThisMachine(request)) return { role: 'administrator' };
    throw new ApiError('not-allowed', 'Set PARLEY_ADMIN_TOKEN, and send it as a bearer from other machines.');
  }
}

/** Rejects with `rate-limited`. */
export async function consume(
  limiter: RateLimiterMemory,
  who: string,
  from: 'address' | 'application' = 'address',
  points = 1,
): Promise<void> {
  try {
    await limiter.consume(who, points);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    const retryAfterMs = Math.ceil(error.msBeforeNext);
    throw new ApiError('rate-limited', `Too many requests from your ${from}: wait a little.`, {
      details: { retryAfterMs },
    });
  }
}
