import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DigestSender } from '../../../sdk/quality/digest-sender.ts';
import { SdkError, type SdkErrorCode } from '../../../sdk/sdk-error.ts';
import { digest } from '../../support/digests.ts';
import { callId } from '../../support/people.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A server that answers when the test says so. */
function started() {
  const asked: { seqs: number[]; answer: () => void; refuse: (code: SdkErrorCode, details?: object) => void }[] = [];
  const unwanted = vi.fn();
  const sender = new DigestSender({
    callId: callId('call'),
    send: ({ digests }) =>
      new Promise((resolve, reject) =>
        asked.push({
          seqs: digests.map(({ seq }) => seq),
          answer: () => resolve({}),
          refuse: (code, details = {}) => reject(new SdkError(code, 'no', { details: details as never })),
        }),
      ),
    unwanted,
    log: () => {},
  });
  const add = (...seqs: number[]) => {
    for (const seq of seqs) sender.add(digest({ seq, at: seq }), false);
  };
  const settled = () => vi.advanceTimersByTimeAsync(0);
  const seqs = () => asked.map((request) => request.seqs);
  const last = () => asked.at(-1) ?? expect.unreachable();
  return { sender, asked, add, settled, seqs, last, unwanted };
}

test('Q2: one request at a time, in order, and nothing twice that was answered', async () => {
  const { add, seqs, last, settled } = started();
  add(1);
  add(2, 3);
  expect(seqs()).toEqual([[1]]);
  last().answer();
  await settled();
  expect(seqs()).toEqual([[1], [2, 3]]);
  last().answer();
  await settled();
  expect(seqs()).toHaveLength(2);
});

test('Q2: nothing is sent while the connection is lost; all of it when it is back', async () => {
  const { sender, add, seqs, last, settled } = started();
  sender.setConnected(false);
  add(1, 2, 3, 4, 5);
  expect(seqs()).toEqual([]);
  sender.setConnected(true);
  last().answer();
  await settled();
  expect(seqs()).toEqual([[1, 2, 3, 4], [5]]);
});

test.each(['timeout', 'network', 'internal'] as const)(
  'Q2: %s: it is tried again, with what came since',
  async (code) => {
    const { add, seqs, last } = started();
    add(1);
    last().refuse(code);
    await vi.advanceTimersByTimeAsync(4_000);
    add(2);
    expect(seqs()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(seqs()).toEqual([[1], [1, 2]]);
  },
);

test('Q2: rate-limited: it waits as long as it is told', async () => {
  const { add, seqs, last } = started();
  add(1);
  last().refuse('rate-limited', { retryAfterMs: 700 });
  await vi.advanceTimersByTimeAsync(699);
  expect(seqs()).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(seqs()).toEqual([[1], [1]]);
});

test('what does not fit the server’s contract is given up, and the rest goes on', async () => {
  const { add, seqs, last, settled } = started();
  add(1);
  add(2);
  last().refuse('invalid-data');
  await settled();
  expect(seqs()).toEqual([[1], [2]]);
});

test.each(['call-ended', 'call-not-found', 'unknown-type', 'session-expired'] as const)(
  '%s: nobody wants them any more',
  async (code) => {
    const { add, seqs, last, settled, unwanted } = started();
    add(1, 2);
    last().refuse(code);
    await settled();
    add(3);
    expect(unwanted).toHaveBeenCalledOnce();
    expect(seqs()).toEqual([[1]]);
  },
);

describe('the last word', () => {
  test('Q5: is sent at once, with all that is kept, though another request is on its way', async () => {
    const { sender, add, seqs, last, settled } = started();
    add(1);
    add(2, 3, 4, 5, 6);
    sender.flush();
    sender.close();
    expect(seqs()).toEqual([[1], [1, 2, 3, 4], [5, 6]]);
    last().refuse('call-ended');
    await settled();
  });

  test('Q5: is not sent where nobody hears it', () => {
    const { sender, add, seqs } = started();
    sender.setConnected(false);
    add(1);
    sender.flush();
    expect(seqs()).toEqual([]);
  });

  test('after it nothing more is', async () => {
    const { sender, add, seqs } = started();
    sender.close();
    add(1);
    sender.flush();
    expect(seqs()).toEqual([]);
  });
});
