import * as z from 'zod/mini';
import { DisplayName, UserId } from './ids.ts';

export const PresenceState = z.enum(['online', 'in-call', 'offline']);
export type PresenceState = z.output<typeof PresenceState>;

export const Person = z.object({ userId: UserId, name: DisplayName, state: PresenceState });
export type Person = z.output<typeof Person>;

export const presenceNotifications = {
  /** Only the people whose state or name changed. */
  'presence.changed': z.object({ people: z.array(Person) }),
} as const;
