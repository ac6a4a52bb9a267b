import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Config } from '../../config.ts';
import { defineCheck, type Fault, type Tell } from '../check.ts';
import { isLoopback } from '../network/address-class.ts';
import { certificateFaults, inWords } from '../network/certificate-faults.ts';
import { shownCertificate } from '../network/shown-certificate.ts';
import type { Subject } from '../subject.ts';

const renew = 'Renew it and restart the server, which reads it at its start';

const faults = {
  'certificate-unreadable': {
    level: 'problem',
    means: 'PARLEY_TLS_CERT_FILE or PARLEY_TLS_KEY_FILE cannot be read, or is no PEM file.',
    fix: 'See that both files are there, are PEM, and may be read by the user who runs Parley.',
  },
  'certificate-key-differs': {
    level: 'problem',
    means: 'The private key is not that of the certificate.',
    fix: 'Set PARLEY_TLS_KEY_FILE to the key with which the certificate was asked for.',
  },
  'certificate-expired': {
    level: 'problem',
    means: 'The server’s certificate has ended: browsers warn, and give no camera.',
    fix: `${renew}.`,
  },
  'certificate-not-yet-valid': {
    level: 'problem',
    means: 'The server’s certificate begins in the future, by this machine’s clock.',
    fix: 'Set this machine’s clock right, or wait until the certificate begins.',
  },
  'certificate-expires-soon': {
    level: 'warning',
    means: 'The server’s certificate ends within two weeks.',
    fix: `${renew}.`,
  },
  'certificate-wrong-name': {
    level: 'problem',
    means: 'The server’s certificate is for another name than the public URL has.',
    fix: 'Set PARLEY_PUBLIC_URL to the certificate’s name, or get a certificate for the name that people open.',
  },
  'certificate-self-signed': {
    level: 'note',
    means: 'The server’s certificate is its own issuer, so each browser warns once.',
    fix: 'Take a certificate of an authority that your people’s browsers know.',
  },
  'certificate-not-loaded': {
    level: 'warning',
    means: 'The file holds another certificate than the one that the server shows.',
    fix: 'Restart the server, which reads the file at its start.',
  },
} as const satisfies Record<string, Fault>;

type Code = keyof typeof faults;

export const certificate = defineCheck<Code>({
  name: 'certificate',
  title: 'Certificate',
  quick: true,
  faults,
  async examine(subject, tell) {
    const { tls } = subject.config.http;
    if (!tls) return;
    const pair = await read(tls).catch((error: unknown) => tell.fault('certificate-unreadable', `${String(error)}.`));
    if (!pair) return;
    if (!pair.certificate.checkPrivateKey(pair.key)) tell.fault('certificate-key-differs', `${tls.keyFile}.`);
    await judge(pair.certificate, subject, tell);
  },
});

async function judge(certificate: X509Certificate, subject: Subject, tell: Tell<Code>): Promise<void> {
  const { config, looker, now } = subject;
  const described = `A certificate ${inWords(certificate)}`;
  const found = certificateFaults(certificate, nameOf(config) ?? '', now());
  for (const fault of found) {
    if (fault === 'wrong-name' && nameOf(config) === null) continue;
    tell.fault(`certificate-${fault}`, `${described}.`);
  }
  if (certificate.checkIssued(certificate)) tell.fault('certificate-self-signed', `${described}.`);
  const shown = looker.by === 'server' ? await shownCertificate(looker.url) : null;
  if (shown && shown.certificate.fingerprint256 !== certificate.fingerprint256) {
    tell.fault('certificate-not-loaded', `The server shows one ${inWords(shown.certificate)}.`);
  }
  tell.ok(`${described}.`);
}

/** By which people open it; null: nobody said. */
function nameOf({ http }: Config): string | null {
  if (http.publicUrl !== null) return new URL(http.publicUrl).hostname.replace(/^\[|\]$/g, '');
  return isLoopback(http.host) || ['0.0.0.0', '::'].includes(http.host) ? null : http.host;
}

async function read({ certFile, keyFile }: { certFile: string; keyFile: string }) {
  const [certificate, key] = await Promise.all([readFile(certFile), readFile(keyFile)]);
  return { certificate: new X509Certificate(certificate), key: createPrivateKey(key) };
}
