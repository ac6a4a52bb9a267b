import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CandidateBatch } from '../../../sdk/media/candidate-batch.ts';
import type { IceCandidate } from '../../../src/protocol/p2p.ts';

const candidate = (n: number): IceCandidate => ({ candidate: `candidate:${n}`, sdpMid: '0', sdpMLineIndex: 0 });

describe('ICE candidates', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const started = (maxPerMessage = 32) => {
    const send = vi.fn<(candidates: IceCandidate[]) => void>();
    return {
      batch: new CandidateBatch({ send, maxPerMessage }),
      sizes: () => send.mock.calls.map(([list]) => list.length),
    };
  };

  it('go out at once when they are the first, and together when they follow closely', () => {
    const { batch, sizes } = started();
    for (let n = 0; n < 5; n += 1) batch.add(candidate(n));
    expect(sizes()).toEqual([1]);
    vi.advanceTimersByTime(20);
    expect(sizes()).toEqual([1, 4]);
  });

  it('go out at once again after a pause', () => {
    const { batch, sizes } = started();
    batch.add(candidate(1));
    vi.advanceTimersByTime(20);
    batch.add(candidate(2));
    expect(sizes()).toEqual([1, 1]);
  });

  it('never exceed the contract’s number in one message', () => {
    const { batch, sizes } = started(2);
    for (let n = 0; n < 6; n += 1) batch.add(candidate(n));
    vi.advanceTimersByTime(20);
    expect(sizes()).toEqual([1, 2, 2, 1]);
  });

  it('are dropped when the path closes', () => {
    const { batch, sizes } = started();
    batch.add(candidate(1));
    batch.add(candidate(2));
    batch.close();
    vi.advanceTimersByTime(100);
    expect(sizes()).toEqual([1]);
  });
});
