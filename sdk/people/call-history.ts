import type { Signaling } from '../calls/signaling-port.ts';
import type { CallHistory, HistoryPage, HistoryQuery, MissedCalls, RememberedCall } from '../people-api.ts';

type Dependencies = {
  signaling: Pick<Signaling, 'request' | 'toLocalTime'>;
  changed: (missed: MissedCalls) => void;
};

const NONE: MissedCalls = { count: 0, calls: [] };

/** This person's calls, as the server remembers them. */
export class OwnCallHistory implements CallHistory {
  readonly #with: Dependencies;
  #missed = NONE;
  /** Of the newest one, by the server's clock. */
  #newestAt: number | null = null;

  constructor(dependencies: Dependencies) {
    this.#with = dependencies;
  }

  get missed(): MissedCalls {
    return this.#missed;
  }

  async page(query: HistoryQuery = {}): Promise<HistoryPage> {
    const { calls, next } = await this.#with.signaling.request('history.calls', query);
    return { calls: calls.map((call) => this.#toLocal(call)), next };
  }

  async markSeen(): Promise<void> {
    if (this.#newestAt !== null) await this.#with.signaling.request('history.seen', { until: this.#newestAt });
  }

  handleMissed({ count, calls }: MissedCalls): void {
    this.#newestAt = calls[0]?.at ?? null;
    this.#missed = { count, calls: calls.map((call) => ({ ...call, at: this.#toLocalTime(call.at) })) };
    this.#with.changed(this.#missed);
  }

  /** A new session is told anew. */
  restart(): void {
    if (this.#missed.count > 0) this.handleMissed(NONE);
  }

  #toLocalTime(at: number): number {
    return this.#with.signaling.toLocalTime(at);
  }

  #toLocal(call: RememberedCall): RememberedCall {
    const orNull = (at: number | null): number | null => (at === null ? null : this.#toLocalTime(at));
    return {
      ...call,
      startedAt: this.#toLocalTime(call.startedAt),
      answeredAt: orNull(call.answeredAt),
      endedAt: orNull(call.endedAt),
    };
  }
}
