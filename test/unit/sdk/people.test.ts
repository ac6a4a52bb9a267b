import { describe, expect, it } from 'vitest';
import { PeopleList } from '../../../sdk/people/people-list.ts';
import { Person, type PresenceState } from '../../../src/protocol/presence.ts';

const person = (userId: string, state: PresenceState = 'online', name = userId): Person =>
  Person.parse({ userId, name, state });

const guests = (count: number, state: PresenceState): Person[] =>
  Array.from({ length: count }, (_, index) => person(`guest-${String(index).padStart(3, '0')}`, state));

const names = (list: PeopleList): string[] => list.sorted.map(({ name }) => name);

describe('the list of people', () => {
  it('is sorted by name, and again when somebody comes or has another name', () => {
    const list = new PeopleList();
    list.replaceAll([person('b'), person('a')]);
    expect(names(list)).toEqual(['a', 'b']);
    list.merge([person('aa')]);
    expect(names(list)).toEqual(['a', 'aa', 'b']);
    list.merge([person('a', 'online', 'z')]);
    expect(names(list)).toEqual(['aa', 'b', 'z']);
  });

  it('stays the same object until something changes, and shows a changed state at the same place', () => {
    const list = new PeopleList();
    list.replaceAll([person('a'), person('b')]);
    const before = list.sorted;
    expect(list.sorted).toBe(before);
    list.merge([person('a', 'in-call')]);
    expect(list.sorted).toEqual([person('a', 'in-call'), person('b')]);
    expect(before[0]?.state).toBe('online');
  });

  it('remembers 200 people who went, the latest ones', () => {
    const list = new PeopleList();
    list.replaceAll([person('anna'), ...guests(201, 'online')]);
    for (const guest of guests(201, 'offline')) list.merge([guest]);
    expect(list.sorted).toHaveLength(201);
    expect(names(list).slice(0, 2)).toEqual(['anna', 'guest-001']);
  });

  it('counts who came back as there, and as the latest when gone again', () => {
    const list = new PeopleList();
    list.replaceAll(guests(200, 'offline'));
    list.merge([person('guest-000')]);
    list.merge([person('guest-000', 'offline'), person('new', 'offline')]);
    expect(names(list)).toContain('guest-000');
    expect(names(list)).not.toContain('guest-001');
  });

  it('forgets everybody who is not in the new whole', () => {
    const list = new PeopleList();
    list.replaceAll([person('a', 'offline'), person('b')]);
    list.replaceAll([person('c')]);
    expect(list.sorted).toEqual([person('c')]);
    expect(list.find(person('a').userId)).toBeUndefined();
  });
});
