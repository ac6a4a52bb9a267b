import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { Connection, type ConnectionServices } from '../../../src/signaling/connection.ts';
import type { Handlers } from '../../../src/signaling/dispatcher.ts';
import { ApplicationRates } from '../../../src/signaling/rate-limits.ts';
import { Session } from '../../../src/signaling/session.ts';
import type { SignIn } from '../../../src/signaling/sign-in.ts';
import { device, sessionId } from '../../support/people.ts';

/** A socket that keeps what is sent, and can refuse to drain. */
class FakeSocket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  closed: { code: number; reason: string } | null = null;
  readonly sent: { type: string; re?: number; seq?: number; data: Record<string, unknown> }[] = [];

  send(json: string): void {
    this.sent.push(JSON.parse(json));
  }

  close(code: number, reason: string): void {
    this.closed = { code, reason };
    this.readyState = 2;
  }
}

/** Signs everybody in as Anna; `authenticated` lets a test decide when. */
function connection({
  authenticated = Promise.resolve(),
  handlers = {},
}: {
  authenticated?: Promise<void>;
  handlers?: Partial<Handlers>;
} = {}) {
  const socket = new FakeSocket();
  const log = { requests: [] as string[], refused: [] as string[], faults: [] as unknown[], detached: 0 };
  const signIn = {
    authenticate: () => authenticated,
    start: (_: unknown, wire: Connection) => ({
      session: new Session({
        sessionId: sessionId('s'),
        device: device('anna-1'),
        wire,
        iceRefreshAt: 0,
        outbox: { maxMessages: 10, maxBytes: 1_000_000 },
      }),
      result: {},
    }),
    announce: () => undefined,
    detach: () => void log.detached++,
  };
  const services: ConnectionServices = {
    handlers: handlers as Handlers,
    signIn: signIn as unknown as SignIn,
    applicationRates: new ApplicationRates(() => null),
    now: () => 0,
    onRequest: (type) => void log.requests.push(type),
    onRefused: (code) => void log.refused.push(code),
    onFault: (error) => `reference-${log.faults.push(error)}`,
  };
  const opened = new Connection(socket as unknown as WebSocket, new PassThrough(), '127.0.0.1', services);
  const receive = (frame: unknown): Promise<void> => opened.receive(Buffer.from(JSON.stringify(frame)), false);
  const hello = {
    v: 1,
    id: 1,
    type: 'hello',
    data: { credentials: { method: 'guest', name: 'A' }, client: { name: 't', version: '1' } },
  };
  return { opened, socket, log, receive, signInNow: () => receive(hello) };
}

describe('faults', () => {
  test('O8: a fault of ours is `internal` with the reference under which it is logged; the session goes on', async () => {
    const fault = new Error('database password is hunter2');
    const handlers: Partial<Handlers> = {
      'call.cancel': () => {
        throw fault;
      },
      ping: () => ({ serverTime: 5 }),
    };
    const { socket, log, receive, signInNow } = connection({ handlers });
    await signInNow();
    await receive({ v: 1, id: 2, type: 'call.cancel', data: { callId: 'call' } });
    await receive({ v: 1, id: 3, type: 'ping' });
    expect(socket.sent.slice(1)).toMatchObject([
      { type: 'error', re: 2, seq: 1, data: { code: 'internal', details: { reference: 'reference-1' } } },
      { type: 'ping', re: 3, seq: 2 },
    ]);
    expect(log.faults).toEqual([fault]);
    expect(log.refused).toEqual(['internal']);
    expect(JSON.stringify(socket.sent)).not.toContain('hunter2');
  });
});

describe('signing in', () => {
  test('S3: while it is signing in nothing else is taken, not even a second hello', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { socket, receive, signInNow } = connection({ authenticated: promise });
    const first = signInNow();
    await receive({ v: 1, id: 2, type: 'ping' });
    await signInNow();
    resolve();
    await first;
    expect(socket.sent.map(({ type, data }) => data['code'] ?? type)).toEqual([
      'not-signed-in',
      'already-signed-in',
      'hello',
    ]);
  });

  test('S17: lost while it is signing in, it starts no session', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { opened, socket, log, signInNow } = connection({ authenticated: promise });
    const first = signInNow();
    opened.lost(1006);
    resolve();
    await first;
    expect(socket.sent).toEqual([]);
    expect(log.detached).toBe(0);
    expect(opened.awaitsSignIn).toBe(false);
  });
});

describe('closing', () => {
  test('S14: says bye once, takes nothing more, and is nobody’s loss', async () => {
    const { opened, socket, log, receive, signInNow } = connection();
    await signInNow();
    opened.close({ reason: 'signed-out', action: 'disconnect' });
    opened.close({ reason: 'too-slow', action: 'reconnect' });
    await receive({ v: 1, id: 2, type: 'ping' });
    opened.lost(1006);
    expect(socket.sent.slice(1)).toMatchObject([{ type: 'bye', data: { reason: 'signed-out' } }]);
    expect(socket.closed).toEqual({ code: 1000, reason: 'signed-out' });
    expect(log.detached).toBe(0);
  });

  test('L3: one that was told bye is not cut off as one that never signed in', async () => {
    const { opened, signInNow } = connection();
    expect(opened.awaitsSignIn).toBe(true);
    await signInNow();
    expect(opened.awaitsSignIn).toBe(false);
    opened.close({ reason: 'signed-out', action: 'disconnect' });
    expect(opened.awaitsSignIn).toBe(false);
  });

  test('L4: a client that does not read is closed, and may come back: its session is lost, not ended', async () => {
    const { opened, socket, log, receive, signInNow } = connection({ handlers: { ping: () => ({ serverTime: 0 }) } });
    await signInNow();
    socket.bufferedAmount = 1_048_577;
    await receive({ v: 1, id: 2, type: 'ping' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(socket.closed).toEqual({ code: 1013, reason: 'too-slow' });
    opened.lost(1006);
    expect(log.detached).toBe(1);
  });
});
