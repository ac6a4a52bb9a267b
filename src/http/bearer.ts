import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';

/** What was sent as `Authorization: Bearer …` (RFC 6750 §2.1); null: nothing. */
export function bearerOf({ headers: { authorization } }: Request): string | null {
  const [, token] = /^Bearer +(\S.*)$/i.exec(authorization ?? '') ?? [];
  return token ?? null;
}

/** Takes as long for a wrong one that begins rightly as for any other. */
export const equalSecrets = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
