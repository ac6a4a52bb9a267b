import * as z from 'zod/mini';

/** Who somebody is in a call. Of a meeting its creator is the owner; in a call that was placed all are members. */
export const Role = z.enum(['owner', 'moderator', 'member', 'guest']);
export type Role = z.output<typeof Role>;

/** What somebody may do in a call; `src/rooms/permissions.ts` says which role may what. */
export const Permission = z.enum([
  'publish-audio',
  'publish-video',
  'publish-screen',
  'add-people',
  'mute-others',
  'stop-screen',
  'remove',
  'lock',
  'admit',
]);
export type Permission = z.output<typeof Permission>;

const permissions = z.array(Permission).check(z.maxLength(Permission.options.length));

/** What an access token says of its user: the role in meetings, and exactly what they may, whatever the role. */
export const Grant = z.object({ role: z.optional(Role), permissions: z.optional(permissions) });
export type Grant = z.output<typeof Grant>;
