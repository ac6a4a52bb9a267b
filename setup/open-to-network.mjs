import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { resolve } from 'node:path';
import { certificateFor, checkGivenCertificate } from './certificate.mjs';
import { root } from './project.mjs';
import { SetupError } from './setup-error.mjs';

const DEFAULT_PORT = 8080;
const VIRTUAL_INTERFACE = /^(docker|br-|veth|virbr|lxc|cni|tun|tap|wg)/;

/**
 * Settles how to serve the local network, before any long work: throws when there is no address or the given
 * certificate is of no use.
 * @returns {{ address: string, given?: { cert: string, key: string }, debianPackages: string[] }}
 */
export function planNetwork({ lan, ...options }) {
  const address = lan || process.env.PARLEY_ANNOUNCED_ADDRESS || findAddress();
  const cert = options.cert ?? (process.env.PARLEY_TLS_CERT_FILE || undefined);
  const key = options.key ?? (process.env.PARLEY_TLS_KEY_FILE || undefined);
  if (cert === undefined) return { address, debianPackages: ['openssl'] };
  return {
    address,
    given: checkGivenCertificate({ cert: fromCaller(cert), key: fromCaller(key) }),
    debianPackages: [],
  };
}

/** Makes the certificate if none was given; resolves to the settings with which the server serves the network. */
export async function openToNetwork({ address, given }, progress) {
  let files = given;
  await progress.step('certificate', async () => {
    files ??= await certificateFor(address, resolve(root, process.env.PARLEY_DATA_DIR || 'data', 'tls'));
    return `${given ? 'yours' : 'self-signed'}, ${files.cert}`;
  });
  if (!given) {
    console.error('Browsers do not know this certificate and warn once: choose "Advanced", then go on to the page.');
  }
  return {
    PARLEY_HOST: process.env.PARLEY_HOST || '0.0.0.0',
    PARLEY_TLS_CERT_FILE: files.cert,
    PARLEY_TLS_KEY_FILE: files.key,
    PARLEY_ANNOUNCED_ADDRESS: address,
    PARLEY_GUESTS: process.env.PARLEY_GUESTS || 'true',
    PARLEY_PUBLIC_URL: process.env.PARLEY_PUBLIC_URL || `https://${address}:${process.env.PARLEY_PORT || DEFAULT_PORT}`,
  };
}

/** npm runs scripts in the project's folder; INIT_CWD is where the caller stands. */
const fromCaller = (path) => resolve(process.env.INIT_CWD ?? '.', path);

/** This machine's address on the interface of its default route, else on the first that is no virtual one. */
function findAddress() {
  const addresses = Object.entries(networkInterfaces()).flatMap(([name, entries]) =>
    entries.filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => ({ name, address })),
  );
  const route = defaultRouteInterface();
  const found =
    addresses.find(({ name }) => name === route) ?? addresses.find(({ name }) => !VIRTUAL_INTERFACE.test(name));
  if (!found) {
    throw new SetupError(
      'This machine has no address in a local network.',
      'Say which one to announce: --lan=ADDRESS.',
    );
  }
  return found.address;
}

/** The kernel's routing table: a destination of all zeroes is the default route. */
function defaultRouteInterface() {
  try {
    const routes = readFileSync('/proc/net/route', 'utf8')
      .split('\n')
      .map((line) => line.split('\t'));
    return routes.find(([, destination]) => destination === '00000000')?.[0];
  } catch {
    return undefined;
  }
}
