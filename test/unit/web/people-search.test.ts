import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PeoplePage, PeopleQuery } from '../../../sdk/index.ts';
import { PeopleSearch, upToDate } from '../../../web/people/people-search.ts';
import { person } from './support/fake-call.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A directory of people `p0`, `p1`, …, as many as the test says. */
function search(count: number) {
  const asked: PeopleQuery[] = [];
  const watched: string[][] = [];
  const server = { fails: false };
  const directory = {
    isWhole: false,
    async find(query: PeopleQuery = {}): Promise<PeoplePage> {
      asked.push(query);
      if (server.fails) throw Object.assign(new Error('no'), { code: 'network' });
      const from = Number(query.after ?? 0);
      const until = Math.min(count, from + (query.limit ?? 0));
      const people = Array.from({ length: until - from }, (_, i) => person(`p${from + i}`, 'online'));
      return { people, next: until < count ? String(until) : null, total: count };
    },
    watch(userIds: readonly string[]) {
      watched.push([...userIds]);
      return () =>
        void watched.splice(
          watched.findIndex((one) => one.join() === userIds.join()),
          1,
        );
    },
  };
  const it = new PeopleSearch({ directory });
  const settled = () => vi.advanceTimersByTimeAsync(300);
  return { it, asked, watched, server, settled };
}

describe('people of a large application', () => {
  it('are looked up page by page, watched while they are shown, 200 at most', async () => {
    const { it, watched, settled } = search(1_000);
    const leave = it.open();
    await settled();
    expect(it.snapshot()).toMatchObject({ total: 1_000, hasMore: true });
    for (let i = 0; i < 3; i += 1) {
      it.more();
      await settled();
    }
    expect([it.snapshot().people.length, it.snapshot().hasMore, watched.map((ids) => ids.length)]).toEqual([
      200,
      false,
      [200],
    ]);
    leave();
    expect(watched).toEqual([]);
  });

  it('are searched once for what is typed quickly', async () => {
    const { it, asked, settled } = search(3);
    it.open();
    await settled();
    for (const query of ['a', 'an', 'ann']) it.search(query);
    it.search('ann');
    await settled();
    expect(asked.map(({ query }) => query)).toEqual(['', 'ann']);
  });

  it('are nobody only once the server has said so of what is typed by now', async () => {
    const { it, settled } = search(0);
    it.open();
    expect(it.snapshot().query).toBeNull();
    await settled();
    expect(it.snapshot()).toMatchObject({ query: '', people: [] });
    it.search('ann');
    expect(it.snapshot().query).toBe('');
    await settled();
    expect(it.snapshot().query).toBe('ann');
  });

  it('stay where the server cannot be asked, which is said, and are asked for again', async () => {
    const { it, asked, server, settled } = search(3);
    it.open();
    await settled();
    server.fails = true;
    it.search('x');
    await settled();
    expect(it.snapshot()).toMatchObject({ query: '', problemCode: 'network' });
    expect(it.snapshot().people).toHaveLength(3);
    server.fails = false;
    it.askAgain();
    await settled();
    expect(asked.at(-1)).toMatchObject({ query: 'x' });
    expect(it.snapshot()).toMatchObject({ query: 'x', problemCode: null });
  });

  it('are shown as they are by now', () => {
    const found = [person('Anna', 'online'), person('Boris', 'online')];
    expect(upToDate(found, [person('Boris', 'away')]).map(({ state }) => state)).toEqual(['online', 'away']);
  });
});
