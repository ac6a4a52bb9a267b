import type { Params, Result } from '../../../src/protocol/contract.ts';
import type { CallId } from '../../../src/protocol/ids.ts';
import type { mediaRequests } from '../../../src/protocol/media.ts';
import type { Generation } from '../../../src/protocol/topology.ts';
import { isSdkError } from '../../sdk-error.ts';

export type MediaRequest = keyof typeof mediaRequests;

/** What an SFU path needs of the signaling session. Rejects with an `SdkError`. */
export type MediaSignaling = {
  request<T extends MediaRequest>(type: T, data: Params<T>): Promise<Result<T>>;
};

/** As `request`, for one path. */
export type Ask = <T extends MediaRequest>(
  type: T,
  data: Omit<Params<T>, 'callId' | 'generation'>,
) => Promise<Result<T>>;

export const askAbout =
  (signaling: MediaSignaling, path: { callId: CallId; generation: Generation }): Ask =>
  <T extends MediaRequest>(type: T, data: Omit<Params<T>, 'callId' | 'generation'>) =>
    signaling.request(type, { ...data, ...path } as Params<T>);

/** The server, or this client, has given the path up or is about to: there is nothing to be done or to be said. */
export const meansGone = (error: unknown): boolean =>
  isSdkError(
    error,
    'stale-generation',
    'call-ended',
    'call-not-found',
    'media-unavailable',
    'closed',
    'session-expired',
  );
