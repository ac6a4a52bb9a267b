import { expect, test } from 'vitest';
import { Entrance } from '../../../src/rooms/moderation/entrance.ts';
import { userId } from '../../support/people.ts';

test('G9: in a meeting that lasts for days those wait again who were there longest ago, and nobody who came back since', () => {
  const entrance = new Entrance(true);
  const come = (who: string) => entrance.know(userId(who));
  const admits = (who: string) => entrance.admits({ userId: userId(who) }, new Set());
  for (const who of ['anna', 'boris']) come(who);
  for (let number = 0; number < 998; number++) come(`guest${number}`);
  come('anna');
  come('late');
  expect(['anna', 'boris', 'guest0', 'late'].map(admits)).toEqual(['in', 'must-wait', 'in', 'in']);
});

test('G7: who was removed last is kept out, however often that was', () => {
  const entrance = new Entrance(false);
  const remove = (who: string) => entrance.keepOut({ userId: userId(who), name: who });
  for (const who of ['anna', 'boris']) remove(who);
  for (let number = 0; number < 998; number++) remove(`guest${number}`);
  remove('anna');
  remove('late');
  expect(['anna', 'boris', 'late'].map((who) => entrance.isKeptOut(userId(who)))).toEqual([true, false, true]);
  expect(entrance.keptOut.at(-2)?.userId).toBe('anna');
});
