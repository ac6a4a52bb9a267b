import type { Call } from '../api.ts';
import type { CallRating } from '../diagnosis-api.ts';
import { SdkError } from '../sdk-error.ts';
import type { Signaling } from './signaling-port.ts';

/** A person's word on a call that is over. */
export async function rateCall(
  signaling: Pick<Signaling, 'request'>,
  { id: callId, state }: Pick<Call, 'id' | 'state'>,
  { stars, reasons = [], comment }: CallRating,
): Promise<void> {
  if (state.phase !== 'ended' || !callId) throw new SdkError('not-possible-now');
  const word = comment?.trim() ? { comment } : {};
  await signaling.request('quality.rate', { callId, stars, reasons: [...reasons], ...word });
}
