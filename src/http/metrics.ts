import { Router } from 'express';
import { forOperators } from './for-operators.ts';

type Scrape = () => Promise<{ contentType: string; text: string }>;

/** `/metrics` for Prometheus. */
export function metricsRoutes(scrape: Scrape, token: string | null): Router {
  const router = Router();
  router.get('/metrics', forOperators(token), async (_request, response) => {
    const { contentType, text } = await scrape();
    response.set('Content-Type', contentType).send(text);
  });
  return router;
}
