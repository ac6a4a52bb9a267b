import { vi } from 'vitest';
import type { ConnectionState } from '../../../../sdk/api.ts';
import { Session } from '../../../../sdk/signaling/session.ts';
import { ScriptedServer } from './scripted-server.ts';

export const asGuest = { method: 'guest', name: 'Ann' } as const;

export function started() {
  const server = new ScriptedServer();
  const log = vi.fn();
  const session = new Session({
    url: 'ws://test',
    WebSocket: server.WebSocket,
    client: { name: 'test', version: '1' },
    reconnectPolicy: (attempt, notBeforeMs) => Math.max(notBeforeMs, attempt === 1 ? 0 : 1_000),
    log,
  });
  const states: ConnectionState['phase'][] = [];
  const seen: unknown[] = [];
  session.on('state', ({ phase }) => states.push(phase));
  session.on('notification', (notification) => seen.push(notification));
  return { server, session, states, seen, log };
}

export async function signedIn() {
  const parts = started();
  const result = parts.session.signIn(asGuest);
  const socket = await parts.server.accepts(1);
  socket.welcomes();
  return { ...parts, socket, result: await result };
}
