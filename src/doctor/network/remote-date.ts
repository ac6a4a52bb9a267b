import { httpAnswer } from './http-answer.ts';

/** Long for a server that lives, short for somebody who waits. */
const PATIENCE_MS = 4_000;

/** What time it is there, by the Date of its answer (RFC 9110 §6.6.1), and how long that took. Null: it does not say. */
export async function remoteDate(url: string): Promise<{ at: number; tookMs: number } | null> {
  const asked = performance.now();
  try {
    const { headers } = await httpAnswer(new URL(url), { method: 'HEAD', timeoutMs: PATIENCE_MS });
    const at = Date.parse(headers.date ?? '');
    return Number.isNaN(at) ? null : { at, tookMs: performance.now() - asked };
  } catch {
    return null;
  }
}
