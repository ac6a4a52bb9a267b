import { describe, expect, it, vi } from 'vitest';
import type { Call, Client, ClientEvents, WantedDevices } from '../../../sdk/index.ts';
import { ReturnFlow } from '../../../web/call/return-flow.ts';
import type { Memory, MemoryKey } from '../../../web/client/memory.ts';
import { FakeCall } from './support/fake-call.ts';

const OFF = { microphone: false, camera: false };
const ENDED = { phase: 'ended', reason: 'completed', durationMs: 0 } as const;
const kept = (ticket: string, wanted: Partial<WantedDevices> = {}) => JSON.stringify({ ticket, ...OFF, ...wanted });

/** A tab whose page before this one left a seat, or none. What it is answered, in turn; a string is the code of a refusal. */
function tab(left: string | null, ...answers: (Call | string)[]) {
  const store = new Map<MemoryKey, string>(left === null ? [] : [['seat', left]]);
  const memory: Memory = {
    read: (key) => store.get(key) ?? null,
    write: (key, value) => void (value === null ? store.delete(key) : store.set(key, value)),
  };
  const asked: [string, WantedDevices][] = [];
  const listeners = new Set<(state: ClientEvents['state']) => void>();
  const client = {
    calls: [] as Call[],
    state: { phase: 'connecting' } as ClientEvents['state'],
    on: (_: 'state', listener: (state: ClientEvents['state']) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    takeSeatBack: async (...of: [string, WantedDevices]) => {
      asked.push(of);
      const answer = answers.shift();
      if (typeof answer !== 'object') throw Object.assign(new Error('refused'), { code: answer });
      client.calls = [answer];
      return answer;
    },
  };
  const returned = vi.fn();
  const flow = new ReturnFlow({ client: client as unknown as Client, memory, returned });
  const goes = (phase: 'online' | 'reconnecting') => {
    client.state = { phase } as ClientEvents['state'];
    for (const listener of listeners) listener(client.state);
  };
  /** What the page leaves when it goes now. */
  const leaves = (): unknown => {
    flow.handlePageHide();
    return JSON.parse(store.get('seat') ?? 'null');
  };
  const settled = (phase: string) => vi.waitFor(() => expect(flow.snapshot().phase).toBe(phase));
  return { flow, client, store, asked, returned, goes, leaves, settled };
}

describe('S18: the way back into a call', () => {
  it('begins when the person is signed in again, and ends in the call', async () => {
    const { flow, asked, returned, goes, settled, store } = tab(kept('ticket', { camera: true }), new FakeCall());
    expect(flow.snapshot()).toEqual({ phase: 'returning' });
    expect(store.has('seat')).toBe(false);
    expect(asked).toEqual([]);
    goes('online');
    await settled('none');
    goes('online');
    expect(asked).toEqual([['ticket', { microphone: false, camera: true }]]);
    expect(returned).toHaveBeenCalledOnce();
  });

  it('says why it does not get there, and is no way any more', async () => {
    const { flow, goes, leaves, returned, settled } = tab(kept('ticket'), 'call-ended');
    goes('online');
    await settled('failed');
    expect(flow.snapshot()).toEqual({ phase: 'failed', code: 'call-ended' });
    expect(returned).not.toHaveBeenCalled();
    expect(leaves()).toBeNull();
  });

  it('goes on in the next session when one ends before the answer', async () => {
    const { asked, goes, settled } = tab(kept('ticket'), 'session-expired', 'session-expired', new FakeCall());
    goes('online');
    goes('reconnecting');
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    await settled('returning');
    goes('online');
    await settled('none');
    expect(asked).toHaveLength(3);
  });

  it.each([
    null,
    '',
    'no.json',
    'null',
    '7',
    '{"ticket":7,"microphone":false,"camera":false}',
    '{"ticket":"","microphone":false,"camera":false}',
    '{"ticket":"ticket","microphone":1,"camera":false}',
    '{"ticket":"ticket","microphone":true}',
    kept('t'.repeat(8_193)),
  ])('is no way where the page before was in no call, or what it left is damaged: %s', (left) => {
    const { flow, asked, goes, store } = tab(left);
    goes('online');
    expect([flow.snapshot().phase, asked, store.has('seat')]).toEqual(['none', [], false]);
  });

  it('is remembered at the page’s end only, as the person meant it, and forgotten when the page comes back', () => {
    const { flow, client, store, leaves } = tab(null);
    const wanted = { microphone: false, camera: true };
    client.calls = [new FakeCall({ seatTicket: null }), new FakeCall({ seatTicket: 'seat', wanted })];
    expect(store.has('seat')).toBe(false);
    expect(leaves()).toEqual({ ticket: 'seat', ...wanted });
    flow.handlePageShow();
    expect(store.has('seat')).toBe(false);
    client.calls = [];
    expect(leaves()).toBeNull();
  });

  it('is there still for who loads the page twice, until the call has a ticket of its own, or has ended', async () => {
    const call = new FakeCall({ wanted: OFF });
    const { goes, leaves, settled } = tab(kept('old', { microphone: true }), call);
    expect(leaves()).toEqual({ ticket: 'old', microphone: true, camera: false });
    goes('online');
    expect(leaves()).toEqual({ ticket: 'old', microphone: true, camera: false });
    await settled('none');
    // Muted since.
    expect(leaves()).toEqual({ ticket: 'old', ...OFF });
    call.seatTicket = 'new';
    expect(leaves()).toEqual({ ticket: 'new', ...OFF });
    call.seatTicket = null;
    call.change({ state: ENDED });
    expect(leaves()).toBeNull();
  });
});
