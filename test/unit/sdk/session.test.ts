import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CallId } from '../../../src/protocol/ids.ts';
import { HEARTBEAT_MS, ice, presence, refuses, type ScriptedSocket, welcome } from './support/scripted-server.ts';
import { asGuest, signedIn, started } from './support/scripted-session.ts';

const callId = CallId.parse('call-1');

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const answersResume = (socket: ScriptedSocket) =>
  socket.says({ re: socket.last('resume').id, type: 'resume', data: { sessionId: 'session-1', ice } });

describe('signing in', () => {
  it('says hello after the welcome and is online with the reply', async () => {
    const { socket, states, session } = await signedIn();
    expect(socket.last('hello').data).toEqual({ credentials: asGuest, client: { name: 'test', version: '1' } });
    expect(states).toEqual(['connecting', 'online']);
    expect(session.state).toMatchObject({ me: { name: 'Ann' }, deviceId: 'device-1' });
  });

  it('learns how far the clocks are apart', async () => {
    const { session } = await signedIn();
    expect(session.toLocalTime(welcome.serverTime + 5)).toBe(Date.now() + 5);
  });

  it('rejects with the server’s code and is signed out', async () => {
    const { server, session } = started();
    const result = session.signIn(asGuest);
    refuses(await server.accepts(1), 'hello', 'guests-not-allowed');
    await expect(result).rejects.toMatchObject({ code: 'guests-not-allowed', retryable: false });
    expect(session.state.phase).toBe('signed-out');
  });

  it('rejects with `network` when there is no server', async () => {
    const { server, session } = started();
    const result = session.signIn(asGuest);
    server.socket.breaks();
    await expect(result).rejects.toMatchObject({ code: 'network', retryable: true });
  });

  it('rejects when the welcome never comes', async () => {
    const { session } = started();
    const result = expect(session.signIn(asGuest)).rejects.toMatchObject({ code: 'network' });
    await vi.advanceTimersByTimeAsync(10_000);
    await result;
  });

  it('rejects where no protocol version is common', async () => {
    const { server, session } = started();
    const result = session.signIn(asGuest);
    server.socket.readyState = 1;
    server.socket.says({ type: 'welcome', data: { ...welcome, versions: [7] } });
    await expect(result).rejects.toMatchObject({ code: 'unsupported-version' });
  });

  it('is settled by closing', async () => {
    const { session } = started();
    const result = session.signIn(asGuest);
    session.close();
    session.close();
    await expect(result).rejects.toMatchObject({ code: 'closed' });
  });
});

describe('messages of the server', () => {
  it('are processed once, even when they come again', async () => {
    const { socket, seen } = await signedIn();
    socket.says(presence(1, 'bob'));
    socket.says(presence(1, 'bob'));
    socket.says(presence(2, 'eve'));
    expect(seen).toHaveLength(2);
  });

  it('are acknowledged by the next request', async () => {
    const { socket, session } = await signedIn();
    socket.says(presence(1, 'bob'));
    void session.request('call.answer', { callId });
    expect(socket.last('call.answer').ack).toBe(1);
  });

  it('are acknowledged at once when many came', async () => {
    const { socket } = await signedIn();
    for (let seq = 1; seq < 200; seq += 1) socket.says(presence(seq, 'bob'));
    expect(socket.requests('ping')).toEqual([]);
    socket.says(presence(200, 'bob'));
    socket.says(presence(201, 'bob'));
    expect(socket.requests('ping')).toMatchObject([{ ack: 200 }]);
  });

  it('of an unknown type are ignored, those that do not fit are logged, and neither breaks the session', async () => {
    const { socket, seen, log, session } = await signedIn();
    socket.says({ seq: 1, type: 'news.of-tomorrow', data: {} });
    socket.says({ seq: 2, type: 'call.ended', data: { callId: 1 } });
    socket.saysRaw('{"no": "frame"}');
    socket.saysRaw('not json');
    socket.saysRaw(new ArrayBuffer(3));
    socket.says(presence(3, 'bob'));
    expect(seen).toHaveLength(1);
    expect(session.state.phase).toBe('online');
    expect(log.mock.calls.map(([level]) => level)).toEqual(['debug', 'error', 'error', 'error', 'error']);
  });

  it('renew the ICE servers', async () => {
    const { socket, session } = await signedIn();
    const renewed = vi.fn();
    session.on('ice', renewed);
    const data = { iceServers: [{ urls: ['turn:a'], username: 'u', credential: 'c' }], expiresAt: 5 };
    socket.says({ seq: 1, type: 'session.ice-servers', data });
    expect(renewed).toHaveBeenCalledWith(data);
  });
});

