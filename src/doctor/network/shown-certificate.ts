import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { untrusted } from './certificate-faults.ts';

const PATIENCE_MS = 4_000;

/** `untrusted`: why this machine would not take its issuer's word; null: it does. */
export type ShownCertificate = { certificate: X509Certificate; untrusted: string | null };

/** What is shown to who opens that URL. Null: nothing is. */
export function shownCertificate(url: string): Promise<ShownCertificate | null> {
  const { hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const named = isIP(host) ? {} : { servername: host };
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port || 443), ...named, rejectUnauthorized: false });
    const end = (shown: ShownCertificate | null): void => {
      socket.destroy();
      resolve(shown);
    };
    socket.setTimeout(PATIENCE_MS, () => end(null));
    socket.once('error', () => end(null));
    socket.once('secureConnect', () => {
      const certificate = socket.getPeerX509Certificate();
      end(certificate ? { certificate, untrusted: untrusted(socket) } : null);
    });
  });
}
