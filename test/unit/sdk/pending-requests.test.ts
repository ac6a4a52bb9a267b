import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SdkError } from '../../../sdk/sdk-error.ts';
import { PendingRequests } from '../../../sdk/signaling/pending-requests.ts';
import { CallId } from '../../../src/protocol/ids.ts';

const callId = CallId.parse('call-1');
const OVERDUE_MS = 5_000;
const TIMEOUT_MS = 60_000;

describe('requests without an answer', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const started = () => {
    const send = vi.fn<(request: { id: number; type: string }) => void>();
    const overdue = vi.fn();
    const requests = new PendingRequests({ send, overdue });
    return { requests, overdue, sentIds: () => send.mock.calls.map(([{ id }]) => id) };
  };

  it('wait for a connection', () => {
    const { requests, sentIds } = started();
    void requests.add('call.answer', { callId });
    expect(sentIds()).toEqual([]);
    requests.linkUp();
    expect(sentIds()).toEqual([1]);
  });

  it('go out again after a loss, with their old ids and in their order, without those that were answered', async () => {
    const { requests, sentIds } = started();
    requests.linkUp();
    void requests.add('call.ringing', { callId });
    const answered = requests.add('call.answer', { callId });
    void requests.add('call.leave', { callId });
    requests.settle(2, { type: 'call.answer', data: {} });
    await answered;
    requests.linkDown();
    requests.linkUp();
    expect(sentIds()).toEqual([1, 2, 3, 1, 3]);
  });

  it('are rejected with the server’s code', async () => {
    const { requests } = started();
    requests.linkUp();
    const answer = requests.add('call.answer', { callId });
    const data = { code: 'call-ended', message: 'over', details: { outcome: 'cancelled' } };
    requests.settle(1, { type: 'error', data });
    await expect(answer).rejects.toMatchObject({
      code: 'call-ended',
      retryable: false,
      details: { outcome: 'cancelled' },
    });
  });

  it('are rejected with a code unknown here too, which is not worth another try', async () => {
    const { requests } = started();
    requests.linkUp();
    const answer = requests.add('call.answer', { callId });
    requests.settle(1, { type: 'error', data: { code: 'of-tomorrow', message: 'new' } });
    await expect(answer).rejects.toMatchObject({ code: 'of-tomorrow', message: 'new', retryable: false });
  });

  it('are rejected when the reply does not fit the contract', async () => {
    const { requests } = started();
    requests.linkUp();
    const placed = requests.add('call.place', { to: [], video: false });
    requests.settle(1, { type: 'call.place', data: { callId: 5 } });
    await expect(placed).rejects.toMatchObject({ code: 'invalid-reply' });
  });

  it('make the connection suspect when they are overdue, and are kept', async () => {
    const { requests, sentIds, overdue } = started();
    void requests.add('call.answer', { callId });
    await vi.advanceTimersByTimeAsync(OVERDUE_MS);
    expect(overdue).not.toHaveBeenCalled();
    requests.linkUp();
    await vi.advanceTimersByTimeAsync(OVERDUE_MS);
    expect(overdue).toHaveBeenCalledOnce();
    requests.linkDown();
    requests.linkUp();
    expect(sentIds()).toEqual([1, 1]);
  });

  it.each(['up', 'down'])('time out after a minute, with the connection %s', async (link) => {
    const { requests } = started();
    if (link === 'up') requests.linkUp();
    const answer = requests.add('call.answer', { callId });
    const outcome = vi.fn();
    answer.catch(outcome);
    await vi.advanceTimersByTimeAsync(TIMEOUT_MS - 1);
    expect(outcome).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(outcome).toHaveBeenCalledWith(expect.objectContaining({ code: 'timeout', retryable: true }));
  });

  it('that timed out are not sent again, and a late reply is ignored', async () => {
    const { requests, sentIds } = started();
    requests.linkUp();
    const answer = expect(requests.add('call.answer', { callId })).rejects.toMatchObject({ code: 'timeout' });
    await vi.advanceTimersByTimeAsync(TIMEOUT_MS);
    await answer;
    requests.settle(1, { type: 'call.answer', data: {} });
    requests.linkDown();
    requests.linkUp();
    expect(sentIds()).toEqual([1]);
  });

  it('are all settled when the session ends', async () => {
    const { requests } = started();
    const both = [requests.add('call.answer', { callId }), requests.add('call.leave', { callId })];
    requests.rejectAll(new SdkError('closed'));
    for (const outcome of await Promise.allSettled(both)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'closed' } });
    }
  });
});
