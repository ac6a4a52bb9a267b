import type { RequestHandler } from 'express';
import { bearerOf, equalSecrets } from './bearer.ts';
import { asksFromThisMachine } from './this-machine.ts';

/** With a token, for whoever sends it as a bearer; without one, for this machine alone, by the name `localhost` or an address. */
export const forOperators =
  (token: string | null): RequestHandler =>
  (request, response, next) => {
    if (token === null && !asksFromThisMachine(request)) {
      response
        .status(403)
        .json({ error: 'set PARLEY_METRICS_TOKEN, and send it as a bearer, or ask on this machine, as localhost' });
    } else if (token !== null && !equalSecrets(bearerOf(request) ?? '', token)) {
      response.status(401).set('WWW-Authenticate', 'Bearer').json({ error: 'send the metrics token as a bearer' });
    } else next();
  };
