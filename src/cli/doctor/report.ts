import * as z from 'zod/mini';

const Finding = z.union([
  z.object({ check: z.string(), level: z.literal('ok'), found: z.string() }),
  z.object({
    check: z.string(),
    level: z.enum(['note', 'warning', 'problem']),
    code: z.string(),
    found: z.string(),
    fix: z.string(),
  }),
]);

/** What a running server answers to the doctor. */
export const Report = z.object({ findings: z.array(Finding) });
export type Report = z.output<typeof Report>;