describe('a lost connection', () => {
  it('is resumed at once with the last message seen, and nothing is lost or done twice', async () => {
    const { server, socket, session, seen, states } = await signedIn();
    socket.says(presence(1, 'bob'));
    const answer = session.request('call.answer', { callId });
    const { id } = socket.last('call.answer');
    socket.breaks();
    expect(states.at(-1)).toBe('reconnecting');
    const next = await server.accepts(2);
    expect(next.last('resume').data).toEqual({ resumeToken: 'resume-1', lastSeq: 1 });
    answersResume(next);
    expect(next.last('call.answer').id).toBe(id);
    next.says(presence(1, 'bob'));
    next.says({ re: id, seq: 2, type: 'call.answer', data: {} });
    next.says(presence(3, 'eve'));
    await expect(answer).resolves.toEqual({});
    expect(seen).toHaveLength(2);
    expect(states.at(-1)).toBe('online');
  });

  it('makes requests wait', async () => {
    const { server, socket, session } = await signedIn();
    socket.breaks();
    void session.request('call.leave', { callId });
    const next = await server.accepts(2);
    expect(next.requests('call.leave')).toEqual([]);
    answersResume(next);
    expect(next.requests('call.leave')).toHaveLength(1);
    expect(next.last('call.leave').id).toBeGreaterThan(socket.last('hello').id);
  });

  it('is tried again with a delay, or at once when the network is back', async () => {
    const { server, socket, session } = await signedIn();
    socket.breaks();
    await vi.advanceTimersByTimeAsync(0);
    server.socket.breaks();
    expect(session.state).toMatchObject({ phase: 'reconnecting', attempt: 2 });
    await vi.advanceTimersByTimeAsync(999);
    expect(server.sockets).toHaveLength(2);
    session.handleNetworkChange();
    expect(server.sockets).toHaveLength(3);
  });

  it('is noticed by silence after a ping', async () => {
    const { server, socket, session } = await signedIn();
    await vi.advanceTimersByTimeAsync(HEARTBEAT_MS / 2);
    expect(socket.requests('ping')).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(HEARTBEAT_MS);
    expect(session.state.phase).toBe('reconnecting');
    expect((await server.accepts(2)).requests('resume')).toHaveLength(1);
  });

  it('is not suspected while something comes in', async () => {
    const { socket, session } = await signedIn();
    for (let seq = 1; seq <= 8; seq += 1) {
      await vi.advanceTimersByTimeAsync(HEARTBEAT_MS / 2);
      socket.says(presence(seq, 'bob'));
    }
    expect(session.state.phase).toBe('online');
  });

  it('is noticed by a request without an answer, which goes out again', async () => {
    const { server, socket, session } = await signedIn();
    await vi.advanceTimersByTimeAsync(1_000);
    const left = session.request('call.leave', { callId });
    await vi.advanceTimersByTimeAsync(5_000);
    await vi.advanceTimersByTimeAsync(3_000);
    const next = await server.accepts(2);
    answersResume(next);
    const { id } = next.last('call.leave');
    expect(id).toBe(socket.last('call.leave').id);
    next.says({ re: id, seq: 1, type: 'call.leave', data: {} });
    await expect(left).resolves.toEqual({});
  });

  it('is not given up for a slow request where the server still answers', async () => {
    const { server, socket, session } = await signedIn();
    await vi.advanceTimersByTimeAsync(HEARTBEAT_MS / 2);
    void session.request('call.leave', { callId });
    void session.request('call.leave', { callId });
    await vi.advanceTimersByTimeAsync(HEARTBEAT_MS / 2 - 1);
    expect(socket.requests('ping')).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(socket.requests('ping')).toHaveLength(3);
    socket.says(presence(1, 'bob'));
    await vi.advanceTimersByTimeAsync(4_000);
    expect(session.state.phase).toBe('online');
    expect(server.sockets).toHaveLength(1);
  });

  it('that is lost again and again is tried more and more slowly', async () => {
    const { server, socket, session } = await signedIn();
    socket.breaks();
    answersResume(await server.accepts(2));
    server.socket.breaks();
    expect(session.state).toMatchObject({ phase: 'reconnecting', attempt: 2 });
  });

  it('is probed at once when the network changed', async () => {
    const { socket, session } = await signedIn();
    session.handleNetworkChange();
    expect(socket.requests('ping')).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(session.state.phase).toBe('reconnecting');
  });
});

