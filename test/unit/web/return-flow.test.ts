import { describe, expect, it, vi } from 'vitest';
import type { Call, Client, ClientEvents } from '../../../sdk/index.ts';
import { ReturnFlow } from '../../../web/call/return-flow.ts';
import type { Memory, MemoryKey } from '../../../web/client/memory.ts';
import { FakeCall } from './support/fake-call.ts';

/** A tab whose page before this one left a ticket, or none. A string is the code of a refusal. */
function tab(left: string | null, answer: Call | string = new FakeCall({ direction: 'rejoined' })) {
  const store = new Map<MemoryKey, string>(left === null ? [] : [['seat', left]]);
  const memory: Memory = {
    read: (key) => store.get(key) ?? null,
    write: (key, value) => void (value === null ? store.delete(key) : store.set(key, value)),
  };
  const asked: string[] = [];
  let tell: (state: ClientEvents['state']) => void = () => {};
  const client = {
    calls: [] as Call[],
    on: (_: 'state', listener: typeof tell) => {
      tell = listener;
      return () => {
        tell = () => {};
      };
    },
    takeSeatBack: async (ticket: string) => {
      asked.push(ticket);
      if (typeof answer === 'string') throw Object.assign(new Error('refused'), { code: answer });
      return answer;
    },
  };
  const returned = vi.fn();
  const flow = new ReturnFlow({ client: client as unknown as Client, memory, returned });
  const goesOnline = () => tell({ phase: 'online' } as ClientEvents['state']);
  return { flow, client, store, asked, returned, goesOnline };
}

describe('S18: the way back into a call', () => {
  it('begins when the person is signed in again, and ends in the call', async () => {
    const { flow, asked, returned, goesOnline, store } = tab('ticket');
    expect(flow.snapshot()).toEqual({ phase: 'returning' });
    expect(store.has('seat')).toBe(false);
    expect(asked).toEqual([]);
    goesOnline();
    await vi.waitFor(() => expect(flow.snapshot()).toEqual({ phase: 'none' }));
    goesOnline();
    expect(asked).toEqual(['ticket']);
    expect(returned).toHaveBeenCalledOnce();
  });

  it('says why it does not get there', async () => {
    const { flow, goesOnline, returned } = tab('ticket', 'call-ended');
    goesOnline();
    await vi.waitFor(() => expect(flow.snapshot()).toEqual({ phase: 'failed', code: 'call-ended' }));
    expect(returned).not.toHaveBeenCalled();
  });

  it('is no way where the page before was in no call', () => {
    const { flow, asked, goesOnline } = tab(null);
    goesOnline();
    expect([flow.snapshot().phase, asked]).toEqual(['none', []]);
  });

  it('is remembered at the page’s end only, and forgotten when the page comes back as it was', () => {
    const { flow, client, store } = tab(null);
    client.calls = [new FakeCall({ seatTicket: null }), new FakeCall({ seatTicket: 'seat' })];
    expect(store.has('seat')).toBe(false);
    flow.handlePageHide();
    expect(store.get('seat')).toBe('seat');
    flow.handlePageShow();
    expect(store.has('seat')).toBe(false);
    client.calls = [];
    flow.handlePageHide();
    expect(store.has('seat')).toBe(false);
  });
});
