import type { IceConfiguration } from '../protocol/session.ts';
import { turnCredentials } from './turn-credentials.ts';

export type IceSettings = {
  stunUrls: readonly string[];
  turn: { urls: readonly string[]; secret: string; ttlSeconds: number } | null;
};

/** New credentials are sent when this part of the old ones' life is over: early enough for a client that is away a while. */
const REFRESH_AFTER = 0.7;

/** What a user's peer connections need now, and when it is to be renewed (ms since the epoch; `Infinity`: never). */
export function iceConfiguration(
  { stunUrls, turn }: IceSettings,
  userId: string,
  now: number,
): { ice: IceConfiguration; refreshAt: number } {
  const stun = stunUrls.length > 0 ? [{ urls: [...stunUrls] }] : [];
  if (!turn) return { ice: { iceServers: stun, expiresAt: null }, refreshAt: Number.POSITIVE_INFINITY };
  const { username, credential, expiresAt } = turnCredentials({ ...turn, userId, now });
  return {
    ice: { iceServers: [...stun, { urls: [...turn.urls], username, credential }], expiresAt },
    refreshAt: now + (expiresAt - now) * REFRESH_AFTER,
  };
}
