/** Stable codes of the HTTP API, and the status that each comes with. What the wire has too means the same there. */
export const apiErrors = {
  'invalid-data': { status: 400, meaning: 'A parameter is not there, not known, or cannot be.' },
  'token-invalid': {
    status: 401,
    meaning: 'No token was sent, or it is neither the administrator’s nor a valid access token.',
  },
  'token-expired': { status: 401, meaning: 'The access token was valid once: get a new one.' },
  'not-allowed': { status: 403, meaning: 'This token, or this machine without one, may not ask for that.' },
  'call-not-found': { status: 404, meaning: 'No such call is remembered, or it is not yours.' },
  'rate-limited': {
    status: 429,
    meaning: 'Too many requests from your address; `details.retryAfterMs` says when to go on.',
  },
  'history-unavailable': { status: 503, meaning: 'The database of the call log does not answer just now.' },
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
