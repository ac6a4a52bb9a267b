import { expect, it } from 'vitest';
import { OwnCallHistory } from '../../../sdk/people/call-history.ts';
import type { Params, RequestType, Result } from '../../../src/protocol/contract.ts';
import { MissedCalls, RememberedCall } from '../../../src/protocol/history.ts';

/** This device’s clock is 500 ms ahead of the server’s. */
const AHEAD_MS = 500;

const remembered = RememberedCall.parse({
  callId: 'c',
  conversationId: null,
  fromApplication: false,
  direction: 'outgoing',
  video: false,
  missed: false,
  people: [],
  others: 0,
  startedAt: 1_000,
  answeredAt: null,
  endedAt: 0,
  durationMs: 0,
  outcome: 'cancelled',
  unreachable: null,
  topologies: [],
  worstMos: null,
});

function history() {
  const asked: string[] = [];
  const told: MissedCalls[] = [];
  const it = new OwnCallHistory({
    signaling: {
      toLocalTime: (at) => at + AHEAD_MS,
      async request<T extends RequestType>(type: T, data: Params<T>): Promise<Result<T>> {
        asked.push(`${type} ${JSON.stringify(data)}`);
        return { calls: [remembered], next: 'more' } as unknown as Result<T>;
      },
    },
    changed: (missed) => void told.push(missed),
  });
  return { it, asked, told };
}

const missed = (...times: number[]): MissedCalls =>
  MissedCalls.parse({
    count: times.length,
    calls: times.map((at) => ({ callId: `c${at}`, from: { userId: 'a', name: 'A' }, group: false, video: false, at })),
  });

it('what was missed is told by this device’s clock, and seen by the server’s', async () => {
  const { it, asked, told } = history();
  await it.markSeen();
  it.handleMissed(missed(30, 20));
  expect(it.missed.calls.map(({ at }) => at)).toEqual([30 + AHEAD_MS, 20 + AHEAD_MS]);
  expect(told).toEqual([it.missed]);
  await it.markSeen();
  expect(asked).toEqual(['history.seen {"until":30}']);
});

it('a page has this device’s times', async () => {
  const { it, asked } = history();
  expect(await it.page({ missed: true })).toEqual({
    calls: [{ ...remembered, startedAt: 1_000 + AHEAD_MS, endedAt: AHEAD_MS }],
    next: 'more',
  });
  expect(asked).toEqual(['history.calls {"missed":true}']);
});

it('a new session is told anew', async () => {
  const { it, asked, told } = history();
  it.restart();
  it.handleMissed(missed(1));
  it.restart();
  expect(told.map(({ count }) => count)).toEqual([1, 0]);
  await it.markSeen();
  expect(asked).toEqual([]);
});
