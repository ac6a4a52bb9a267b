import type { Call, Client } from '../../sdk/index.ts';
import type { Memory } from '../client/memory.ts';
import { codeOf } from '../problems/problem-key.ts';
import { type KeptSeat, keptSeatOf, readKeptSeat, writeKeptSeat } from './kept-seat.ts';

/** `failed`: the call was over, or the seat was. */
export type ReturnState = { phase: 'none' } | { phase: 'returning' } | { phase: 'failed'; code: string };

type Dependencies = { client: Client; memory: Memory; returned: (call: Call) => void };

/**
 * Back into the call that this tab was in when its page was loaded anew. The seat is remembered only from the page's end
 * to the next one's beginning, so that a copy of the tab has none.
 */
export class ReturnFlow {
  readonly #with: Dependencies;
  readonly #listeners = new Set<() => void>();
  #state: ReturnState = { phase: 'none' };
  /** The only way back until the call has a ticket of its own, which comes after the call. */
  #left: KeptSeat | null;
  #call: Call | null = null;

  constructor(dependencies: Dependencies) {
    this.#with = dependencies;
    const { memory } = dependencies;
    this.#left = readKeptSeat(memory);
    writeKeptSeat(memory, null);
    if (!this.#left) return;
    this.#state = { phase: 'returning' };
    this.#returnOnline(this.#left);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): ReturnState => this.#state;

  /** The page goes; it may come back as it was, too. */
  readonly handlePageHide = (): void => {
    const { client, memory } = this.#with;
    const call = client.calls.find(({ seatTicket }) => seatTicket !== null) ?? this.#call;
    const ticket = call?.seatTicket ?? this.#left?.ticket ?? null;
    const wanted = call?.wanted ?? this.#left;
    writeKeptSeat(memory, ticket !== null && wanted ? keptSeatOf(ticket, wanted) : null);
  };

  readonly handlePageShow = (): void => writeKeptSeat(this.#with.memory, null);

  #returnOnline(seat: KeptSeat): void {
    const { client } = this.#with;
    if (client.state.phase === 'online') {
      void this.#return(seat);
      return;
    }
    const off = client.on('state', ({ phase }) => {
      if (phase !== 'online') return;
      off();
      void this.#return(seat);
    });
  }

  async #return(seat: KeptSeat): Promise<void> {
    const { client, returned } = this.#with;
    const { ticket, microphone, camera } = seat;
    try {
      const call = await client.takeSeatBack(ticket, { microphone, camera });
      this.#follow(call);
      returned(call);
      this.#set({ phase: 'none' });
    } catch (error) {
      const code = codeOf(error);
      // The answer was for a session that is gone; the seat is not.
      if (code === 'session-expired') return this.#returnOnline(seat);
      this.#left = null;
      this.#set({ phase: 'failed', code });
    }
  }

  #follow(call: Call): void {
    this.#call = call;
    const off = call.on('state', ({ phase }) => {
      if (phase !== 'ended') return;
      off();
      this.#call = null;
      this.#left = null;
    });
  }

  #set(state: ReturnState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
