import type { Result, ValidParams } from '../protocol/contract.ts';
import { ProtocolError } from '../protocol/errors.ts';
import { CallLogError } from './call-log.ts';
import type { History } from './history.ts';
import type { HistoryUser } from './missed-calls.ts';
import { rememberedBy } from './remembered-call.ts';

/** What somebody may read of their own calls, and that they have seen which they missed. */
export class OwnHistory {
  readonly #history: Pick<History, 'log' | 'settled' | 'seen'>;
  readonly #wallClock: () => number;

  constructor(history: Pick<History, 'log' | 'settled' | 'seen'>, wallClock: () => number) {
    this.#history = history;
    this.#wallClock = wallClock;
  }

  /** Rejects with a `ProtocolError`. A call that has just ended is among them. */
  async calls(
    { applicationId, userId }: HistoryUser,
    query: ValidParams<'history.calls'>,
  ): Promise<Result<'history.calls'>> {
    try {
      await this.#history.settled();
      const within = { kind: 'participant', applicationId, userId } as const;
      const { calls, next } = await this.#history.log.calls({ within, ...query });
      return { calls: calls.map((call) => rememberedBy(userId, call)), next };
    } catch (error) {
      throw refusalOf(error);
    }
  }

  /** What is still to come cannot have been seen. */
  seen({ applicationId, userId }: HistoryUser, { until }: ValidParams<'history.seen'>): void {
    this.#history.seen({ applicationId, userId, until: Math.min(until, this.#wallClock()) });
  }
}

function refusalOf(error: unknown): unknown {
  if (!(error instanceof CallLogError)) return error;
  switch (error.code) {
    case 'unavailable':
      return new ProtocolError('history-unavailable', 'The call log cannot be read just now: try again.', {
        cause: error,
      });
    case 'bad-cursor':
      return new ProtocolError('invalid-data', `cursor: ${error.message}`, { cause: error });
    case 'refused':
      return error;
  }
}
