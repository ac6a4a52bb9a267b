import * as z from 'zod/mini';
import { DisplayName, UserId } from './ids.ts';
import { MAX_PEOPLE_PER_MESSAGE } from './limits.ts';

export const PresenceState = z.enum(['online', 'away', 'do-not-disturb', 'in-call', 'offline']);
export type PresenceState = z.output<typeof PresenceState>;

/** What a person wishes to be seen as. `online`: as it is, so away when every device is idle. */
export const PresenceChoice = z.enum(['online', 'away', 'do-not-disturb']);
export type PresenceChoice = z.output<typeof PresenceChoice>;

export const Person = z.object({ userId: UserId, name: DisplayName, state: PresenceState });
export type Person = z.output<typeof Person>;

/** Where a page of people ends; of any use only to the server that made it. */
const PeopleCursor = z.string().check(z.minLength(1), z.maxLength(2_048));
const nothing = z.object({});

export const presenceRequests = {
  /** For the user, on all devices. */
  'presence.choose': { params: z.object({ choice: PresenceChoice }), result: nothing },
  /** Whether anybody is at this device. */
  'presence.idle': { params: z.object({ idle: z.boolean() }), result: nothing },
  /** From now on these people's changes are told, and nobody else's; where everybody is told of, all are. */
  'presence.watch': {
    params: z.object({ userIds: z.array(UserId).check(z.maxLength(MAX_PEOPLE_PER_MESSAGE)) }),
    /** Those of them who are signed in. */
    result: z.object({ people: z.array(Person) }),
  },
  /** Who is signed in, by name. */
  'presence.find': {
    params: z.object({
      /** Each of its words begins a word of the name. */
      query: z._default(z.string().check(z.maxLength(80)), ''),
      after: z.optional(PeopleCursor),
      limit: z._default(z.int().check(z.gte(1), z.lte(MAX_PEOPLE_PER_MESSAGE)), 50),
    }),
    result: z.object({ people: z.array(Person), next: z.nullable(PeopleCursor), total: z.int() }),
  },
} as const;

export const presenceNotifications = {
  /** Only the people whose state or name changed. */
  'presence.changed': z.object({ people: z.array(Person) }),
  /** Another device of yours chose. */
  'presence.chosen': z.object({ choice: PresenceChoice }),
  /** The application has become too large for everybody to be told of everybody. */
  'presence.partial': nothing,
} as const;
