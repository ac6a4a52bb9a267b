import type { ErrorCode } from '../protocol/errors.ts';
import { ProtocolError } from '../protocol/errors.ts';
import { MediaPlaneError, type MediaPlaneErrorCode } from './ports.ts';

type Refusal = { code: ErrorCode; message: string };

/** `null`: a fault of ours, which the signaling answers and logs as such. */
const REFUSALS: Record<MediaPlaneErrorCode, Refusal | null> = {
  'transport-not-found': { code: 'transport-not-found', message: 'You have no such transport on this path.' },
  'producer-not-found': { code: 'producer-not-found', message: 'You have no such producer on this path.' },
  'consumer-not-found': { code: 'consumer-not-found', message: 'You have no such consumer on this path.' },
  'wrong-direction': { code: 'wrong-direction', message: 'That transport carries media the other way.' },
  'not-connected': { code: 'not-connected', message: 'Connect the transport first.' },
  'already-connected': { code: 'already-connected', message: 'The transport is connected already.' },
  'already-open': { code: 'rate-limited', message: 'You are joining this path already: wait for the answer.' },
  'limit-reached': { code: 'limit-reached', message: 'You send as many sources as one peer may.' },
  'invalid-parameters': { code: 'invalid-media', message: 'The SFU does not take these parameters.' },
  'worker-died': { code: 'media-unavailable', message: 'The SFU lost this path; a new one is on its way.' },
  'worker-stuck': { code: 'media-unavailable', message: 'The SFU lost this path; a new one is on its way.' },
  'no-worker': { code: 'media-unavailable', message: 'The SFU does not run just now; it is tried again.' },
  'peer-closed': { code: 'stale-generation', message: 'You have left this path.' },
  closed: { code: 'stale-generation', message: 'The media of this call has moved to another path.' },
  internal: null,
};

/** What a client is told of what the media plane refused. Other errors stay what they are. */
export function asRefusal(error: unknown): unknown {
  if (!(error instanceof MediaPlaneError)) return error;
  const refusal = REFUSALS[error.code];
  if (!refusal) return error;
  const details = error.code === 'limit-reached' ? { details: { limit: 'producers' } } : {};
  return new ProtocolError(refusal.code, refusal.message, { cause: error, ...details });
}

/** What it was about is gone, and with it the reason to ask. */
export const isOver = (error: unknown): boolean => error instanceof MediaPlaneError && OVER.includes(error.code);

const OVER: readonly MediaPlaneErrorCode[] = [
  'producer-not-found',
  'peer-closed',
  'closed',
  'worker-died',
  'worker-stuck',
  'no-worker',
];
