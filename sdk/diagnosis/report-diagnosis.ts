import { MAX_RELAYS } from '../../src/protocol/diagnostics.ts';
import type { CallId } from '../../src/protocol/ids.ts';
import type { Diagnosis } from '../diagnosis-api.ts';
import type { Log } from '../log.ts';
import type { Session } from '../signaling/session.ts';

type Dependencies = { signaling: Pick<Session, 'state' | 'request'>; log: Log };

/** For those who run the server; where it cannot be reached, nobody hears of it. `callId`: of which call it is. */
export function reportDiagnosis(
  { code, network, microphone, camera }: Diagnosis,
  callId: CallId | null,
  { signaling, log }: Dependencies,
): void {
  if (signaling.state.phase !== 'online') return;
  const relays = network.relays.slice(0, MAX_RELAYS);
  const diagnosis = { code, network: { ...network, relays }, microphone, camera };
  signaling
    .request('quality.diagnosis', { ...(callId !== null && { callId }), diagnosis })
    .catch((error) => log('debug', 'the diagnosis was not taken', error));
}
