import * as z from 'zod/mini';
import { CallId, Timestamp } from './ids.ts';
import { MAX_TOKEN_LENGTH } from './limits.ts';
import { Sources } from './rooms.ts';
import { Generation } from './topology.ts';

const ticket = z.string().check(z.minLength(1), z.maxLength(MAX_TOKEN_LENGTH));

export const seatRequests = {
  /**
   * Takes back the seat that the ticket is for: after the session has expired, after the page was loaded anew, or after
   * the server was. `generation`: the peer-to-peer path that this device still has open and whole; null: none.
   */
  'seat.return': {
    params: z.object({ ticket, generation: z.nullable(Generation) }),
    /** `sources`: what was published in that seat, muted as it was; not what may not be published any more. */
    result: z.object({
      callId: CallId,
      video: z.boolean(),
      conversationId: z.optional(z.string()),
      sources: Sources,
    }),
  },
} as const;

export const seatNotifications = {
  /** Signed by the server, for this user alone; each new one takes the place of the one before. */
  'seat.ticket': z.object({ callId: CallId, ticket, expiresAt: Timestamp }),
} as const;
