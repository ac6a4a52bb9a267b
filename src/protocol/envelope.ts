import * as z from 'zod/mini';

const sequence = z.int().check(z.nonnegative());

/**
 * What a client sends: always a request. `id` rises within a session; a request sent again after a resume keeps its id
 * and is carried out once. `ack` is the highest `seq` that the client has processed.
 */
export const ClientFrame = z.object({
  v: z.int(),
  id: z.int().check(z.positive()),
  type: z.string().check(z.maxLength(64)),
  ack: z.optional(sequence),
  data: z.optional(z.unknown()),
});
export type ClientFrame = z.output<typeof ClientFrame>;

/**
 * What the server sends: a reply (`re` is the request's id; `type` is the request's, or `error`) or a notification.
 * `seq` numbers a session's messages from 1 without gaps; messages outside a session (`welcome`, replies to `hello`
 * and `resume`, errors about a frame that has no session) have none.
 */
export const ServerFrame = z.object({
  v: z.int(),
  type: z.string(),
  re: z.optional(z.int()),
  seq: z.optional(sequence),
  data: z.unknown(),
});
export type ServerFrame = z.output<typeof ServerFrame>;
