import { createHmac } from 'node:crypto';

export type TurnCredentials = { username: string; credential: string; expiresAt: number };

/**
 * Short-lived TURN credentials as coturn's `use-auth-secret` checks them (draft-uberti-behave-turn-rest-00 §2.2).
 * `now` and `expiresAt` in ms since the epoch.
 */
export function turnCredentials(options: {
  secret: string;
  userId: string;
  ttlSeconds: number;
  now: number;
}): TurnCredentials {
  const expiresAtSeconds = Math.floor(options.now / 1000) + options.ttlSeconds;
  const username = `${expiresAtSeconds}:${options.userId}`;
  const credential = createHmac('sha1', options.secret).update(username).digest('base64');
  return { username, credential, expiresAt: expiresAtSeconds * 1000 };
}
