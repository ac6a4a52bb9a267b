import { createHash, timingSafeEqual } from 'node:crypto';
import { type Request, Router } from 'express';

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
    if (token !== null && !equal(request.headers.authorization ?? '', `Bearer ${token}`)) {
      response.status(401).set('WWW-Authenticate', 'Bearer').json({ error: 'send the metrics token as a bearer' });
      return;
    }
    const { contentType, text } = await scrape(request.headers.accept);
    // Not `send`, which hashes it all for an ETag that no scraper asks for.
    response.vary('Accept').set('Content-Type', contentType).end(text);
  });
  return router;
}

const LOOPBACK = ['127.0.0.1', '::1', '::ffff:127.0.0.1'];

/** A proxy on loopback that is not trusted speaks for others all the same. */
const isFromThisMachine = ({ ip = '', headers, app }: Request): boolean =>
  LOOPBACK.includes(ip) && (headers['x-forwarded-for'] === undefined || Boolean(app.get('trust proxy')));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const equal = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
