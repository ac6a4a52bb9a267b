import type { ApiErrorCode } from '../../../src/http/api/api-error.ts';

export type ProblemCode = ApiErrorCode | 'unreachable' | 'unexpected';

export class ApiProblem extends Error {
  override name = 'ApiProblem';
  readonly code: ProblemCode;

  constructor(code: ProblemCode, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
  }
}

/** The server's HTTP API, asked with a token where there is one. */
export class AdminApi {
  readonly #tokenOf: () => string | null;
  readonly #fetch: typeof fetch;
  #ahead: { readonly path: string; readonly token: string | null; readonly response: Promise<Response> } | null = null;

  constructor(tokenOf: () => string | null, fetched: typeof fetch = (...of) => fetch(...of)) {
    this.#tokenOf = tokenOf;
    this.#fetch = fetched;
  }

  /** Before whoever shows the answer is there to ask: the first who asks the same gets it. */
  askAhead(path: string): void {
    const response = this.#answer(path);
    // Who asks for it hears of the failure; until somebody does it is no unhandled one.
    response.catch(() => {});
    this.#ahead = { path, token: this.#tokenOf(), response };
  }

  /** `path`: after `/api/`. Rejects with an `ApiProblem`, or with what `signal` aborts with. */
  async ask<T>(path: string, signal?: AbortSignal): Promise<T> {
    const response = await (this.#takeAhead(path) ?? this.#answer(path, signal));
    signal?.throwIfAborted();
    return response.json();
  }

  async file(path: string): Promise<Blob> {
    return (await this.#answer(path)).blob();
  }

  #takeAhead(path: string): Promise<Response> | null {
    const ahead = this.#ahead;
    this.#ahead = null;
    return ahead?.path === path && ahead.token === this.#tokenOf() ? ahead.response : null;
  }

  async #answer(path: string, signal?: AbortSignal): Promise<Response> {
    const token = this.#tokenOf();
    const response = await this.#fetch(`/api/${path}`, {
      headers: token === null ? {} : { authorization: `Bearer ${token}` },
      signal: signal ?? null,
    }).catch((cause: unknown) => {
      signal?.throwIfAborted();
      throw new ApiProblem('unreachable', { cause });
    });
    if (!response.ok) throw new ApiProblem(await codeOf(response));
    return response;
  }
}

async function codeOf(response: Response): Promise<ProblemCode> {
  const body: unknown = await response.json().catch(() => null);
  const code = typeof body === 'object' && body !== null && 'code' in body ? body.code : null;
  return KNOWN.find((known) => known === code) ?? 'unexpected';
}

const KNOWN: readonly ApiErrorCode[] = [
  'invalid-data',
  'token-invalid',
  'token-expired',
  'not-allowed',
  'guests-not-allowed',
  'call-not-found',
  'application-not-found',
  'peer-not-found',
  'application-exists',
  'history-not-kept',
  'call-not-answered',
  'nobody-reachable',
  'limit-reached',
  'rate-limited',
  'keys-unavailable',
  'history-unavailable',
];
