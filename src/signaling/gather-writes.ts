import type { Writable } from 'node:stream';

/**
 * What is written from now on goes out as one when this turn of the event loop is over, with all that other sockets brought
 * in it: the kernel takes as long for a write as we for a frame. The busier the server, the more goes together. `written`:
 * the kernel has what it takes of it.
 */
export function gatherWrites(stream: Writable, written: () => void): void {
  if (stream.writableCorked > 0) return;
  stream.cork();
  setImmediate(() => {
    stream.uncork();
    written();
  });
}
