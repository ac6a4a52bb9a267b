import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';

/** With a token, for whoever sends it as a bearer; without one, for this machine alone. */
export const forOperators =
  (token: string | null): RequestHandler =>
  (request, response, next) => {
    if (token === null && !isFromThisMachine(request)) {
      response.status(403).json({ error: 'set PARLEY_METRICS_TOKEN, and send it as a bearer from other machines' });
    } else if (token !== null && !equal(request.headers.authorization ?? '', `Bearer ${token}`)) {
      response.status(401).set('WWW-Authenticate', 'Bearer').json({ error: 'send the metrics token as a bearer' });
    } else next();
  };

const LOOPBACK = ['127.0.0.1', '::1', '::ffff:127.0.0.1'];

/** A proxy on this machine that is not trusted speaks for others all the same. */
function isFromThisMachine({ ip = '', headers, app, socket }: Request): boolean {
  const isForwarded = headers['x-forwarded-for'] !== undefined;
  // Who comes from the very address that was asked is at home there, too.
  if (!isForwarded && socket.remoteAddress === socket.localAddress) return true;
  return LOOPBACK.includes(ip) && (!isForwarded || Boolean(app.get('trust proxy')));
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const equal = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
