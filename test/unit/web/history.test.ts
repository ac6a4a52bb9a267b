import { describe, expect, it } from 'vitest';
import type { Call, ClientEvents, HistoryPage, HistoryQuery, RememberedCall } from '../../../sdk/index.ts';
import { LoggedOutcome, Unreachable } from '../../../src/protocol/history.ts';
import { TypedEmitter } from '../../../src/shared/typed-emitter.ts';
import { HistoryPages } from '../../../web/history/history-pages.ts';
import { byDay, howItWent, nearDay, talkedFor, wasPoor } from '../../../web/history/how-it-went.ts';
import { en } from '../../../web/i18n/en.ts';
import { rethrow } from '../../support/recorded.ts';
import { FakeCall } from './support/fake-call.ts';

const call = (more: Partial<RememberedCall> = {}): RememberedCall => ({
  callId: 'c' as RememberedCall['callId'],
  conversationId: null,
  direction: 'incoming',
  fromApplication: false,
  video: false,
  missed: false,
  people: [],
  others: 0,
  startedAt: 0,
  answeredAt: null,
  endedAt: 1,
  durationMs: 0,
  outcome: 'completed',
  unreachable: null,
  topologies: [],
  worstMos: null,
  ...more,
});

describe('what came of a call', () => {
  it.each<[Partial<RememberedCall>, string]>([
    [{ missed: true, outcome: 'no-answer' }, 'missed'],
    [{ endedAt: null, outcome: null }, 'running'],
    [{ outcome: 'declined' }, 'declinedByMe'],
    [{ outcome: 'declined', direction: 'outgoing' }, 'declinedByThem'],
    [{ outcome: 'cancelled', direction: 'outgoing' }, 'cancelled'],
    [{ outcome: 'unreachable', unreachable: 'do-not-disturb', direction: 'outgoing' }, 'do-not-disturb'],
    [{ direction: 'meeting' }, 'meeting'],
  ])('%j is %s', (more, how) => {
    expect(howItWent(call(more))).toBe(how);
  });

  it('has a word whatever it was', () => {
    for (const outcome of LoggedOutcome.options) {
      for (const direction of ['incoming', 'outgoing', 'meeting'] as const) {
        for (const unreachable of [null, ...Unreachable.options]) {
          expect(Object.keys(en.history.how)).toContain(howItWent(call({ outcome, direction, unreachable })));
        }
      }
    }
  });

  it('tells how long they talked, and that it was poor', () => {
    expect([talkedFor(call()), talkedFor(call({ durationMs: 65_000 }))]).toEqual([null, '1:05']);
    expect([wasPoor(call()), wasPoor(call({ worstMos: 3 })), wasPoor(call({ worstMos: 4 }))]).toEqual([
      false,
      true,
      false,
    ]);
  });
});

describe('the days', () => {
  const at = (day: number, hour: number) => new Date(2026, 10, day, hour).getTime();

  it('are those on which calls began, in their order', () => {
    const days = byDay([at(25, 9), at(24, 23), at(24, 1)].map((startedAt) => call({ startedAt })));
    expect(days.map(({ calls }) => calls.length)).toEqual([1, 2]);
  });

  it('are near, or have a date', () => {
    const now = at(1, 0);
    expect([nearDay(at(1, 9), now), nearDay(at(0, 23), now), nearDay(at(-1, 12), now)]).toEqual([
      'today',
      'yesterday',
      null,
    ]);
  });
});

/** A client whose pages the test gives. */
function pages() {
  const asked: HistoryQuery[] = [];
  const answers: { give: (page: HistoryPage) => void; fail: (error: unknown) => void }[] = [];
  const events = new TypedEmitter<ClientEvents>(rethrow);
  const seen = { times: 0 };
  const client = {
    on: events.on.bind(events),
    calls: [] as readonly Call[],
    history: {
      missed: { count: 0, calls: [] },
      page: (query: HistoryQuery = {}) => {
        asked.push(query);
        return new Promise<HistoryPage>((give, fail) => answers.push({ give, fail }));
      },
      markSeen: async () => {
        seen.times += 1;
      },
    },
  };
  const it = new HistoryPages(client);
  const settled = () => new Promise((resolve) => setTimeout(resolve));
  const shown = () => it.snapshot().calls?.map(({ callId }) => callId) ?? null;
  const gives = async (next: string | null, ...ids: string[]) => {
    answers.shift()?.give({ calls: ids.map((id) => call({ callId: id as RememberedCall['callId'] })), next });
    await settled();
  };
  const fails = async () => {
    answers.shift()?.fail({ code: 'history-unavailable' });
    await settled();
  };
  return { it, asked, events, seen, shown, gives, fails };
}

describe('the pages of the history', () => {
  it('begin with the newest, whose missed calls are then seen, and go on where they ended', async () => {
    const { it, asked, seen, shown, gives } = pages();
    it.open();
    expect(shown()).toBeNull();
    await gives('after-b', 'a', 'b');
    expect([shown(), it.snapshot().hasMore, seen.times]).toEqual([['a', 'b'], true, 1]);
    void it.more();
    await gives(null, 'c');
    expect([shown(), it.snapshot().hasMore]).toEqual([['a', 'b', 'c'], false]);
    await it.more();
    expect(asked).toEqual([{ missed: false }, { missed: false, cursor: 'after-b' }]);
  });

  it('show the missed ones alone when asked, and no answer to what was asked before', async () => {
    const { it, asked, seen, shown, gives } = pages();
    it.open();
    it.show(true);
    await gives(null, 'late');
    expect([shown(), seen.times]).toEqual([null, 0]);
    await gives(null, 'missed');
    expect([shown(), asked.at(-1), seen.times]).toEqual([['missed'], { missed: true }, 1]);
  });

  it('mark nothing as seen that comes when they are left', async () => {
    const { it, seen, gives } = pages();
    it.open()();
    await gives(null, 'late');
    expect(seen.times).toBe(0);
  });

  it('are looked up again when a call ends or is missed, until they are left', async () => {
    const { it, asked, events, gives } = pages();
    const leave = it.open();
    await gives(null);
    events.emit('missed-calls', { count: 0, calls: [] });
    events.emit('missed-calls', { count: 1, calls: [] });
    expect(asked).toHaveLength(2);
    const [first, second] = [new FakeCall(), new FakeCall()];
    events.emit('calls', [first]);
    events.emit('calls', [first, second]);
    expect(asked).toHaveLength(2);
    events.emit('calls', [second]);
    expect(asked).toHaveLength(3);
    leave();
    events.emit('calls', []);
    expect(asked).toHaveLength(3);
  });

  it('say what keeps them from being shown, and mark nothing as seen then', async () => {
    const { it, seen, fails, gives } = pages();
    it.open();
    await fails();
    expect([it.snapshot().problemCode, seen.times]).toEqual(['history-unavailable', 0]);
    void it.reload();
    await gives(null, 'a');
    expect([it.snapshot().problemCode, seen.times]).toEqual([null, 1]);
  });
});
