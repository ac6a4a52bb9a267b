import { Router } from 'express';
import { forOperators } from './for-operators.ts';

/** `accept`: the header, by which the format is chosen. */
type Scrape = (accept: string | undefined) => Promise<{ contentType: string; text: string }>;

/** `/metrics` for Prometheus. */
export function metricsRoutes(scrape: Scrape, token: string | null): Router {
  const router = Router();
  router.get('/metrics', forOperators(token), async (request, response) => {
    const { contentType, text } = await scrape(request.headers.accept);
    // Not `send`, which hashes it all for an ETag that no scraper asks for.
    response.vary('Accept').set('Content-Type', contentType).end(text);
  });
  return router;
}
