import { createHmac } from 'node:crypto';

export const SIGNATURE_HEADER = 'Parley-Signature';

/**
 * `t=` seconds since the epoch, then `v1=` HMAC-SHA256 in hex over `t`, a dot and the body: one for each secret that is
 * good now, so that an application may exchange its secret at any moment of the overlap.
 */
export function signatureOf(body: string, secrets: readonly string[], nowMs: number): string {
  const t = Math.floor(nowMs / 1000);
  const signatures = secrets.map((secret) => createHmac('sha256', secret).update(`${t}.${body}`).digest('hex'));
  return [`t=${t}`, ...signatures.map((signature) => `v1=${signature}`)].join(',');
}
