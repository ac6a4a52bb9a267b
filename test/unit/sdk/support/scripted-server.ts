import { vi } from 'vitest';
import { requests } from '../../../../src/protocol/contract.ts';
import type { ClientFrame } from '../../../../src/protocol/envelope.ts';

/** The server's end of a WebSocket that exists only in this process. */
export class ScriptedSocket extends EventTarget {
  readyState = 0;
  readonly sent: ClientFrame[] = [];

  /** What the client sent of one type, or of all. */
  requests(type?: string): ClientFrame[] {
    return this.sent.filter((frame) => type === undefined || frame.type === type);
  }

  last(type: string): ClientFrame {
    const frame = this.requests(type).at(-1);
    if (!frame) throw new Error(`the client sent no ${type}`);
    return frame;
  }

  says(frame: { type: string; data: unknown; re?: number; seq?: number }): void {
    this.saysRaw(JSON.stringify({ v: 1, ...frame }));
  }

  saysRaw(data: unknown): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data }));
  }

  /** Takes the last hello as the server does: a guest's token comes only with credentials that had none. */
  welcomes(more: object = {}): void {
    const { id, data } = this.last('hello');
    const { credentials } = requests.hello.params.parse(data);
    const guestToken = credentials.method === 'guest' ? { guestToken: 'guest-token' } : {};
    this.says({ re: id, type: 'hello', data: { ...helloReply, ...guestToken, ...more } });
  }

  opens(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
    this.says({ type: 'welcome', data: welcome });
  }

  breaks(): void {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event('close'), { code: 1006, reason: '' }));
  }

  /** The client's side. */
  send(text: string): void {
    this.sent.push(JSON.parse(text) as ClientFrame);
  }

  close(): void {
    this.readyState = 3;
  }
}

/** Every socket that the client opens, in order. */
export class ScriptedServer {
  readonly sockets: ScriptedSocket[] = [];
  readonly WebSocket: new (
    url: string,
  ) => WebSocket;

  constructor() {
    const { sockets } = this;
    this.WebSocket = class extends ScriptedSocket {
      constructor() {
        super();
        sockets.push(this);
      }
    } as unknown as new (
      url: string,
    ) => WebSocket;
  }

  get socket(): ScriptedSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error('the client has not connected');
    return socket;
  }

  /** Waits for the client's next connection, and greets it. */
  async accepts(count: number): Promise<ScriptedSocket> {
    await vi.waitFor(() => {
      if (this.sockets.length < count) throw new Error(`${this.sockets.length} of ${count} connections`);
    });
    this.socket.opens();
    return this.socket;
  }
}

export const HEARTBEAT_MS = 10_000;

export const welcome = {
  versions: [1],
  features: ['resume', 'p2p'],
  serverTime: 0,
  guests: true,
  limits: { maxMessageBytes: 65_536, graceMs: 30_000, heartbeatMs: HEARTBEAT_MS, ringTimeoutMs: 45_000 },
};

export const ice = { iceServers: [], expiresAt: null };

const helloReply = {
  sessionId: 'session-1',
  resumeToken: 'resume-1',
  me: { userId: 'ann', name: 'Ann', applicationId: 'guests', applicationName: 'guests', guest: true },
  deviceId: 'device-1',
  ice,
  choice: 'online',
  people: [],
  everybody: true,
};

export const refuses = (socket: ScriptedSocket, type: string, code: string) =>
  socket.says({ re: socket.last(type).id, type: 'error', data: { code, message: code } });

export const presence = (seq: number, userId: string) => ({
  seq,
  type: 'presence.changed',
  data: { people: [{ userId, name: userId, state: 'online' }] },
});
