import { Router } from 'express';
import type { CallLog, Scope } from '../../history/call-log.ts';
import type { ApplicationId } from '../../protocol/ids.ts';
import { exhaustive } from '../../shared/exhaustive.ts';
import type { ApiAccess, Reader } from './api-access.ts';
import { answerError, neverCached } from './api-answers.ts';
import { ApiError } from './api-error.ts';
import { CallPath, CallsParameters, parsed, ReportParameters, WorstParameters } from './call-queries.ts';

type CallsApi = { access: ApiAccess; log: Pick<CallLog, 'report' | 'calls' | 'worst'>; wallClock: () => number };

const DAY_MS = 86_400_000;

/** `/api/calls`: what is remembered of calls (docs/api.md). An administrator reads all, a user what that user was in. */
export function callsApi({ access, log, wallClock }: CallsApi): Router {
  const router = Router();
  router.use('/api', neverCached);

  router.get('/api/calls', async (request, response) => {
    const reader = await access.readerOf(request);
    const { user, application, missed, ...query } = parsed(CallsParameters, request.query);
    if (missed !== undefined && reader.role !== 'user' && user === undefined) {
      throw new ApiError('invalid-data', 'missed: name a user, whose missed calls are meant.');
    }
    if (reader.role === 'user' && user !== undefined && user !== reader.userId) throw notYours();
    const within = scopeOf(reader, application);
    response.json(await log.calls({ within, userId: user, ...query, ...(missed !== undefined && { missed: true }) }));
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

/** In its place, where nothing is kept of calls. */
export function noCallsApi(): Router {
  const router = Router();
  router.get(['/api/calls', '/api/calls/worst', '/api/calls/:callId/report'], () => {
    throw new ApiError('history-not-kept', 'This server keeps no log of calls: its operator turned that off.');
  });
  router.use('/api/calls', answerError);
  return router;
}

function scopeOf(reader: Reader, application: ApplicationId | undefined): Scope {
  switch (reader.role) {
    case 'administrator':
      return application === undefined ? { kind: 'everything' } : { kind: 'application', applicationId: application };
    case 'application':
      if (application !== undefined && application !== reader.applicationId) throw notYours();
      return { kind: 'application', applicationId: reader.applicationId };
    case 'user':
      if (application !== undefined && application !== reader.applicationId) throw notYours();
      return { kind: 'participant', applicationId: reader.applicationId, userId: reader.userId };
    default:
      return exhaustive(reader);
  }
}

const notYours = (): ApiError => new ApiError('not-allowed', 'An access token reads its own user’s calls alone.');
