import { WebSocket } from 'ws';

/** Opens the signaling of that page as its own script would. Null: it was welcomed; else what came instead. */
export function openedWebSocket(pageUrl: string, timeoutMs: number): Promise<string | null> {
  const url = new URL('/ws', pageUrl);
  const { origin } = url;
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  // That the page opened was seen before: what its certificate says is no question here.
  const socket = new WebSocket(url, { origin, handshakeTimeout: timeoutMs, rejectUnauthorized: false });
  return new Promise((resolve) => {
    const end = (outcome: string | null): void => {
      socket.terminate();
      resolve(outcome);
    };
    const impatience = setTimeout(() => end('nothing'), timeoutMs);
    socket.once('close', () => clearTimeout(impatience));
    socket.once('message', () => end(null));
    socket.once('unexpected-response', (_, { statusCode }) => end(`HTTP ${statusCode}`));
    socket.once('error', (error) => end(error.message));
  });
}
