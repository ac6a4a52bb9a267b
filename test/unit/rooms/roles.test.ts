import { describe, expect, test } from 'vitest';
import type { UserId } from '../../../src/protocol/ids.ts';
import { Roles } from '../../../src/rooms/moderation/roles.ts';
import { seat } from '../../support/people.ts';

describe('who made a meeting', () => {
  test('is asked once of each person, however often people come and go', () => {
    const asked: UserId[] = [];
    const isCreator = (who: UserId): boolean => {
      asked.push(who);
      return who === 'anna';
    };
    const roles = new Roles({ kind: 'meeting', isCreator });
    const [anna, bob] = [seat('anna-1'), seat('bob-1')];
    for (let time = 0; time < 3; time++) {
      expect(roles.of(anna).role).toBe('owner');
      expect(roles.of(bob).role).toBe('member');
    }
    expect(asked).toEqual([anna.userId, bob.userId]);
  });
});
