import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { resolve } from 'node:path';
import { certificateFor, checkGivenCertificate } from './certificate.mjs';
import { root } from './project.mjs';
import { SetupError } from './setup-error.mjs';

const DEFAULT_PORT = 8080;
const VIRTUAL_INTERFACE = /^(docker|br-|veth|virbr|lxc|cni|tun|tap|wg)/;

/** Debian packages that serving the network takes. */
export function packagesForNetwork({ lan, cert }) {
  return lan === undefined || cert !== undefined ? [] : ['openssl'];
}

/** Settles address and certificate; resolves to the settings with which the server serves the local network. */
export async function openToNetwork({ lan, cert, key }, progress) {
  const address = lan || findAddress();
  const port = process.env.PARLEY_PORT || DEFAULT_PORT;
  let files;
  await progress.step('certificate', async () => {
    if (cert !== undefined) {
      files = checkGivenCertificate({ cert: fromCaller(cert), key: fromCaller(key) });
      return `yours, ${files.cert}`;
    }
    files = await certificateFor(address, resolve(root, process.env.PARLEY_DATA_DIR || 'data', 'tls'));
    return `self-signed, ${files.cert}`;
  });
  if (cert === undefined) {
    console.error(
      `Browsers do not know this certificate and warn once: choose "Advanced", then "Proceed to ${address}".`,
    );
  }
  return {
    PARLEY_HOST: '0.0.0.0',
    PARLEY_TLS_CERT_FILE: files.cert,
    PARLEY_TLS_KEY_FILE: files.key,
    PARLEY_ANNOUNCED_ADDRESS: address,
    PARLEY_GUESTS: process.env.PARLEY_GUESTS || 'true',
    PARLEY_PUBLIC_URL: process.env.PARLEY_PUBLIC_URL || `https://${address}:${port}`,
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
