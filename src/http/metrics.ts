import { createHash, timingSafeEqual } from 'node:crypto';
import { Router } from 'express';

type Scrape = () => Promise<{ contentType: string; text: string }>;

/** `/metrics` for Prometheus; with a token, only for whoever sends it as a bearer. */
export function metricsRoutes(scrape: Scrape, token: string | null): Router {
  const router = Router();
  router.get('/metrics', async (request, response) => {
    if (token !== null && !equal(request.headers.authorization ?? '', `Bearer ${token}`)) {
      response.status(401).set('WWW-Authenticate', 'Bearer').json({ error: 'send the metrics token as a bearer' });
      return;
    }
    const { contentType, text } = await scrape();
    response.set('Content-Type', contentType).send(text);
  });
  return router;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const equal = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
