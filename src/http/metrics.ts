import { Router } from 'express';
import { bearerOf, equalSecrets, isFromThisMachine } from './bearer.ts';

/** `accept`: the header, by which the format is chosen. */
type Scrape = (accept: string | undefined) => Promise<{ contentType: string; text: string }>;

/** `/metrics` for Prometheus: with a token, for whoever sends it as a bearer; without one, for this machine alone. */
export function metricsRoutes(scrape: Scrape, token: string | null): Router {
  const router = Router();
  router.get('/metrics', async (request, response) => {
    if (token === null && !isFromThisMachine(request)) {
      response.status(403).json({ error: 'set PARLEY_METRICS_TOKEN, and send it as a bearer from other machines' });
      return;
    }
    if (token !== null && !equalSecrets(bearerOf(request) ?? '', token)) {
      response.status(401).set('WWW-Authenticate', 'Bearer').json({ error: 'send the metrics token as a bearer' });
      return;
    }
    const { contentType, text } = await scrape(request.headers.accept);
    response.vary('Accept').set('Content-Type', contentType).send(text);
  });
  return router;
}
