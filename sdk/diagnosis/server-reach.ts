import type { Reach } from '../../src/protocol/diagnostics.ts';
import type { Environment } from '../environment.ts';

const TRIES_FOR_MS = 5_000;

/** Whether the signaling server welcomes this device, by a WebSocket of its own. The round trip is that of opening it. */
export function serverReach(environment: Environment, url: string): Promise<Reach> {
  const begun = performance.now();
  return new Promise((resolve) => {
    let socket: WebSocket;
    try {
      socket = new environment.WebSocket(url);
    } catch {
      resolve({ state: 'failed', reason: 'unsupported' });
      return;
    }
    const end = (reach: Reach): void => {
      clearTimeout(impatience);
      socket.close();
      resolve(reach);
    };
    const impatience = setTimeout(() => end({ state: 'failed', reason: 'silent' }), TRIES_FOR_MS);
    socket.addEventListener('message', () => end({ state: 'reached', rttMs: performance.now() - begun }));
    socket.addEventListener('close', () => end({ state: 'failed', reason: 'refused' }));
  });
}
