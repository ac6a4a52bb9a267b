import type { Call, Client } from '../../sdk/index.ts';
import type { Memory } from '../client/memory.ts';
import { codeOf } from '../problems/problem-key.ts';

/** `failed`: the call was over, or the seat was. */
export type ReturnState = { phase: 'none' } | { phase: 'returning' } | { phase: 'failed'; code: string };

type Dependencies = { client: Client; memory: Memory; returned: (call: Call) => void };

/**
 * Back into the call that this tab was in when its page was loaded anew. The ticket is remembered only from the page's
 * end to the next one's beginning, so that a copy of the tab has none.
 */
export class ReturnFlow {
  readonly #with: Dependencies;
  readonly #listeners = new Set<() => void>();
  #state: ReturnState = { phase: 'none' };

  constructor(dependencies: Dependencies) {
    this.#with = dependencies;
    const { client, memory } = dependencies;
    const ticket = memory.read('seat');
    memory.write('seat', null);
    if (ticket === null) return;
    this.#state = { phase: 'returning' };
    const off = client.on('state', ({ phase }) => {
      if (phase !== 'online') return;
      off();
      void this.#return(ticket);
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): ReturnState => this.#state;

  /** The page goes; it may come back as it was, too. */
  readonly handlePageHide = (): void => {
    const tickets = this.#with.client.calls.map(({ seatTicket }) => seatTicket);
    this.#with.memory.write('seat', tickets.find((ticket) => ticket !== null) ?? null);
  };

  readonly handlePageShow = (): void => this.#with.memory.write('seat', null);

  async #return(ticket: string): Promise<void> {
    const { client, returned } = this.#with;
    try {
      returned(await client.takeSeatBack(ticket));
      this.#set({ phase: 'none' });
    } catch (error) {
      this.#set({ phase: 'failed', code: codeOf(error) });
    }
  }

  #set(state: ReturnState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
