import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { opened, placeIn, producer } from './support/scripted-sfu.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const CHROMIUM = [
  { id: 'T', type: 'transport', selectedCandidatePairId: 'P' },
  { id: 'P', type: 'candidate-pair', localCandidateId: 'L' },
];
/** It has no transport. */
const FIREFOX = [
  { id: 'O', type: 'candidate-pair', localCandidateId: 'other' },
  { id: 'P', type: 'candidate-pair', localCandidateId: 'L', selected: true },
];

async function receivingBy(protocol: 'udp' | 'tcp', { pair = CHROMIUM, offered = ['udp', 'tcp'] } = {}) {
  const producers = [producer('p2', 'microphone')];
  const place = placeIn(1, producers);
  const iceCandidates = place.receive.iceCandidates.filter((candidate) => offered.includes(candidate.protocol));
  const joined = { ...place, receive: { ...place.receive, iceCandidates } };
  const parts = opened({ answers: { 'media.join': () => joined } });
  await vi.advanceTimersByTimeAsync(0);
  const { handler } = parts.browser.transport('recv');
  const entries = [...pair, { id: 'L', type: 'local-candidate', protocol }];
  const looked = vi.spyOn(handler, 'getTransportStats').mockResolvedValue(new Map(entries.map((it) => [it.id, it])));
  const restarted = vi.spyOn(handler, 'restartIce');
  const report = async (state: 'connected' | 'disconnected') => {
    handler.setConnectionState(state);
    await vi.advanceTimersByTimeAsync(0);
  };
  await report('connected');
  return { ...parts, report, looked, restarted };
}

describe('an SFU path: a browser that took TCP', () => {
  it.each([
    ['names the pair in its transport', CHROMIUM],
    ['names it in the pair', FIREFOX],
  ])('M14: restarts ICE once it has settled, on that transport, where it %s', async (_, pair) => {
    const { asked, restarted } = await receivingBy('tcp', { pair });
    await vi.advanceTimersByTimeAsync(2_900);
    expect(asked('media.restart-ice')).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(asked('media.restart-ice')).toMatchObject([{ transportId: 'r1' }]);
    expect(restarted).toHaveBeenCalledOnce();
  });

  it('M14: leaves it at that where TCP is all that gets through', async () => {
    const { asked, events, report } = await receivingBy('tcp');
    await vi.advanceTimersByTimeAsync(4_000);
    await report('disconnected');
    await report('connected');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked('media.restart-ice')).toHaveLength(1);
    expect(events).not.toContain('failed');
  });

  it('M14: does nothing by UDP, where TCP alone is offered, and while something else is being repaired', async () => {
    const byUdp = await receivingBy('udp');
    const offeredTcp = await receivingBy('tcp', { offered: ['tcp'] });
    await vi.advanceTimersByTimeAsync(60_000);
    expect([...byUdp.asked('media.restart-ice'), ...offeredTcp.asked('media.restart-ice')]).toEqual([]);
    const { asked, report } = await receivingBy('tcp');
    await vi.advanceTimersByTimeAsync(2_900);
    await report('disconnected');
    await vi.advanceTimersByTimeAsync(200);
    expect(asked('media.restart-ice')).toEqual([]);
  });

  it('M14: looks no more once the path is closed', async () => {
    const { path, looked } = await receivingBy('tcp');
    path.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(looked).not.toHaveBeenCalled();
  });
});
