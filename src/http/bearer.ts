import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';

const LOOPBACK = ['127.0.0.1', '::1', '::ffff:127.0.0.1'];

/** A proxy on this machine that is not trusted speaks for others all the same. */
export function isFromThisMachine({ ip = '', headers, app, socket }: Request): boolean {
  const isForwarded = headers['x-forwarded-for'] !== undefined;
  // Who comes from the very address that was asked is at home there, too.
  if (!isForwarded && socket.remoteAddress === socket.localAddress) return true;
  return LOOPBACK.includes(ip) && (!isForwarded || Boolean(app.get('trust proxy')));
}

/** What was sent as `Authorization: Bearer …` (RFC 6750 §2.1); null: nothing. */
export function bearerOf({ headers: { authorization } }: Request): string | null {
  const [, token] = /^Bearer +(\S.*)$/i.exec(authorization ?? '') ?? [];
  return token ?? null;
}

/** Takes as long for a wrong one that begins rightly as for any other. */
export const equalSecrets = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
