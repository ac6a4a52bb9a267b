import type { Result } from '../../src/protocol/contract.ts';
import type { Generation } from '../../src/protocol/topology.ts';
import { isSdkError, type SdkError } from '../sdk-error.ts';
import { reconnectDelay } from '../signaling/reconnect-policy.ts';
import type { Signaling } from './signaling-port.ts';

type Asking = {
  ticket: string;
  /** Of the peer-to-peer path that this device still has then. */
  holds: () => Generation | null;
  /** By the server's clock: the ticket is worth nothing any more, or nobody waits so long. */
  until: number;
  /** Nobody wants the seat any more. */
  signal?: AbortSignal;
};

/** Refusals that say nothing of the seat: it is asked for again. */
const isPassing = (error: unknown): error is SdkError =>
  isSdkError(error, 'rate-limited', 'limit-reached', 'internal', 'timeout');

/** Asks for a seat until there is an answer that will not change. Rejects with an `SdkError`. */
export async function askForSeat(
  signaling: Pick<Signaling, 'request' | 'serverTime'>,
  { ticket, holds, until, signal }: Asking,
): Promise<Result<'seat.return'>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await signaling.request('seat.return', { ticket, generation: holds() });
    } catch (error) {
      if (!isPassing(error) || signal?.aborted) throw error;
      const delay = reconnectDelay(attempt, waitsFor(error));
      if (signaling.serverTime + delay >= until) throw error;
      await new Promise((resolve) => setTimeout(resolve, delay));
      if (signal?.aborted) throw error;
    }
  }
}

function waitsFor({ details }: SdkError): number {
  const asked = details?.['retryAfterMs'];
  return typeof asked === 'number' && asked > 0 ? asked : 0;
}
