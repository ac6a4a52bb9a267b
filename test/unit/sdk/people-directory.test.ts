import { describe, expect, it } from 'vitest';
import { PeopleDirectory } from '../../../sdk/people/people-directory.ts';
import { PeopleList } from '../../../sdk/people/people-list.ts';
import type { Params, RequestType, Result } from '../../../src/protocol/contract.ts';
import { Person, type PresenceState } from '../../../src/protocol/presence.ts';
import { userId } from '../../support/people.ts';

const person = (id: string, state: PresenceState = 'online'): Person => Person.parse({ userId: id, name: id, state });

function directory() {
  const people = new PeopleList();
  const watched: string[][] = [];
  const server = { online: [person('a'), person('b')], fails: false };
  const it = new PeopleDirectory({
    signaling: {
      async request<T extends RequestType>(type: T, data: Params<T>): Promise<Result<T>> {
        if (type !== 'presence.watch') return { people: server.online, next: null, total: 2 } as unknown as Result<T>;
        const { userIds } = data as Params<'presence.watch'>;
        watched.push([...userIds]);
        if (server.fails) throw new Error('no');
        return { people: server.online.filter((one) => userIds.includes(one.userId)) } as unknown as Result<T>;
      },
    },
    people,
    changed: () => undefined,
    log: () => undefined,
  });
  const turn = () => new Promise((resolve) => setTimeout(resolve));
  const known = () => people.sorted.map(({ userId: id, state }) => `${id} ${state}`);
  return { it, watched, server, turn, known, list: () => people.sorted };
}

const ids = (...all: string[]) => all.map(userId);

describe('people of a small application', () => {
  it('are all there; watching asks nobody', async () => {
    const { it, watched, turn, known } = directory();
    it.begin([person('a')], true);
    it.watch(ids('a'));
    it.handleChanged([person('c')]);
    await turn();
    expect([it.isWhole, watched, known()]).toEqual([true, [], ['a online', 'c online']]);
  });
});

describe('people of a large application', () => {
  it('are those whom somebody watches: asked once a turn, and again when a watch ends', async () => {
    const { it, watched, turn, known } = directory();
    it.begin([], false);
    const end = it.watch(ids('a'));
    it.watch(ids('b', 'a', 'offline'));
    await turn();
    end();
    end();
    await turn();
    expect(watched).toEqual([
      ['a', 'b', 'offline'],
      ['b', 'a', 'offline'],
    ]);
    expect(known()).toEqual(['a online', 'b online']);
  });

  it('stay in the list when they go', async () => {
    const { it, server, turn, known } = directory();
    it.begin([], false);
    it.watch(ids('a', 'b'));
    await turn();
    server.online = [person('b', 'away')];
    it.begin([], false);
    it.handleChanged([person('a', 'offline')]);
    await turn();
    expect(known()).toEqual(['a offline', 'b away']);
  });

  it('are watched anew in a new session, and when the application has grown', async () => {
    const { it, watched, turn, known } = directory();
    it.begin([person('a'), person('c')], true);
    it.watch(ids('a'));
    it.becamePartial();
    await turn();
    expect(known()).toEqual(['a online']);
    it.begin([], false);
    await turn();
    expect(watched).toEqual([['a'], ['a']]);
  });

  it('are those of before when it has grown and nobody watches anybody, in another list', async () => {
    const { it, watched, turn, known, list } = directory();
    it.begin([person('a'), person('c')], true);
    const before = list();
    it.becamePartial();
    await turn();
    expect([it.isWhole, watched, known()]).toEqual([false, [], ['a online', 'c online']]);
    expect(list()).not.toBe(before);
  });

  it('are what they were where the server cannot be asked; 200 are watched at most', async () => {
    const { it, watched, server, turn, known } = directory();
    it.begin([person('c')], false);
    server.fails = true;
    it.watch(ids(...Array.from({ length: 300 }, (_, i) => `u${i}`)));
    await turn();
    expect([watched[0]?.length, known()]).toEqual([200, ['c online']]);
  });
});
