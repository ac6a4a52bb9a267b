import { type ErrorBody, type ErrorCode, errorCodes } from '../src/protocol/errors.ts';
import type { Problem } from './api.ts';

/** The protocol's codes, and what can go wrong on this side of the wire. */
export const clientErrorCodes = {
  network: { retryable: true, meaning: 'The server could not be reached.' },
  timeout: { retryable: true, meaning: 'The server did not answer in time.' },
  closed: { retryable: false, meaning: 'The client was closed or signed out.' },
  'invalid-reply': { retryable: false, meaning: 'The server’s reply does not fit the protocol.' },
  'not-possible-now': { retryable: false, meaning: 'The call is not in a phase in which this can be done.' },
} as const satisfies Record<string, { retryable: boolean; meaning: string }>;

export type SdkErrorCode = ErrorCode | keyof typeof clientErrorCodes;

export class SdkError extends Error {
  override name = 'SdkError';
  readonly code: SdkErrorCode;
  readonly retryable: boolean;
  readonly details: ErrorBody['details'];

  constructor(
    code: SdkErrorCode,
    message?: string,
    options?: ErrorOptions & { details?: NonNullable<ErrorBody['details']> },
  ) {
    const { meaning, retryable } = { ...errorCodes, ...clientErrorCodes }[code];
    super(message ?? meaning, options);
    this.code = code;
    this.retryable = retryable;
    this.details = options?.details;
  }

  static fromBody({ code, message, details }: ErrorBody): SdkError {
    return new SdkError(code, message, details && { details });
  }

  toProblem(): Problem {
    return { code: this.code, message: this.message, retryable: this.retryable };
  }
}

export const isSdkError = (error: unknown, ...codes: SdkErrorCode[]): error is SdkError =>
  error instanceof SdkError && (codes.length === 0 || codes.includes(error.code));
