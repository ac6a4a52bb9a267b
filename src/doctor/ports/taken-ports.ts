import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import type { Config } from '../../config.ts';
import { holderOf, type PortHolder } from './port-holder.ts';

type Port = { use: 'http' | 'media'; protocol: 'tcp' | 'udp'; host: string; port: number };

/** `foreign-address`: the host to listen on is no address of this machine. `holder`: null where the system does not tell. */
export type TakenPort = Port &
  (
    | { because: 'taken'; holder: PortHolder | null }
    | { because: 'not-allowed' | 'foreign-address' }
    | { because: 'failed'; message: string }
  );

/** Which of the ports that the server will want cannot be had now. */
export async function takenPorts(config: Config): Promise<TakenPort[]> {
  const outcomes = await Promise.all(wantedPorts(config).map(tryPort));
  return outcomes.filter((taken) => taken !== null);
}

function wantedPorts({ http, media }: Config): Port[] {
  const mediaPorts = Array.from({ length: media.workers }, (_, index) => media.basePort + index);
  return [
    { use: 'http', protocol: 'tcp', host: http.host, port: http.port },
    ...mediaPorts.flatMap((port) =>
      (['udp', 'tcp'] as const).map((protocol) => ({
        use: 'media' as const,
        protocol,
        host: media.listenAddress,
        port,
      })),
    ),
  ];
}

async function tryPort(wanted: Port): Promise<TakenPort | null> {
  try {
    await (wanted.protocol === 'tcp' ? bindTcp(wanted) : bindUdp(wanted));
    return null;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    switch (code) {
      case 'EADDRINUSE':
        return { ...wanted, because: 'taken', holder: await holderOf(wanted) };
      case 'EACCES':
        return { ...wanted, because: 'not-allowed' };
      case 'EADDRNOTAVAIL':
      case 'ENOTFOUND':
        return { ...wanted, because: 'foreign-address' };
      default:
        return { ...wanted, because: 'failed', message: String(error) };
    }
  }
}

function bindTcp({ host, port }: Port): Promise<void> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => server.close(() => resolve()));
  });
}

function bindUdp({ host, port }: Port): Promise<void> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  return new Promise((resolve, reject) => {
    socket.once('error', (error) => {
      socket.close();
      reject(error);
    });
    socket.bind({ port, address: host, exclusive: true }, () => socket.close(() => resolve()));
  });
}
