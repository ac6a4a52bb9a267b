import * as z from 'zod/mini';
import { ErrorBody, type ErrorCode, errorCodes } from '../src/protocol/errors.ts';
import type { Problem } from './api.ts';

/** The protocol's codes, and what can go wrong on this side of the wire. */
export const clientErrorCodes = {
  network: { retryable: true, meaning: 'The server could not be reached.' },
  timeout: { retryable: true, meaning: 'The server did not answer in time.' },
  closed: { retryable: false, meaning: 'The client was closed or signed out.' },
  'invalid-reply': { retryable: false, meaning: 'The server’s reply does not fit the protocol.' },
  'not-possible-now': { retryable: false, meaning: 'The call is not in a phase in which this can be done.' },
  'screen-share-failed': { retryable: true, meaning: 'The browser or the system did not give the screen.' },
  'sfu-unreachable': { retryable: true, meaning: 'The conference server cannot be reached from here just now.' },
} as const satisfies Record<string, { retryable: boolean; meaning: string }>;

/** Any string, without hiding the known ones from those who complete code. */
type NewerCode = string & Record<never, never>;

export type SdkErrorCode = ErrorCode | keyof typeof clientErrorCodes;

/** As a client must read it: codes may be added within a protocol version. */
const ReceivedErrorBody = z.extend(ErrorBody, { code: z.string() });

const knownCodes: Readonly<Record<string, { retryable: boolean; meaning: string }>> = {
  ...errorCodes,
  ...clientErrorCodes,
};

export class SdkError extends Error {
  override name = 'SdkError';
  /** One of `SdkErrorCode`, or one that a newer server says. */
  readonly code: SdkErrorCode | NewerCode;
  readonly retryable: boolean;
  readonly details: ErrorBody['details'];

  constructor(
    code: SdkErrorCode | NewerCode,
    message?: string,
    options?: ErrorOptions & { details?: NonNullable<ErrorBody['details']> },
  ) {
    const known = Object.hasOwn(knownCodes, code) ? knownCodes[code] : undefined;
    super(message ?? known?.meaning ?? code, options);
    this.code = code;
    this.retryable = known?.retryable ?? false;
    this.details = options?.details;
  }

  /** From the data of an error frame. */
  static fromWire(data: unknown): SdkError {
    const body = ReceivedErrorBody.safeParse(data);
    if (!body.success) return new SdkError('invalid-reply', 'the refusal does not fit', { cause: body.error });
    const { code, message, details } = body.data;
    return new SdkError(code, message, details && { details });
  }

  toProblem(): Problem {
    return { code: this.code, message: this.message, retryable: this.retryable };
  }
}

export const isSdkError = (error: unknown, ...codes: SdkErrorCode[]): error is SdkError =>
  error instanceof SdkError && (codes.length === 0 || codes.some((code) => code === error.code));
