import { ProtocolError } from '../protocol/errors.ts';
import { type Grant, Permission, type Role } from '../protocol/permissions.ts';
import type { Seat } from './peer.ts';

const publishes = ['publish-audio', 'publish-video', 'publish-screen'] as const;

/** Which role may what: the only place that says so. */
export const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  owner: Permission.options,
  moderator: Permission.options,
  member: [...publishes, 'add-people'],
  guest: publishes,
};

/** The same sets for all: a part is looked at again for everybody whenever somebody comes. */
const USUAL = {
  owner: new Set(ROLE_PERMISSIONS.owner),
  moderator: new Set(ROLE_PERMISSIONS.moderator),
  member: new Set(ROLE_PERMISSIONS.member),
  guest: new Set(ROLE_PERMISSIONS.guest),
} satisfies Record<Role, ReadonlySet<Permission>>;

/** What the call is that somebody sits in. `isCreator`: of the meeting's link. */
export type Gathering = { kind: 'call' } | { kind: 'meeting'; isCreator: (userId: Seat['userId']) => boolean };

/** `appointed`: they were in the call when it became a meeting, which had no creator of its own. */
export function roleIn(gathering: Gathering, { userId, guest, grant }: Seat, appointed: boolean): Role {
  if (gathering.kind === 'call') return 'member';
  if (gathering.isCreator(userId)) return 'owner';
  const role = grant?.role ?? (guest ? 'guest' : 'member');
  return appointed && role !== 'owner' ? 'moderator' : role;
}

/** A token's list says it all in a meeting; in a call between equals it can only take away. */
export function permissionsOf(role: Role, grant: Grant | undefined, gathering: Gathering): ReadonlySet<Permission> {
  const usual: ReadonlySet<Permission> = USUAL[role];
  if (!grant?.permissions) return usual;
  const granted = new Set(grant.permissions);
  return gathering.kind === 'call' ? new Set([...usual].filter((each) => granted.has(each))) : granted;
}

/** What is said to who may not. */
const SENTENCES: Readonly<Record<Permission, string>> = {
  'publish-audio': 'You may not speak in this call: ask whoever runs it.',
  'publish-video': 'You may not show a camera in this call: ask whoever runs it.',
  'publish-screen': 'You may not share a screen in this call: ask whoever runs it.',
  'add-people': 'You may not add people to this call: ask a moderator.',
  'mute-others': 'Only moderators mute others.',
  'stop-screen': 'Only moderators stop somebody’s screen.',
  remove: 'Only moderators remove somebody.',
  lock: 'Only moderators lock the meeting or its lobby.',
  admit: 'Only moderators admit who waits.',
};

/** Throws `not-allowed`, with the permission that is missing. */
export function requirePermission(permissions: ReadonlySet<Permission>, permission: Permission): void {
  if (permissions.has(permission)) return;
  throw new ProtocolError('not-allowed', SENTENCES[permission], { details: { permission } });
}
