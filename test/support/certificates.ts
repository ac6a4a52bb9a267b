import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { temporaryFolder } from './temporary-folder.ts';

export type CertificateFiles = { certFile: string; keyFile: string };

type Wish = {
  /** `DNS:localhost`, `IP:127.0.0.1`. */
  name?: string;
  days?: number;
  /** When it is made, as faketime reads it: `-40d`. */
  madeAt?: string;
};

/** A self-signed certificate by openssl, in a folder that goes with the test. */
export function makeCertificate({ name = 'IP:127.0.0.1', days = 365, madeAt = '+0d' }: Wish = {}): CertificateFiles {
  const folder = temporaryFolder();
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const openssl = ['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const about = ['-days', String(days), '-subj', '/CN=parley-test', '-addext', `subjectAltName=${name}`];
  execFileSync('/usr/bin/faketime', ['-f', madeAt, ...openssl, ...about, '-keyout', keyFile, '-out', certFile], {
    stdio: 'ignore',
  });
  return { certFile, keyFile };
}
