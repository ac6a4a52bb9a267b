import { describe, expect, test } from 'vitest';
import { CallLogError } from '../../../src/history/call-log.ts';
import type { HistoryEvents } from '../../../src/history/history-events.ts';
import { WRITE_BEHIND, WriteBehind } from '../../../src/history/write-behind.ts';
import { TypedEmitter } from '../../../src/shared/typed-emitter.ts';
import { callRow } from '../../support/history/log-entries.ts';
import { rethrow } from '../../support/recorded.ts';

/** A log that writes when the test says so, two entries at once. */
function writing() {
  const attempts: { done: () => void; fail: (error: Error) => void }[] = [];
  const it = new WriteBehind({
    log: {
      write: () => new Promise<void>((done, fail) => attempts.push({ done, fail })),
      check: async () => undefined,
    },
    events: new TypedEmitter<HistoryEvents>(rethrow),
    onFault: rethrow,
    settings: { ...WRITE_BEHIND, batch: 2, lingerMs: 0, retryMs: 1, maxRetryMs: 1 },
  });
  const asked = (count: number) => expect.poll(() => attempts.length, { interval: 2 }).toBe(count);
  const put = (...ids: string[]): void => {
    for (const id of ids) it.put(callRow(id));
  };
  return { it, attempts, asked, put };
}

/** What became of it by now. */
async function stateOf(promise: Promise<void>): Promise<string> {
  const pending = new Promise<string>((resolve) => setImmediate(() => resolve('pending')));
  const settled = promise.then(
    () => 'settled',
    (error) => (error instanceof CallLogError ? error.code : 'another error'),
  );
  return Promise.race([settled, pending]);
}

describe('who reads what was just written', () => {
  test('H19: waits for what was put before, and not for what came since', async () => {
    const { it, attempts, asked, put } = writing();
    expect(await stateOf(it.settled())).toBe('settled');
    put('a', 'b', 'c');
    const before = it.settled();
    put('d', 'e');
    const later = it.settled();
    await asked(1);
    attempts[0]?.done();
    await asked(2);
    expect(await stateOf(before)).toBe('pending');
    attempts[1]?.done();
    await asked(3);
    expect([await stateOf(before), await stateOf(later)]).toEqual(['settled', 'pending']);
    attempts[2]?.done();
    await later;
  });

  test('H20: is refused at once while the database is away, whether it waits already or not', async () => {
    const { it, attempts, asked, put } = writing();
    put('a');
    const waiting = it.settled();
    const refused = expect(waiting).rejects.toMatchObject({ code: 'unavailable' });
    await asked(1);
    attempts[0]?.fail(new CallLogError('unavailable', 'gone'));
    await refused;
    expect(await stateOf(it.settled())).toBe('unavailable');
    await asked(2);
    attempts[1]?.done();
    await expect.poll(() => stateOf(it.settled())).toBe('settled');
  });
});
