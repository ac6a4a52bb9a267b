import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Scope } from '../history/call-log.ts';
import { exhaustive } from '../shared/exhaustive.ts';
import type { Tables } from './tables.ts';

type OfCalls = ExpressionBuilder<Tables, 'calls'>;

/** True for the calls that a reader may see in lists. Of a user: those with a part in them, were it only to be rung. */
export const inScope =
  (within: Scope) =>
  (call: OfCalls): Expression<SqlBool> => {
    switch (within.kind) {
      case 'everything':
        return call.lit(true);
      case 'application':
        return call('calls.application_id', '=', within.applicationId);
      case 'participant':
        return call.and([
          call('calls.application_id', '=', within.applicationId),
          call.exists(
            call
              .selectFrom('participants')
              .select('participants.user_id')
              .whereRef('participants.call_id', '=', 'calls.call_id')
              .where('participants.user_id', '=', within.userId),
          ),
        ]);
      default:
        return exhaustive(within);
    }
  };

/** True for the calls whose report a reader may see. Of a user: those which that user placed, or had a seat in. */
export const isReadable =
  (within: Scope) =>
  (call: OfCalls): Expression<SqlBool> => {
    if (within.kind !== 'participant') return inScope(within)(call);
    const { applicationId, userId } = within;
    const seatOfTheirs = call
      .selectFrom('seats')
      .select('seats.peer_id')
      .whereRef('seats.call_id', '=', 'calls.call_id')
      .where('seats.user_id', '=', userId);
    return call.and([
      call('calls.application_id', '=', applicationId),
      call.or([call('calls.caller_id', '=', userId), call.exists(seatOfTheirs)]),
    ]);
  };
