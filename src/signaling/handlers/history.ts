import type { Result, ValidParams } from '../../protocol/contract.ts';
import { ProtocolError } from '../../protocol/errors.ts';
import type { historyRequests } from '../../protocol/history.ts';
import type { ApplicationId, UserId } from '../../protocol/ids.ts';
import type { Handlers } from '../dispatcher.ts';

type User = { readonly applicationId: ApplicationId; readonly userId: UserId };

/** What people may ask of their own calls. Rejects with a `ProtocolError`. */
export interface OwnHistory {
  calls(user: User, query: ValidParams<'history.calls'>): Promise<Result<'history.calls'>>;
  seen(user: User, params: ValidParams<'history.seen'>): void;
}

/** Null: nothing is kept of calls. */
export const historyHandlers = (history: OwnHistory | null): Pick<Handlers, keyof typeof historyRequests> => ({
  async 'history.calls'(query, { device }) {
    if (!history) throw notKept();
    return history.calls(device, query);
  },

  'history.seen'(params, { device }) {
    history?.seen(device, params);
    return {};
  },
});

const notKept = (): ProtocolError => new ProtocolError('history-unavailable', 'This server keeps no log of calls.');
