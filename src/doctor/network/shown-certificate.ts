import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { connect } from 'node:tls';

const PATIENCE_MS = 4_000;

/** What is shown to who opens that URL, whoever issued it. Null: nothing is. */
export function shownCertificate(url: string): Promise<X509Certificate | null> {
  const { hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const named = isIP(host) ? {} : { servername: host };
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port || 443), ...named, rejectUnauthorized: false });
    const end = (certificate: X509Certificate | null): void => {
      socket.destroy();
      resolve(certificate);
    };
    socket.setTimeout(PATIENCE_MS, () => end(null));
    socket.once('error', () => end(null));
    socket.once('secureConnect', () => end(socket.getPeerX509Certificate() ?? null));
  });
}
