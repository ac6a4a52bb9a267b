import { Router } from 'express';
import * as z from 'zod';
import type { OverviewReport } from '../../overview/overview-report.ts';
import type { ApiAccess } from './api-access.ts';
import { answerError, neverCached } from './api-answers.ts';
import { ApiError } from './api-error.ts';
import { parsed } from './call-queries.ts';

type OverviewApi = { access: ApiAccess; overview: (hours: number) => Promise<OverviewReport> };

/** The parameters of `GET /api/overview`. */
const OverviewParameters = z.strictObject({
  hours: z.coerce.number().int().min(1).max(24).default(1).describe('The last so many hours.'),
});

/** `/api/overview`: how this server does now and did lately. For administrators. */
export function overviewApi({ access, overview }: OverviewApi): Router {
  const router = Router();
  router.use('/api', neverCached);
  router.get('/api/overview', async (request, response) => {
    const { role } = await access.readerOf(request);
    if (role !== 'administrator')
      throw new ApiError('not-allowed', 'An access token reads its own user’s calls alone.');
    const { hours } = parsed(OverviewParameters, request.query);
    response.json(await overview(hours));
  });
  router.use('/api', answerError);
  return router;
}
