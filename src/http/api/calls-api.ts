import { type ErrorRequestHandler, type RequestHandler, Router } from 'express';
import { type CallLog, CallLogError, type Scope } from '../../history/call-log.ts';
import type { ApplicationId } from '../../protocol/ids.ts';
import { exhaustive } from '../../shared/exhaustive.ts';
import type { ApiAccess, Reader } from './api-access.ts';
import { ApiError } from './api-error.ts';
import { CallPath, CallsParameters, parsed, ReportParameters, WorstParameters } from './call-queries.ts';

type CallsApi = { access: ApiAccess; log: Pick<CallLog, 'report' | 'calls' | 'worst'>; wallClock: () => number };

const DAY_MS = 86_400_000;
const RETRY_AFTER_SECONDS = 5;

/** `/api/calls`: what is remembered of calls (docs/api.md). An administrator reads all, a user what that user was in. */
export function callsApi({ access, log, wallClock }: CallsApi): Router {
  const router = Router();
  router.use('/api', neverCached);

  router.get('/api/calls', async (request, response) => {
    const reader = await access.readerOf(request);
    const { user, application, ...query } = parsed(CallsParameters, request.query);
    if (reader.role === 'user' && user !== undefined && user !== reader.userId) throw notYours();
    response.json(await log.calls({ within: scopeOf(reader, application), userId: user, ...query }));
  });

  router.get('/api/calls/worst', async (request, response) => {
    const reader = await access.readerOf(request);
    if (reader.role !== 'administrator') throw notYours();
    const { since = wallClock() - DAY_MS, application, limit } = parsed(WorstParameters, request.query);
    response.json({ calls: await log.worst({ within: scopeOf(reader, application), since, limit }) });
  });

  router.get('/api/calls/:callId/report', async (request, response) => {
    const reader = await access.readerOf(request);
    const { callId } = parsed(CallPath, request.params);
    const { download } = parsed(ReportParameters, request.query);
    const report = await log.report(callId, scopeOf(reader, undefined));
    if (report === null) throw new ApiError('call-not-found', 'No such call is remembered, or it is not yours.');
    if (download !== undefined) response.attachment(`call-${callId}.json`);
    response.type('json').send(report);
  });

  router.use('/api', answerError);
  return router;
}

/** What one may read does not outlive one's right to it in a cache. */
const neverCached: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};

function scopeOf(reader: Reader, application: ApplicationId | undefined): Scope {
  switch (reader.role) {
    case 'administrator':
      return application === undefined ? { kind: 'everything' } : { kind: 'application', applicationId: application };
    case 'user':
      if (application !== undefined && application !== reader.applicationId) throw notYours();
      return { kind: 'participant', applicationId: reader.applicationId, userId: reader.userId };
    default:
      return exhaustive(reader);
  }
}

const notYours = (): ApiError => new ApiError('not-allowed', 'An access token reads its own user’s calls alone.');

const answerError: ErrorRequestHandler = (fault, _request, response, next) => {
  const error = fault instanceof CallLogError ? fromCallLog(fault) : fault;
  if (!(error instanceof ApiError)) return next(error);
  const { retryAfterMs } = error.details ?? {};
  if (error.status === 401) response.set('WWW-Authenticate', 'Bearer');
  if (typeof retryAfterMs === 'number') response.set('Retry-After', String(Math.ceil(retryAfterMs / 1000)));
  if (error.code === 'history-unavailable') response.set('Retry-After', String(RETRY_AFTER_SECONDS));
  response.status(error.status).json(error.toBody());
};

function fromCallLog(error: CallLogError): ApiError | CallLogError {
  switch (error.code) {
    case 'unavailable':
      return new ApiError('history-unavailable', 'The call log cannot be read just now: try again.', { cause: error });
    case 'bad-cursor':
      return new ApiError('invalid-data', `cursor: ${error.message}`, { cause: error });
    case 'refused':
      return error;
    default:
      return exhaustive(error.code);
  }
}
