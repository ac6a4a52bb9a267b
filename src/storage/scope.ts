import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Scope } from '../history/call-log.ts';
import { exhaustive } from '../shared/exhaustive.ts';
import type { Tables } from './tables.ts';

type OfCalls = ExpressionBuilder<Tables, 'calls'>;

/** True for the calls that a reader may see. */
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