describe('the server’s bye', () => {
  it('with `reconnect` signs in anew, not before the time that it names', async () => {
    const { server, socket } = await signedIn();
    socket.says({ type: 'bye', data: { reason: 'server-stopping', action: 'reconnect', retryAfterMs: 2_000 } });
    await vi.advanceTimersByTimeAsync(1_999);
    expect(server.sockets).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    const next = await server.accepts(2);
    expect(next.requests('resume')).toEqual([]);
    expect(next.requests('hello')).toHaveLength(1);
  });

  it('for a reason unknown here does what it says', async () => {
    const { server, socket } = await signedIn();
    socket.says({ type: 'bye', data: { reason: 'of-tomorrow', action: 'reconnect' } });
    expect((await server.accepts(2)).requests('hello')).toHaveLength(1);
  });

  it('with `disconnect` signs out, and a take-over is told as a problem', async () => {
    const { server, socket, session } = await signedIn();
    const problem = vi.fn();
    session.on('problem', problem);
    socket.says({ type: 'bye', data: { reason: 'taken-over', action: 'disconnect' } });
    expect(session.state.phase).toBe('signed-out');
    expect(problem).toHaveBeenCalledWith(expect.objectContaining({ code: 'taken-over' }));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.sockets).toHaveLength(1);
  });
});

describe('signing out', () => {
  it('says bye and does not wait for ever', async () => {
    const { socket, session } = await signedIn();
    const done = session.signOut();
    expect(socket.requests('bye')).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_000);
    await done;
    expect(session.state.phase).toBe('signed-out');
    await expect(session.request('call.leave', { callId })).rejects.toMatchObject({ code: 'not-signed-in' });
  });

  it('finds a way to say bye while it reconnects', async () => {
    const { server, socket, session } = await signedIn();
    socket.breaks();
    await vi.advanceTimersByTimeAsync(0);
    server.socket.breaks();
    const done = session.signOut();
    const next = await server.accepts(3);
    answersResume(next);
    next.says({ re: next.last('bye').id, seq: 1, type: 'bye', data: {} });
    await done;
    expect(session.state.phase).toBe('signed-out');
  });

  it('does not wait for ever where there is no server', async () => {
    const { server, socket, session } = await signedIn();
    socket.breaks();
    const done = session.signOut();
    await vi.advanceTimersByTimeAsync(1_000);
    await done;
    expect(session.state.phase).toBe('signed-out');
    server.socket.breaks();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.sockets).toHaveLength(2);
  });
});

describe('closing', () => {
  it('says bye before it closes the socket, once', async () => {
    const { socket, session } = await signedIn();
    session.close();
    session.close();
    expect(socket.requests('bye')).toHaveLength(1);
    expect(socket.readyState).toBe(3);
  });
});
