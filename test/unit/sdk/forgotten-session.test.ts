import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CallId } from '../../../src/protocol/ids.ts';
import { presence, refuses } from './support/scripted-server.ts';
import { asGuest, signedIn } from './support/scripted-session.ts';

const callId = CallId.parse('call-1');

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a session that the server forgot', () => {
  it('is started anew with the guest’s token, so that the guest stays the same user', async () => {
    const { server, socket, session } = await signedIn();
    const begun = vi.fn();
    session.on('started', begun);
    const pending = expect(session.request('call.leave', { callId })).rejects.toMatchObject({
      code: 'session-expired',
    });
    socket.breaks();
    const next = await server.accepts(2);
    refuses(next, 'resume', 'session-expired');
    expect(next.last('hello').data).toMatchObject({ credentials: { method: 'token', token: 'guest-token' } });
    next.welcomes({ sessionId: 'session-2' });
    await pending;
    expect(begun).toHaveBeenCalledOnce();
    expect(session.state.phase).toBe('online');
  });

  it('keeps the guest the same user however often the server restarts', async () => {
    const { server, socket } = await signedIn();
    let current = socket;
    for (const count of [2, 3, 4]) {
      current.breaks();
      await vi.advanceTimersByTimeAsync(1_000);
      current = await server.accepts(count);
      refuses(current, 'resume', 'session-expired');
      expect(current.last('hello').data).toMatchObject({ credentials: { method: 'token', token: 'guest-token' } });
      current.welcomes();
    }
    current.breaks();
    await vi.advanceTimersByTimeAsync(1_000);
    const last = await server.accepts(5);
    refuses(last, 'resume', 'session-expired');
    refuses(last, 'hello', 'token-expired');
    expect(last.last('hello').data).toMatchObject({ credentials: asGuest });
  });

  it('takes the guest’s name where the guest’s token has run out', async () => {
    const { server, socket } = await signedIn();
    socket.breaks();
    const next = await server.accepts(2);
    refuses(next, 'resume', 'session-expired');
    refuses(next, 'hello', 'token-invalid');
    expect(next.last('hello').data).toMatchObject({ credentials: asGuest });
  });

  it('counts messages from 1 again', async () => {
    const { server, socket, seen } = await signedIn();
    for (const seq of [1, 2, 3]) socket.says(presence(seq, 'bob'));
    socket.breaks();
    const next = await server.accepts(2);
    refuses(next, 'resume', 'session-expired');
    next.welcomes();
    next.says(presence(1, 'eve'));
    expect(seen).toHaveLength(4);
  });

  it('is expired when the credentials are refused too', async () => {
    const { server, socket, session } = await signedIn();
    socket.breaks();
    const next = await server.accepts(2);
    refuses(next, 'resume', 'session-expired');
    refuses(next, 'hello', 'token-expired');
    refuses(next, 'hello', 'guests-not-allowed');
    expect(session.state).toMatchObject({ phase: 'expired', problem: { code: 'guests-not-allowed' } });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.sockets).toHaveLength(2);
  });

  it('is asked for again after a refusal that may pass', async () => {
    const { server, socket, session } = await signedIn();
    socket.breaks();
    refuses(await server.accepts(2), 'resume', 'limit-reached');
    expect(session.state.phase).toBe('reconnecting');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.sockets).toHaveLength(3);
  });
});
