import type { ErrorRequestHandler, RequestHandler } from 'express';
import { CallLogError } from '../../history/call-log.ts';
import { ProtocolError } from '../../protocol/errors.ts';
import { exhaustive } from '../../shared/exhaustive.ts';
import { statusOfClientError } from '../client-error.ts';
import { ApiError } from './api-error.ts';

const RETRY_AFTER_SECONDS = 5;

/** What one may read does not outlive one's right to it in a cache. */
export const neverCached: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};

export const answerError: ErrorRequestHandler = (fault, _request, response, next) => {
  const error = toApiError(fault);
  if (!(error instanceof ApiError)) return next(error);
  const { retryAfterMs } = error.details ?? {};
  if (error.status === 401) response.set('WWW-Authenticate', 'Bearer');
  if (typeof retryAfterMs === 'number') response.set('Retry-After', String(Math.ceil(retryAfterMs / 1000)));
  if (error.code === 'history-unavailable') response.set('Retry-After', String(RETRY_AFTER_SECONDS));
  response.status(error.status).json(error.toBody());
};

/** A fault of the server's own is left as it is. */
function toApiError(fault: unknown): unknown {
  if (fault instanceof ProtocolError && fault.code === 'limit-reached') {
    return new ApiError('limit-reached', fault.message, {
      cause: fault,
      ...(fault.details && { details: fault.details }),
    });
  }
  if (fault instanceof CallLogError) return fromCallLog(fault);
  if (fault instanceof ApiError || statusOfClientError(fault) === null) return fault;
  return new ApiError('invalid-data', 'The request cannot be understood: check how its address and body are encoded.', {
    cause: fault,
  });
}

function fromCallLog(error: CallLogError): ApiError | CallLogError {
  switch (error.code) {
    case 'unavailable':
      return new ApiError('history-unavailable', 'The database does not answer just now: try again.', { cause: error });
    case 'bad-cursor':
      return new ApiError('invalid-data', `cursor: ${error.message}`, { cause: error });
    case 'refused':
      return error;
    default:
      return exhaustive(error.code);
  }
}
