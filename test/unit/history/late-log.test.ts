import { expect, onTestFinished, test, vi } from 'vitest';
import type { CallEvents } from '../../../src/calls/call-events.ts';
import { CallReport } from '../../../src/history/call-report.ts';
import { History } from '../../../src/history/history.ts';
import type { CallRow } from '../../../src/history/log-entry.ts';
import type { RoomEvents } from '../../../src/rooms/room-events.ts';
import { TypedEmitter } from '../../../src/shared/typed-emitter.ts';
import { DatabaseCallLog } from '../../../src/storage/database-call-log.ts';
import { sqliteDatabase } from '../../../src/storage/sqlite/sqlite-database.ts';
import { callRow, TEN_O_CLOCK } from '../../support/history/log-entries.ts';
import { annaCallsBoris } from '../../support/people.ts';
import { rethrow } from '../../support/recorded.ts';

const { callId } = annaCallsBoris;
const before: Partial<CallRow> = {
  kind: 'meeting',
  startedAt: TEN_O_CLOCK - 60_000,
  answeredAt: TEN_O_CLOCK - 50_000,
  connectedAt: TEN_O_CLOCK - 49_000,
  topologies: ['sfu'],
  peakPeers: 7,
  outcome: 'lost',
  endReason: 'server-stopping',
};

/** A log that answers when it is let. */
function slowHistory() {
  const log = new DatabaseCallLog(sqliteDatabase(':memory:'));
  const [calls, rooms] = [new TypedEmitter<CallEvents>(rethrow), new TypedEmitter<RoomEvents>(rethrow)];
  const time = { now: () => TEN_O_CLOCK, wallClock: () => TEN_O_CLOCK };
  const history = new History({ log, days: 30, ...time, onFault: rethrow });
  history.follow(calls, rooms);
  onTestFinished(() => history.stop());
  const { promise, resolve: answer } = Promise.withResolvers<void>();
  const read = log.call.bind(log);
  log.call = async (id) => {
    const call = await read(id);
    await promise;
    return call;
  };
  const row = async () => {
    const text = await log.report(callId, { kind: 'everything' });
    return text === null ? null : CallReport.parse(JSON.parse(text)).call;
  };
  return { log, history, calls, answer, row };
}

test('S24: a log that answers too late still has its row continued, and not begun anew', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const { log, history, calls, answer, row } = slowHistory();
  await log.write([callRow(callId, before)]);
  const outcome = history.outcomeOf(callId);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await outcome).toBeNull();
  vi.useRealTimers();
  calls.emit('call-recreated', { call: annaCallsBoris, seats: [annaCallsBoris.caller], peers: [], topology: 'p2p' });
  await expect.poll(row).toMatchObject({ kind: 'one-on-one', peakPeers: 0, endedAt: null });
  answer();
  const { outcome: _, endReason: __, ...rest } = before;
  await expect.poll(row).toMatchObject({ ...rest, endedAt: null, outcome: null, endReason: null });
  calls.emit('call-ended', { call: annaCallsBoris, outcome: 'completed', durationMs: 70_000, devices: [] });
  await expect.poll(row).toMatchObject({ ...rest, durationMs: 70_000, outcome: 'completed' });
});
