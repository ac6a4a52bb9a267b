import { isIP } from 'node:net';
import type { Request } from 'express';

const LOOPBACK = ['127.0.0.1', '::1', '::ffff:127.0.0.1'];

/** A program on this machine asks, and no page of another site by it. */
export const asksFromThisMachine = (request: Request): boolean => comesFromHere(request) && isNamedAsHere(request);

/** A proxy on this machine that is not trusted speaks for others all the same. */
function comesFromHere({ ip = '', headers, app, socket }: Request): boolean {
  const isForwarded = headers['x-forwarded-for'] !== undefined;
  // Who comes from the very address that was asked is at home there, too.
  if (!isForwarded && socket.remoteAddress === socket.localAddress) return true;
  return LOOPBACK.includes(ip) && (!isForwarded || Boolean(app.get('trust proxy')));
}

/**
 * A browser on this machine that shows another site's page, whose name was made to point here, sends that name (DNS
 * rebinding). An address belongs to nobody who could point it elsewhere.
 */
function isNamedAsHere({ headers: { host = '' } }: Request): boolean {
  const url = `http://${host}`;
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return hostname === 'localhost' || isIP(hostname.replace(/^\[(.*)\]$/, '$1')) !== 0;
}
