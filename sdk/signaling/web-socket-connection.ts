import { type ClientFrame, ServerFrame } from '../../src/protocol/envelope.ts';
import { TypedEmitter } from '../../src/shared/typed-emitter.ts';
import type { Log } from '../log.ts';

export type ConnectionEvents = {
  frame: ServerFrame;
  /** By the network or the server; never by our own `close`. */
  closed: { code: number; reason: string };
};

export type WebSocketConnectionDependencies = {
  url: string;
  WebSocket: new (url: string) => WebSocket;
  log: Log;
};

/** One WebSocket that speaks in frames. What does not parse is logged and dropped. */
export class WebSocketConnection {
  readonly #log: Log;
  readonly #emitter: TypedEmitter<ConnectionEvents>;
  readonly #listening = new AbortController();
  readonly #socket: WebSocket;

  constructor({ url, WebSocket, log }: WebSocketConnectionDependencies) {
    this.#log = log;
    this.#emitter = new TypedEmitter((error) => log('error', 'a frame could not be handled', error));
    this.#socket = new WebSocket(url);
    const { signal } = this.#listening;
    this.#socket.addEventListener('message', ({ data }) => this.#handleMessage(data), { signal });
    this.#socket.addEventListener('close', ({ code, reason }) => this.#handleClosed(code, reason), { signal });
    // A `close` event follows; the error itself says nothing to scripts.
    this.#socket.addEventListener('error', () => {}, { signal });
  }

  on<K extends keyof ConnectionEvents>(event: K, listener: (data: ConnectionEvents[K]) => void): () => void {
    return this.#emitter.on(event, listener);
  }

  send(frame: ClientFrame): void {
    if (this.#socket.readyState === 1) this.#socket.send(JSON.stringify(frame));
  }

  close(): void {
    this.#listening.abort();
    this.#socket.close();
  }

  #handleMessage(data: unknown): void {
    const frame = ServerFrame.safeParse(typeof data === 'string' ? parseJson(data) : undefined);
    if (frame.success) this.#emitter.emit('frame', frame.data);
    else this.#log('error', 'the server sent something that is not a frame', frame.error);
  }

  #handleClosed(code: number, reason: string): void {
    this.#listening.abort();
    this.#emitter.emit('closed', { code, reason });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
