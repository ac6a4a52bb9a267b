import { describe, expect, test } from 'vitest';
import { Permission, Role } from '../../../src/protocol/permissions.ts';
import { type Gathering, permissionsOf, ROLE_PERMISSIONS, roleIn } from '../../../src/rooms/permissions.ts';
import { seat } from '../../support/people.ts';

const meeting: Gathering = { kind: 'meeting', isCreator: (userId) => userId === 'anna' };
const call: Gathering = { kind: 'call' };
const [anna, boris] = [seat('anna-1'), seat('boris-1')];

describe('roles', () => {
  test('G2: each follows from who made the meeting, who was appointed, the token, and whether one has an account', () => {
    const rows = [
      [meeting, anna, false, 'owner'],
      [meeting, { ...anna, guest: true }, false, 'owner'],
      [meeting, boris, false, 'member'],
      [meeting, { ...boris, guest: true }, false, 'guest'],
      [meeting, { ...boris, grant: { role: 'moderator' } }, false, 'moderator'],
      [meeting, { ...boris, guest: true }, true, 'moderator'],
      [meeting, { ...boris, grant: { role: 'owner' } }, true, 'owner'],
      [call, { ...boris, guest: true }, false, 'member'],
      [call, { ...boris, grant: { role: 'owner' } }, true, 'member'],
    ] as const;
    expect(rows.map(([gathering, who, appointed]) => roleIn(gathering, who, appointed))).toEqual(
      rows.map(([, , , role]) => role),
    );
  });

  test('G1: who is more may what the lesser may', () => {
    const inOrder = [...Role.options].reverse();
    for (const [at, role] of inOrder.slice(1).entries()) {
      const lesser = inOrder[at] ?? 'guest';
      expect(ROLE_PERMISSIONS[role]).toEqual(expect.arrayContaining([...ROLE_PERMISSIONS[lesser]]));
    }
  });
});

describe('tokens', () => {
  test.each(Permission.options)(
    'G3: %s alone is all that one may in a meeting, and in a call nothing is added',
    (only) => {
      const grant = { permissions: [only] };
      expect([...permissionsOf('guest', grant, meeting)]).toEqual([only]);
      expect([...permissionsOf('owner', grant, meeting)]).toEqual([only]);
      expect([...permissionsOf('member', grant, call)]).toEqual(ROLE_PERMISSIONS.member.includes(only) ? [only] : []);
    },
  );

  test('G3: without the claim the role says it', () => {
    for (const role of Role.options) expect([...permissionsOf(role, {}, meeting)]).toEqual(ROLE_PERMISSIONS[role]);
  });
});
