import type { OutgoingRequest } from '../outbound/guarded-request.ts';
import { toldEvent } from './webhook-events.ts';
import { SIGNATURE_HEADER, signatureOf } from './webhook-signature.ts';
import type { StoredWebhookEvent } from './webhook-store.ts';

const REQUEST = { method: 'POST', timeoutMs: 5_000, maxBytes: 65_536 } as const;
/** The receiver, or what stands before it, says that it is not there just now (RFC 9110 §15, RFC 6585 §4). */
const AWAY = [429, 502, 503, 504];

/** `away`: nobody was there to say anything about this event. */
export type Outcome = 'told' | 'refused' | 'away';
/** `because`: what went wrong, for who operates the server. */
export type Attempt = { outcome: 'told' } | { outcome: Exclude<Outcome, 'told'>; because: string };

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

/** How it went. Never rejects. */
export async function attempted(answer: Promise<{ status: number }>): Promise<Attempt> {
  try {
    const { status } = await answer;
    if (status >= 200 && status < 300) return { outcome: 'told' };
    return { outcome: AWAY.includes(status) ? 'away' : 'refused', because: `HTTP ${status}` };
  } catch (error) {
    return { outcome: 'away', because: reasonOf(error) };
  }
}

/** Where several addresses were tried, Node has a code for all of them and no message. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || ('code' in error ? String(error.code) : error.name);
}
