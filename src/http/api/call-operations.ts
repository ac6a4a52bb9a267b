import { RateLimiterMemory } from 'rate-limiter-flexible';
import * as z from 'zod';
import { Unreachable } from '../../protocol/history.ts';
import { type ApplicationId, CallId, UserId } from '../../protocol/ids.ts';
import { MAX_PEERS } from '../../protocol/limits.ts';
import { consume } from './api-access.ts';
import { ApiError } from './api-error.ts';
import type { OperationHandlers, Operations } from './operation.ts';

const nothing = z.strictObject({});
const callId = z.string().pipe(CallId);
const userId = z.string().pipe(UserId);

const to = z.array(userId).min(1).max(MAX_PEERS).describe('Who is rung, each on all devices.');

const rung = {
  ringing: z.array(userId).describe('Who is rung.'),
  notRung: z
    .array(z.object({ userId, because: z.enum([...Unreachable.options, 'already-there']) }))
    .describe('Who is not, and why. `already-there`: is in the call, or being rung for it.'),
  ringsUntil: z.number().int().describe('When it rings no more.'),
};
const Rung = z.object(rung);
type RungView = z.input<typeof Rung>;

/** By which an application's server has people rung. */
export const callOperations = {
  placeCall: {
    method: 'post',
    path: '/api/calls',
    access: 'application',
    summary:
      'Rings people at once; they see the name of the application. Who answers is in the call with all others who do. `DELETE /api/rooms/{callId}` ends it, also while it rings.',
    params: nothing,
    query: nothing,
    body: z.strictObject({
      to,
      video: z.boolean().default(false).describe('What answering offers first.'),
      conversationId: z.string().min(1).max(128).optional().describe('Carried along, never read.'),
    }),
    status: 201,
    result: z.object({ callId: callId.describe('The call, and its room.'), ...rung }),
    errors: ['nobody-reachable', 'limit-reached'],
  },
  addPeople: {
    method: 'post',
    path: '/api/rooms/{callId}/people',
    access: 'application',
    summary: 'Rings people for a call that runs, or that was placed by `POST /api/calls`.',
    params: z.strictObject({ callId: callId.describe('The call, and its room.') }),
    query: nothing,
    body: z.strictObject({ to }),
    status: 200,
    result: Rung,
    errors: ['call-not-found', 'call-not-answered', 'limit-reached'],
  },
} as const satisfies Operations;

type PlacedCall = { to: UserId[]; video: boolean; conversationId: string | undefined };

/** What an application has rung; what is another application's is not there. Both throw `limit-reached`. */
export interface Ringer {
  /** `callId` null: nobody can be rung. */
  place(applicationId: ApplicationId, call: PlacedCall): RungView & { callId: CallId | null };
  add(applicationId: ApplicationId, callId: CallId, to: UserId[]): RungView | 'call-not-found' | 'call-not-answered';
}

/** People that one application has rung. More lets a program that runs wild ring a company; less delays a large alarm. */
const PEOPLE_RUNG = { points: 600, duration: 60 };

export function callHandlers(ringer: Ringer): OperationHandlers<typeof callOperations> {
  const people = new RateLimiterMemory(PEOPLE_RUNG);
  return {
    async placeCall({ applicationId, body: { to: called, video, conversationId: conversation } }) {
      await consume(people, applicationId, 'application', called.length);
      const placed = ringer.place(applicationId, { to: called, video, conversationId: conversation });
      if (placed.callId !== null) return { ...placed, callId: placed.callId };
      throw new ApiError('nobody-reachable', 'Nobody of them can be rung now: try again, or call others.', {
        details: { notRung: placed.notRung },
      });
    },

    async addPeople({ applicationId, params, body }) {
      await consume(people, applicationId, 'application', body.to.length);
      const added = ringer.add(applicationId, params.callId, body.to);
      if (added === 'call-not-found') throw new ApiError(added, 'No such call rings or runs.');
      if (added === 'call-not-answered') {
        throw new ApiError(added, 'This call still rings: add people once it is answered.');
      }
      return added;
    },
  };
}
