import { Router } from 'express';
import { forOperators } from './for-operators.ts';

/** By this a doctor knows a Parley, also one that does not let it ask. */
export const DOCTOR_HEADER = 'Parley-Doctor';

/** `POST /doctor`: what the running server finds of itself. Asked by several at once, it looks once. */
export function doctorRoutes(examine: () => Promise<unknown>, token: string | null): Router {
  const router = Router();
  let looking: Promise<unknown> | null = null;
  router.all('/doctor', (request, response, next) => {
    response.set(DOCTOR_HEADER, '1');
    if (request.method === 'POST') next();
    else response.status(405).set('Allow', 'POST').json({ error: 'the doctor asks by POST' });
  });
  router.post('/doctor', forOperators(token), async (_request, response) => {
    looking ??= examine().finally(() => {
      looking = null;
    });
    response.json({ findings: await looking });
  });
  return router;
}
