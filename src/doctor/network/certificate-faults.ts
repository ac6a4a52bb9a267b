import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { TLSSocket } from 'node:tls';

/** Renewing takes days where people have a part in it. */
const SOON_MS = 14 * 86_400_000;

export type CertificateFault = 'expired' | 'not-yet-valid' | 'expires-soon' | 'wrong-name';

/** What a browser will say of it, now or soon, on its way to `host`. Whether its issuer is trusted is another question. */
export function certificateFaults(certificate: X509Certificate, host: string, now: number): CertificateFault[] {
  const [from, to] = [certificate.validFromDate.getTime(), certificate.validToDate.getTime()];
  const known = isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host);
  return [
    ...(to <= now ? ['expired' as const] : []),
    ...(to > now && to - now < SOON_MS ? ['expires-soon' as const] : []),
    ...(from > now ? ['not-yet-valid' as const] : []),
    ...(known === undefined ? ['wrong-name' as const] : []),
  ];
}

/** About names and dates there is a word of its own. */
const OTHER_MATTERS = ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'ERR_TLS_CERT_ALTNAME_INVALID'];

/** Why this machine does not take the word of who issued the certificate; null: it does. */
export function untrusted({ authorized, authorizationError }: TLSSocket): string | null {
  // Typed as an error, and a word in fact.
  const code = String(authorizationError);
  return authorized || OTHER_MATTERS.includes(code) ? null : code;
}

/** `for example.org, from 2026-01-01 to 2026-04-01`. */
export function inWords({ subjectAltName, subject, validFromDate, validToDate }: X509Certificate): string {
  const names = (subjectAltName ?? subject).replaceAll(/\b(DNS|IP Address):/g, '');
  return `for ${names}, from ${day(validFromDate)} to ${day(validToDate)}`;
}

const day = (date: Date): string => date.toISOString().slice(0, 10);
