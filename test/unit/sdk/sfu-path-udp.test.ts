import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { opened, producer } from './support/scripted-sfu.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function receivingBy(protocol: 'udp' | 'tcp') {
  const parts = opened({ producers: [producer('p2', 'microphone')] });
  await vi.advanceTimersByTimeAsync(0);
  const { handler } = parts.browser.transport('recv');
  handler.getTransportStats = async () =>
    new Map([
      ['T', { id: 'T', type: 'transport', selectedCandidatePairId: 'P' }],
      ['P', { id: 'P', type: 'candidate-pair', localCandidateId: 'L' }],
      ['L', { id: 'L', type: 'local-candidate', protocol }],
    ]);
  const report = async (state: 'connected' | 'disconnected') => {
    handler.setConnectionState(state);
    await vi.advanceTimersByTimeAsync(0);
  };
  await report('connected');
  return { ...parts, report };
}

describe('an SFU path: a browser that took TCP', () => {
  it('M14: restarts ICE once it has settled, on that transport', async () => {
    const { asked } = await receivingBy('tcp');
    await vi.advanceTimersByTimeAsync(2_900);
    expect(asked('media.restart-ice')).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(asked('media.restart-ice')).toMatchObject([{ transportId: 'r1' }]);
  });

  it('M14: leaves it at that where TCP is all that there is', async () => {
    const { asked, events, report } = await receivingBy('tcp');
    await vi.advanceTimersByTimeAsync(4_000);
    await report('disconnected');
    await report('connected');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked('media.restart-ice')).toHaveLength(1);
    expect(events).not.toContain('failed');
  });

  it('M14: does nothing by UDP, nor after its end', async () => {
    const byUdp = await receivingBy('udp');
    const ended = await receivingBy('tcp');
    ended.path.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([...byUdp.asked('media.restart-ice'), ...ended.asked('media.restart-ice')]).toEqual([]);
  });
});
