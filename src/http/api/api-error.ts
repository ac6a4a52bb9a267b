/** Stable codes of the HTTP API, and the status that each comes with. What the wire has too means the same there. */
export const apiErrors = {
  'invalid-data': {
    status: 400,
    meaning: 'A parameter, or something in the body, is not there, not known, or cannot be.',
  },
  'token-invalid': {
    status: 401,
    meaning: 'No token was sent, or it is neither the administrator’s, nor an API key, nor a valid access token.',
  },
  'token-expired': { status: 401, meaning: 'The access token was valid once: get a new one.' },
  'not-allowed': { status: 403, meaning: 'This token, or this machine without one, may not ask for that.' },
  'guests-not-allowed': { status: 403, meaning: 'The application takes no guests.' },
  'call-not-found': { status: 404, meaning: 'No such call is remembered, rings or runs, or it is not yours.' },
  'history-not-kept': { status: 404, meaning: 'This server keeps no log of calls (`PARLEY_HISTORY_DAYS=0`).' },
  'application-not-found': { status: 404, meaning: 'No such application is registered.' },
  'peer-not-found': { status: 404, meaning: 'Nobody has that seat in the call (any more).' },
  'application-exists': { status: 409, meaning: 'Another application has that id.' },
  'call-not-answered': { status: 409, meaning: 'The call still rings for the one who was called: add people later.' },
  'nobody-reachable': {
    status: 409,
    meaning: 'Nobody of them can be rung; `details.notRung` says why. Each has a missed call.',
  },
  'limit-reached': {
    status: 409,
    meaning: 'More calls, or more people in one call, than there may be; `details.limit` says which.',
  },
  'rate-limited': {
    status: 429,
    meaning: 'Too many requests from your address or application; `details.retryAfterMs` says when to go on.',
  },
  'keys-unavailable': { status: 503, meaning: 'The application’s public keys cannot be fetched just now.' },
  'history-unavailable': { status: 503, meaning: 'The database does not answer just now.' },
} as const satisfies Record<string, { status: number; meaning: string }>;

export type ApiErrorCode = keyof typeof apiErrors;

export class ApiError extends Error {
  override name = 'ApiError';
  readonly code: ApiErrorCode;
  readonly details: Record<string, unknown> | undefined;

  /** `message`: one sentence, that says what to do. */
  constructor(code: ApiErrorCode, message: string, options?: ErrorOptions & { details?: Record<string, unknown> }) {
    super(message, options);
    this.code = code;
    this.details = options?.details;
  }

  get status(): number {
    return apiErrors[this.code].status;
  }

  toBody(): { code: ApiErrorCode; message: string; details?: Record<string, unknown> } {
    return { code: this.code, message: this.message, ...(this.details && { details: this.details }) };
  }
}
