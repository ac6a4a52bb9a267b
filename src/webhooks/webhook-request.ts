import type { OutgoingRequest } from '../outbound/guarded-request.ts';
import { toldEvent } from './webhook-events.ts';
import { SIGNATURE_HEADER, signatureOf } from './webhook-signature.ts';
import type { StoredWebhookEvent } from './webhook-store.ts';

const REQUEST = { method: 'POST', timeoutMs: 5_000, maxBytes: 65_536 } as const;
/** The receiver, or what stands before it, says that it is not there just now (RFC 9110 §15, RFC 6585 §4). */
const AWAY = [429, 502, 503, 504];

export type Outcome = 'told' | 'refused' | 'away';

/** What is sent to tell an event. */
export function requestOf(
  { seq, body, eventId }: StoredWebhookEvent,
  secrets: readonly string[],
  nowMs: number,
): OutgoingRequest {
  const text = toldEvent(seq, body);
  const headers = {
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(text)),
    'User-Agent': 'Parley',
    'Parley-Event-Id': eventId,
    'Parley-Sequence': String(seq),
    [SIGNATURE_HEADER]: signatureOf(text, secrets, nowMs),
  };
  return { ...REQUEST, headers, body: text };
}

export function outcomeOf(status: number): Outcome {
  if (status >= 200 && status < 300) return 'told';
  return AWAY.includes(status) ? 'away' : 'refused';
}
