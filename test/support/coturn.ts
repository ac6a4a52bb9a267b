import { createSocket } from 'node:dgram';
import { once } from 'node:events';
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
  secret: string;
  /** How many allocations it has granted so far. */
  allocations(): number;
  log(): string;
  stop(): Promise<void>;
};

const STARTS_WITHIN_MS = 10_000;

type Options = {
  secret?: string;
  /** Default: loopback. */
  address?: string;
  /** Private addresses that it may reach: one or a range. */
  allowedPeers?: string;
};

/** Debian's coturn, configured by our template; peers on loopback are allowed, which it never is elsewhere. */
export async function startCoturn(options: Options = {}): Promise<Coturn> {
  const { secret = 'a-secret-for-tests-alone', address = '127.0.0.1', allowedPeers = '' } = options;
  const folder = await mkdtemp(join(tmpdir(), 'parley-coturn-'));
  const [port] = await freePorts(1);
  const url = `turn:${address}:${port}?transport=udp`;
  const tcpUrl = `turn:${address}:${port}?transport=tcp`;
  const config = turnConfig({
    PARLEY_TURN_URLS: `${url},${tcpUrl}`,
    PARLEY_TURN_SECRET: secret,
    COTURN_ADDRESS: address,
    COTURN_ALLOWED_PEERS: allowedPeers,
  });
  const forTests = ['allow-loopback-peers', 'verbose', `userdb=${folder}/db`, `pidfile=${folder}/pid`];
  await writeFile(join(folder, 'turnserver.conf'), [config, ...forTests, ''].join('\n'));

  const coturn = spawnTied('/usr/bin/turnserver', ['-c', join(folder, 'turnserver.conf')], { cwd: folder });
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
  return { url, tcpUrl, secret, allocations, log: () => log, stop };
}

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
