import type { Client, RememberedCall } from '../../sdk/index.ts';
import { codeOf } from '../problems/problem-key.ts';

export type HistoryState = {
  readonly missedOnly: boolean;
  /** Null: they are on their way. */
  readonly calls: readonly RememberedCall[] | null;
  readonly hasMore: boolean;
  readonly problemCode: string | null;
};

type HistoryClient = Pick<Client, 'history' | 'on' | 'calls'>;

const AT_FIRST: HistoryState = { missedOnly: false, calls: null, hasMore: false, problemCode: null };

/** The pages of one's history that are on the screen. */
export class HistoryPages {
  readonly #client: HistoryClient;
  readonly #listeners = new Set<() => void>();
  #state = AT_FIRST;
  #next: string | null = null;
  /** Answers to earlier questions are of no use. */
  #asked = 0;

  constructor(client: HistoryClient) {
    this.#client = client;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): HistoryState => this.#state;

  /** Looks, and again whenever a call has ended or was missed. Returns the end of it. */
  readonly open = (): (() => void) => {
    void this.reload();
    let running = this.#client.calls;
    const offs = [
      this.#client.on('calls', (calls) => {
        if (running.some((call) => !calls.includes(call))) void this.reload();
        running = calls;
      }),
      this.#client.on('missed-calls', ({ count }) => {
        if (count > 0) void this.reload();
      }),
    ];
    return () => {
      this.#asked += 1;
      for (const off of offs) off();
    };
  };

  readonly show = (missedOnly: boolean): void => {
    this.#set({ ...AT_FIRST, missedOnly });
    void this.reload();
  };

  /** The newest page; what is shown has then been seen. */
  readonly reload = async (): Promise<void> => {
    if (await this.#ask(null)) await this.#client.history.markSeen().catch(() => undefined);
  };

  readonly more = async (): Promise<void> => {
    if (this.#next !== null) await this.#ask(this.#next);
  };

  /** False: nothing is shown of it. */
  async #ask(cursor: string | null): Promise<boolean> {
    this.#asked += 1;
    const asked = this.#asked;
    const { missedOnly } = this.#state;
    try {
      const page = await this.#client.history.page({ missed: missedOnly, ...(cursor !== null && { cursor }) });
      if (asked !== this.#asked) return false;
      this.#next = page.next;
      const before = cursor === null ? [] : (this.#state.calls ?? []);
      this.#set({ missedOnly, calls: [...before, ...page.calls], hasMore: page.next !== null, problemCode: null });
      return true;
    } catch (error) {
      if (asked === this.#asked) this.#set({ ...this.#state, problemCode: codeOf(error) });
      return false;
    }
  }

  #set(state: HistoryState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
