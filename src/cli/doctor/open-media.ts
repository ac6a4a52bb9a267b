import { createServer } from 'node:net';
import { createMediasoupPlane } from '../../../workers/mediasoup-media-plane.ts';
import type { Config } from '../../config.ts';
import type { TakenPort } from '../../doctor/ports/taken-ports.ts';
import type { Media } from '../../doctor/subject.ts';

/** Workers as the server would run them; where their ports are taken, one on another port, to see it run. */
export async function openMedia({ media }: Config, taken: readonly TakenPort[]): Promise<Media> {
  const log = { info: () => undefined, error: () => undefined };
  const isFree = !taken.some(({ use }) => use === 'media');
  try {
    if (isFree) return { state: 'running', plane: await createMediasoupPlane({ ...media, log }) };
    const elsewhere = { workers: 1, basePort: await freePort(), listenAddress: '127.0.0.1', announcedAddress: null };
    return { state: 'elsewhere', plane: await createMediasoupPlane({ ...elsewhere, log }) };
  } catch (error) {
    return { state: 'failed', error };
  }
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
