import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Client, MeetingId, Problem } from '../../../sdk/index.ts';
import type { Memory, MemoryKey } from '../../../web/client/memory.ts';
import { withoutAnswer } from '../../../web/meeting/use-about-meeting.ts';
import { SignInFlow } from '../../../web/sign-in/sign-in-flow.ts';

const memoryOf = (entries: Partial<Record<MemoryKey, string>> = {}) => {
  const store = new Map(Object.entries(entries));
  const memory: Memory = {
    read: (key) => store.get(key) ?? null,
    write: (key, value) => void (value === null ? store.delete(key) : store.set(key, value)),
  };
  return { memory, store };
};

type Answer = string | { guestToken: string | null };

/** Signs in as scripted: a string is the code of a refusal. */
const clientAnswering = (...answers: Answer[]) => {
  const asked: unknown[] = [];
  let problem: (problem: Problem) => void = () => {};
  const client: Pick<Client, 'state' | 'on' | 'signIn' | 'signOut' | 'aboutMeeting'> = {
    state: { phase: 'signed-out' },
    on: (event, listener) => {
      if (event === 'problem') problem = listener as typeof problem;
      return () => {};
    },
    signIn: async (credentials) => {
      asked.push(credentials);
      const answer = answers.shift() ?? { guestToken: null };
      if (typeof answer === 'string') throw Object.assign(new Error(answer), { code: answer });
      return { me: {} as Awaited<ReturnType<Client['signIn']>>['me'], ...answer };
    },
    signOut: async () => {},
    aboutMeeting: async (meetingId) => ({ application: meetingId === COMPANYS ? 'Acme' : null, guests: true }),
  };
  return {
    client: client as Client,
    asked,
    endedByServer: (code: string) => problem({ code, message: '', retryable: false }),
  };
};

const COMPANYS = 'm-of-acme' as MeetingId;
const OF_GUESTS = 'm-of-guests' as MeetingId;

const guest = (name: string, token: string | null) => JSON.stringify({ name, token });

describe('signing in', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('by name remembers the name and the token', async () => {
    const { memory, store } = memoryOf();
    const { client, asked } = clientAnswering({ guestToken: 't1' });
    await new SignInFlow(client, memory).asGuest('Anna');
    expect(asked).toEqual([{ guestName: 'Anna' }]);
    expect(store.get('guest')).toBe(guest('Anna', 't1'));
  });

  it('W17: into a company’s meeting is remembered for that meeting, apart from who one is here', async () => {
    const { memory, store } = memoryOf({ guest: guest('Anna', 't1') });
    const { client, asked } = clientAnswering({ guestToken: 'pass' });
    const flow = new SignInFlow(client, memory);
    await flow.start(null, COMPANYS);
    expect([asked, flow.snapshot()]).toEqual([[], { phase: 'asking', problem: null }]);
    await flow.asGuestOf(COMPANYS, 'Gina');
    expect(asked).toEqual([{ guestName: 'Gina', meetingId: COMPANYS }]);
    expect(store.get('guest')).toBe(guest('Anna', 't1'));

    const again = clientAnswering({ guestToken: null });
    await new SignInFlow(again.client, memory).start(null, COMPANYS);
    expect(again.asked).toEqual([{ token: 'pass' }]);
    const late = clientAnswering('token-expired', { guestToken: 'new' });
    await new SignInFlow(late.client, memory).start(null, COMPANYS);
    expect(late.asked).toEqual([{ token: 'pass' }, { guestName: 'Gina', meetingId: COMPANYS }]);
    await new SignInFlow(late.client, memory).signOut();
    expect(store.has('meeting-guest')).toBe(false);
  });

  it('W17: happens by itself where the link is of those who sign in by name', async () => {
    const { memory } = memoryOf({ guest: guest('Anna', 't1') });
    const { client, asked } = clientAnswering({ guestToken: null });
    await new SignInFlow(client, memory).start(null, OF_GUESTS);
    expect(asked).toEqual([{ token: 't1' }]);
  });

  it('happens by itself for a remembered guest, as the same user', async () => {
    const { memory, store } = memoryOf({ guest: guest('Anna', 't1') });
    const { client, asked } = clientAnswering({ guestToken: null });
    await new SignInFlow(client, memory).start(null);
    expect(asked).toEqual([{ token: 't1' }]);
    expect(store.get('guest')).toBe(guest('Anna', 't1'));
  });

  it('goes on by name when the remembered token is refused', async () => {
    const { memory, store } = memoryOf({ guest: guest('Anna', 'old') });
    const { client, asked } = clientAnswering('token-invalid', { guestToken: 'new' });
    await new SignInFlow(client, memory).start(null);
    expect(asked).toEqual([{ token: 'old' }, { guestName: 'Anna' }]);
    expect(store.get('guest')).toBe(guest('Anna', 'new'));
  });

  it('prefers a token from the address bar, and forgets it when it is refused', async () => {
    const { memory, store } = memoryOf({ guest: guest('Anna', 't1') });
    const { client, asked } = clientAnswering('token-expired');
    const flow = new SignInFlow(client, memory);
    await flow.start('jwt');
    expect(asked).toEqual([{ token: 'jwt' }]);
    expect(flow.snapshot()).toEqual({ phase: 'asking', problem: { what: 'refused', code: 'token-expired' } });
    expect(store.has('access-token')).toBe(false);
  });

  it('is tried again by itself while the server does not answer', async () => {
    const { memory } = memoryOf();
    const { client, asked } = clientAnswering('network', 'timeout', { guestToken: 't' });
    const flow = new SignInFlow(client, memory);
    await flow.asGuest('Anna');
    expect(flow.snapshot()).toEqual({ phase: 'unreachable' });
    await vi.runAllTimersAsync();
    expect(asked).toHaveLength(3);
    expect(flow.snapshot()).toEqual({ phase: 'asking', problem: null });
  });

  it('is not tried again after a refusal', async () => {
    const { client, asked } = clientAnswering('guests-not-allowed');
    const flow = new SignInFlow(client, memoryOf().memory);
    await flow.asGuest('Anna');
    await vi.runAllTimersAsync();
    expect(asked).toHaveLength(1);
    expect(flow.snapshot()).toEqual({ phase: 'asking', problem: { what: 'refused', code: 'guests-not-allowed' } });
  });

  it('leaves the name and forgets the identity on signing out', async () => {
    const { memory, store } = memoryOf({ guest: guest('Anna', 't1'), 'access-token': 'jwt' });
    const flow = new SignInFlow(clientAnswering().client, memory);
    await flow.signOut();
    expect(store.get('guest')).toBe(guest('Anna', null));
    expect(store.has('access-token')).toBe(false);
    expect(flow.rememberedName).toBe('Anna');
  });

  it('says why the server ended the session', () => {
    const { client, endedByServer } = clientAnswering();
    const flow = new SignInFlow(client, memoryOf().memory);
    endedByServer('taken-over');
    expect(flow.snapshot()).toEqual({ phase: 'asking', problem: { what: 'ended', code: 'taken-over' } });
  });
});

describe('a link of which nothing is known', () => {
  it('W17: is dead only where the server says so: who asks too often comes by it all the same', () => {
    expect(withoutAnswer('meeting-not-found')).toEqual({ state: 'refused', code: 'meeting-not-found' });
    for (const code of ['rate-limited', 'network', 'timeout']) expect(withoutAnswer(code)).toEqual({ state: 'none' });
  });
});
