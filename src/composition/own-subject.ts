import type { Config } from '../config.ts';
import type { Subject } from '../doctor/subject.ts';
import { thisMachine } from '../doctor/this-machine.ts';
import type { MediaPlane } from '../rooms/ports.ts';

type Running = { media: MediaPlane; port: number; wallClock: () => number };

/** What the doctor looks at where the running server itself examines. */
export const ownSubject = (config: Config, { media, port, wallClock }: Running): Subject => ({
  config,
  media: { state: 'running', plane: media },
  looker: { by: 'server', url: localUrl(config, port) },
  machine: thisMachine,
  now: wallClock,
});

export function localUrl({ http }: Config, port: number): string {
  const host = ['0.0.0.0', '::', '127.0.0.1'].includes(http.host) ? 'localhost' : http.host;
  return `${http.tls ? 'https' : 'http'}://${host}:${port}`;
}
