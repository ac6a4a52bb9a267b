import { CallOutcome } from '../../src/protocol/calls.ts';
import type { CallId } from '../../src/protocol/ids.ts';
import type { Log } from '../log.ts';
import { isSdkError } from '../sdk-error.ts';
import type { CallEndReason } from './call-phase.ts';
import type { Signaling } from './signaling-port.ts';

/** What a refused answer means for the call. */
export function endReason(error: unknown): CallEndReason {
  if (isSdkError(error, 'call-already-answered')) return 'answered-elsewhere';
  if (!isSdkError(error, 'call-ended')) return 'failed';
  const outcome = CallOutcome.safeParse(error.details?.['outcome']);
  return outcome.success ? outcome.data : 'failed';
}

/** The call is over for the person already; a server that thought so too is no error. */
export async function settleEnding(said: Promise<unknown>, log: Log): Promise<void> {
  try {
    await said;
  } catch (error) {
    log(isSdkError(error, 'call-ended', 'call-not-found') ? 'debug' : 'warn', 'the end was not taken', error);
  }
}

/** Fits whatever the call became meanwhile: the server takes it back where it still rings. */
export const leaveCall = (callId: CallId, { signaling, log }: { signaling: Signaling; log: Log }): Promise<void> =>
  settleEnding(signaling.request('call.leave', { callId }), log);
