import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { NotificationData } from '../protocol/contract.ts';
import { MAX_MESSAGE_BYTES } from '../protocol/limits.ts';
import { sessionNotifications } from '../protocol/session.ts';
import { PROTOCOL_VERSION } from '../protocol/version.ts';
import { Connection, type ConnectionServices } from './connection.ts';

export type WebSocketSettings = {
  path: string;
  /** Origins of other sites that embed calls; `*` for all. The page's own host is always allowed. */
  allowedOrigins: readonly string[];
  heartbeatMs: number;
  maxConnections: number;
  maxConnectionsPerAddress: number;
};

/** Who says nothing for so long never meant to sign in. */
const SIGN_IN_TIMEOUT_MS = 15_000;
/** A client that does not answer our close is cut off after this. */
const CLOSE_TIMEOUT_MS = 2_000;
/** Up to this size a frame is answered with `message-too-large`; beyond it, the socket is closed with 1009. */
const HARD_MESSAGE_LIMIT = 4 * MAX_MESSAGE_BYTES;

/** Accepts WebSockets, greets them, and notices those that died without a word. */
export class SignalingServer {
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: HARD_MESSAGE_LIMIT, perMessageDeflate: false });
  readonly #connections = new Map<Connection, WebSocket>();
  readonly #perAddress = new Map<string, number>();
  readonly #settings: WebSocketSettings;
  readonly #services: ConnectionServices;
  readonly #welcome: () => NotificationData<'welcome'>;
  #pingedAt = 0;

  constructor(settings: WebSocketSettings, services: ConnectionServices, welcome: () => NotificationData<'welcome'>) {
    this.#settings = settings;
    this.#services = services;
    this.#welcome = welcome;
  }

  /** For the HTTP server's `upgrade` event. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, address: string): void {
    const refusal = this.#refusal(request, address);
    if (refusal) {
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    // The answer and the welcome in one packet.
    socket.cork();
    this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#accept(webSocket, socket, address));
    socket.uncork();
  }

  tick(now: number): void {
    const { heartbeatMs } = this.#settings;
    const pingDue = now - this.#pingedAt >= heartbeatMs / 2;
    if (pingDue) this.#pingedAt = now;
    for (const [connection, socket] of this.#connections) {
      const idle = now - connection.heardAt > heartbeatMs * 1.5;
      const loitering = connection.awaitsSignIn && now - connection.openedAt > SIGN_IN_TIMEOUT_MS;
      if (idle || loitering) connection.terminate();
      else if (pingDue && socket.readyState === socket.OPEN) socket.ping();
    }
  }

  /** Closes what is left after the sessions have said goodbye. */
  async stop(): Promise<void> {
    for (const connection of this.#connections.keys()) {
      connection.close({ reason: 'server-stopping', action: 'reconnect' });
    }
    const impatience = setTimeout(() => {
      for (const socket of this.#connections.values()) socket.terminate();
    }, CLOSE_TIMEOUT_MS);
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
    clearTimeout(impatience);
  }

  get connections(): number {
    return this.#connections.size;
  }

  #accept(socket: WebSocket, stream: Duplex, address: string): void {
    const connection = new Connection(socket, stream, address, this.#services);
    this.#connections.set(connection, socket);
    this.#count(address, 1);
    socket.on('message', (raw, isBinary) => void connection.receive(toBuffer(raw), isBinary));
    socket.on('pong', () => connection.heard());
    // An error is always followed by `close`, which does the work.
    socket.on('error', () => undefined);
    socket.on('close', (code) => {
      this.#connections.delete(connection);
      this.#count(address, -1);
      connection.lost(code);
    });
    const data = sessionNotifications.welcome.parse(this.#welcome());
    connection.send(JSON.stringify({ v: PROTOCOL_VERSION, type: 'welcome', data }));
  }

  #count(address: string, change: 1 | -1): void {
    const count = (this.#perAddress.get(address) ?? 0) + change;
    if (count === 0) this.#perAddress.delete(address);
    else this.#perAddress.set(address, count);
  }

  #refusal({ url, headers }: IncomingMessage, address: string): string | null {
    const { path, allowedOrigins, maxConnections, maxConnectionsPerAddress } = this.#settings;
    if (url?.split('?')[0] !== path) return '404 Not Found';
    const ofAddress = this.#perAddress.get(address) ?? 0;
    if (this.#connections.size >= maxConnections || ofAddress >= maxConnectionsPerAddress) {
      return '503 Service Unavailable';
    }
    const { origin, host } = headers;
    const allowed =
      origin === undefined ||
      allowedOrigins.includes('*') ||
      allowedOrigins.includes(origin) ||
      (URL.canParse(origin) && new URL(origin).host === host);
    return allowed ? null : '403 Forbidden';
  }
}

function toBuffer(raw: Buffer | ArrayBuffer | Buffer[]): Buffer {
  if (Buffer.isBuffer(raw)) return raw;
  return Array.isArray(raw) ? Buffer.concat(raw) : Buffer.from(raw);
}
