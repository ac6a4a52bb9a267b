import * as z from 'zod';
import { LoggedOutcome } from '../../protocol/history.ts';
import { ApplicationId, CallId, UserId } from '../../protocol/ids.ts';
import { ApiError } from './api-error.ts';

const MAX_LIMIT = 200;
const LIMIT = 50;

const InstantText = z.iso.datetime({ offset: true });

/** ISO 8601 with an offset or `Z`, or ms since the epoch; comes out as the latter. */
const time = z
  .string()
  .max(40)
  .transform((text, context) => {
    if (/^\d{1,15}$/.test(text)) return Number(text);
    if (InstantText.safeParse(text).success) return Date.parse(text);
    const message = 'must be ISO 8601 with an offset (2026-11-22T10:00:00Z), or milliseconds since 1970';
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
const application = z.string().pipe(ApplicationId).optional();
const limit = z.coerce.number().int().min(1).max(MAX_LIMIT).default(LIMIT);

/** The parameters of `GET /api/calls`. */
export const CallsParameters = z.strictObject({
  user: z.string().pipe(UserId).optional().describe('Calls in which this user has a part.'),
  from: time.optional().describe('Calls that began then or later.'),
  to: time.optional().describe('Calls that began before.'),
  outcome: z.enum(LoggedOutcome.options).optional().describe('Calls that ended so.'),
  missed: z
    .literal('')
    .optional()
    .describe(
      'Calls that `user`, or whose token it is, missed: was rung, or should have been, and never was there. Without a value.',
    ),
  application: application.describe('Calls of this application; for administrators.'),
  limit: limit.describe('Calls on a page.'),
  cursor: z.string().max(200).optional().describe('`next` of the page before.'),
});

/** The parameters of `GET /api/calls/worst`. */
export const WorstParameters = z.strictObject({
  since: time.optional().describe('Calls that began then or later. Default: a day ago.'),
  application: application.describe('Calls of this application.'),
  limit: limit.describe('Calls at most.'),
});

/** The parameters of `GET /api/calls/{callId}/report`. */
export const ReportParameters = z.strictObject({
  download: z.literal('').optional().describe('As a file to save. Without a value.'),
});

export const CallPath = z.object({ callId: CallId });

/** Throws `invalid-data` that names what is wrong. */
export function parsed<S extends z.ZodType>(schema: S, given: unknown): z.output<S> {
  const { success, data, error } = schema.safeParse(given);
  if (success) return data;
  const problems = error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '));
  throw new ApiError('invalid-data', problems.join('; '));
}
