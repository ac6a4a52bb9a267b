import type { Client, RememberedCall } from '../../sdk/index.ts';
import { codeOf } from '../problems/problem-key.ts';

export type HistoryState = {
  readonly missedOnly: boolean;
  /** Null: they are on their way. */
  readonly calls: readonly RememberedCall[] | null;
  readonly hasMore: boolean;
  readonly problemCode: string | null;
};

const AT_FIRST: HistoryState = { missedOnly: false, calls: null, hasMore: false, problemCode: null };

/** The pages of one's history that are on the screen. */
export class HistoryPages {
  readonly #client: Pick<Client, 'history' | 'on'>;
  readonly #listeners = new Set<() => void>();
  #state = AT_FIRST;
  #next: string | null = null;
  /** Answers to earlier questions are of no use. */
  #asked = 0;

  constructor(client: Pick<Client, 'history' | 'on'>) {
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
    const offs = [
      this.#client.on('calls', () => void this.reload()),
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
    await this.#ask(null);
    if (this.#state.problemCode === null) await this.#client.history.markSeen().catch(() => undefined);
  };

  readonly more = async (): Promise<void> => {
    if (this.#next !== null) await this.#ask(this.#next);
  };

  async #ask(cursor: string | null): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    const { missedOnly } = this.#state;
    try {
      const page = await this.#client.history.page({ missed: missedOnly, ...(cursor !== null && { cursor }) });
      if (asked !== this.#asked) return;
      this.#next = page.next;
      const before = cursor === null ? [] : (this.#state.calls ?? []);
      this.#set({ missedOnly, calls: [...before, ...page.calls], hasMore: page.next !== null, problemCode: null });
    } catch (error) {
      if (asked === this.#asked) this.#set({ ...this.#state, problemCode: codeOf(error) });
    }
  }

  #set(state: HistoryState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
