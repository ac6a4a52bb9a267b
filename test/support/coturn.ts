import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { turnConfig } from '../../turn-config/turn-config.ts';
import { freePorts } from './free-ports.ts';
import { spawnTied } from './tied-process.ts';

export type Coturn = {
  /** `turn:` over UDP. */
  url: string;
  tcpUrl: string;
  /** `turns:`; only of one with a certificate. */
  tlsUrl: string;
  secret: string;
  /** How many allocations it has granted so far. */
  allocations(): number;
  log(): string;
  stop(): Promise<void>;
};

type CoturnOptions = {
  secret?: string;
  /** Default: loopback. */
  address?: string;
  /** Private addresses that it may reach: one or a range. */
  allowedPeers?: string;
  certificate?: { certFile: string; keyFile: string };
  /** How far its clock is ahead, as faketime reads it: `+90s`. */
  clock?: string;
  /** False: as it always is elsewhere. */
  allowsLoopback?: boolean;
  /** Changes what the template says. */
  configure?: (config: string) => string;
};

const STARTS_WITHIN_MS = 10_000;

/** Debian's coturn, configured by our template; peers on loopback are allowed, which it never is elsewhere. */
export async function startCoturn(options: CoturnOptions = {}): Promise<Coturn> {
  const {
    secret = 'a-secret-for-tests-alone',
    address = '127.0.0.1',
    allowedPeers = '',
    certificate,
    allowsLoopback = true,
    configure = (it) => it,
  } = options;
  const folder = await mkdtemp(join(tmpdir(), 'parley-coturn-'));
  const [port, tlsPort] = await freePorts(2);
  const url = `turn:${address}:${port}?transport=udp`;
  const tcpUrl = `turn:${address}:${port}?transport=tcp`;
  const tlsUrl = `turns:${address}:${tlsPort}?transport=tcp`;
  const config = turnConfig({
    PARLEY_TURN_URLS: [url, tcpUrl, ...(certificate ? [tlsUrl] : [])].join(),
    PARLEY_TURN_SECRET: secret,
    COTURN_ADDRESS: address,
    COTURN_ALLOWED_PEERS: allowedPeers,
    ...(certificate && { COTURN_TLS_CERT_FILE: certificate.certFile, COTURN_TLS_KEY_FILE: certificate.keyFile }),
  });
  const loopback = allowsLoopback ? ['allow-loopback-peers'] : [];
  const forTests = [...loopback, 'verbose', `userdb=${folder}/db`, `pidfile=${folder}/pid`];
  await writeFile(join(folder, 'turnserver.conf'), [configure(config), ...forTests, ''].join('\n'));

  const coturn = spawnTied('/usr/bin/turnserver', ['-c', join(folder, 'turnserver.conf')], {
    cwd: folder,
    env: { ...process.env, ...(options.clock !== undefined && atAnotherTime(options.clock)) },
  });
  const exited = once(coturn, 'exit');
  let log = '';
  coturn.stdout.on('data', (chunk) => (log += chunk));
  coturn.stderr.on('data', (chunk) => (log += chunk));
  const stop = async (): Promise<void> => {
    coturn.kill('SIGKILL');
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  const answered = answersBinding(address, Number(port), AbortSignal.timeout(STARTS_WITHIN_MS));
  const failed = exited.then(() => Promise.reject(new Error('it ended')));
  try {
    await Promise.race([answered, failed]);
  } catch (cause) {
    await stop();
    throw new Error(`coturn did not start:\n${log}`, { cause });
  }
  failed.catch(() => {});
  const allocations = (): number => log.match(/ALLOCATE processed, success/g)?.length ?? 0;
  return { url, tcpUrl, tlsUrl, secret, allocations, log: () => log, stop };
}

/** faketime's own program would stand between us and coturn, and leave that behind. */
const atAnotherTime = (clock: string): Record<string, string> => ({
  LD_PRELOAD: globSync('/usr/lib/*/faketime/libfaketimeMT.so.1')[0] ?? '',
  FAKETIME: clock,
});

/** Asks by STUN binding requests (RFC 8489 §2) until one is answered. */
async function answersBinding(address: string, port: number, signal: AbortSignal): Promise<void> {
  const socket = createSocket('udp4');
  const request = Buffer.concat([Buffer.from('000100002112a442', 'hex'), Buffer.from('parley-tests')]);
  const asking = setInterval(() => socket.send(request, port, address), 50);
  // Until it listens, the kernel says that nobody does.
  socket.on('error', () => {});
  try {
    await once(socket, 'message', { signal });
  } finally {
    clearInterval(asking);
    socket.close();
  }
}
