import { createPrivateKey, X509Certificate } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { run } from './run-program.mjs';
import { SetupError } from './setup-error.mjs';

/** Apple devices accept no longer one. */
const DAYS = 825;
const RENEWAL_AHEAD_MS = 7 * 24 * 3600 * 1000;

/**
 * The self-signed certificate in `folder` for `address` and this machine's names; made anew when it is missing, for
 * another address, or expires within a week. Resolves to { cert, key }: paths.
 */
export async function certificateFor(address, folder) {
  const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  if (isUsable(files, address)) return files;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const making = join(folder, 'making');
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { mode: 0o700 });
  const config = join(making, 'request.conf');
  const [cert, key] = [join(making, 'cert.pem'), join(making, 'key.pem')];
  writeFileSync(config, requestConfig(address));
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  const request = ['req', '-x509', '-config', config, ...curve, '-noenc', '-days', String(DAYS)];
  await run('openssl', [...request, '-keyout', key, '-out', cert]);
  for (const file of [cert, key]) chmodSync(file, 0o600);
  renameSync(key, files.key);
  renameSync(cert, files.cert);
  rmSync(making, { recursive: true });
  return files;
}

function isUsable({ cert, key }, address) {
  if (!existsSync(cert) || !existsSync(key)) return false;
  try {
    const certificate = new X509Certificate(readFileSync(cert));
    const endsAt = Date.parse(certificate.validTo);
    return certificate.checkIP(address) !== undefined && endsAt - Date.now() > RENEWAL_AHEAD_MS && isPair(cert, key);
  } catch {
    // Damaged: another one is made.
    return false;
  }
}

function requestConfig(address) {
  return `[req]
prompt = no
distinguished_name = subject
x509_extensions = server
[subject]
CN = Parley on ${address}
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = IP:${address}, IP:127.0.0.1, DNS:${hostname()}, DNS:localhost
`;
}

/** Returns the same paths if the two files are a certificate in its time and the key to it; throws what is wrong. */
export function checkGivenCertificate({ cert, key }) {
  for (const file of [cert, key]) {
    if (!existsSync(file)) throw new SetupError(`There is no file ${file}.`);
  }
  const problem = problemOf(cert, key);
  if (problem)
    throw new SetupError(problem, 'Give PEM files: --cert with the certificate (chain), --key with its key.');
  return { cert, key };
}

function problemOf(cert, key) {
  try {
    const { validTo } = new X509Certificate(readFileSync(cert));
    if (Date.parse(validTo) < Date.now()) return `The certificate ${cert} expired on ${validTo}.`;
    return isPair(cert, key) ? undefined : `The key ${key} is not the key of ${cert}.`;
  } catch (error) {
    return `The certificate or its key cannot be read: ${error.message}.`;
  }
}

function isPair(cert, key) {
  return new X509Certificate(readFileSync(cert)).checkPrivateKey(createPrivateKey(readFileSync(key)));
}
