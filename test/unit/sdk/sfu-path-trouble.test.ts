import { afterEach, describe, expect, it, vi } from 'vitest';
import { FakeTrack } from './support/fake-media.ts';
import { opened, producer, told } from './support/scripted-sfu.ts';

afterEach(() => void vi.useRealTimers());

const microphone = () => new FakeTrack('audio').asTrack;
const camera = () => new FakeTrack('video').asTrack;

describe('an SFU path: trouble', () => {
  async function receiving() {
    vi.useFakeTimers();
    const parts = opened({ producers: [producer('p2', 'microphone')] });
    void parts.path.setLocalTrack('camera', camera());
    await vi.advanceTimersByTimeAsync(0);
    const report = (state: 'connected' | 'disconnected' | 'failed', connection = 0) => {
      for (const way of ['send', 'recv'] as const) {
        parts.browser.transport(way, connection).handler.setConnectionState(state);
      }
      return vi.advanceTimersByTimeAsync(0);
    };
    await report('connected');
    parts.events.length = 0;
    return { ...parts, report };
  }

  it('is repaired by restarting ICE on both transports', async () => {
    const { asked, events, report } = await receiving();
    await report('disconnected');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(asked('media.restart-ice')).toMatchObject([{ transportId: 's1' }, { transportId: 'r1' }]);
    await report('connected');
    expect(events).toEqual(['interrupted', 'restored']);
  });

  it('begins anew once where that does not help', async () => {
    const { asked, events, report, browser } = await receiving();
    await report('failed');
    await vi.advanceTimersByTimeAsync(20_000);
    expect(asked('media.join')).toHaveLength(2);
    expect(asked('media.produce')).toMatchObject([{ transportId: 's1' }, { transportId: 's2' }]);
    expect(asked('media.consume')).toMatchObject([{ transportId: 'r1' }, { transportId: 'r2' }]);
    await report('connected', 1);
    expect(events).toEqual(['interrupted', 'track-ended p2 microphone', 'track p2 microphone', 'restored']);
    expect(browser.transports).toHaveLength(4);
  });

  it('F9: begins anew with what is wished for by then', async () => {
    const { asked, report, wishes } = await receiving();
    expect(asked('media.join')[0]).not.toHaveProperty('wishes');
    wishes.now = { sources: [], others: { maxHeight: 360 } };
    await report('failed');
    await vi.advanceTimersByTimeAsync(20_000);
    expect(asked('media.join')[1]).toMatchObject({ wishes: { others: { maxHeight: 360 } } });
  });

  it('has failed where beginning anew does not help either, says so once, and goes on trying', async () => {
    const { asked, events, report } = await receiving();
    await report('failed');
    await vi.advanceTimersByTimeAsync(20_000);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(events).toContain('failed ice-failed');
    await vi.advanceTimersByTimeAsync(30_000);
    expect(events.filter((event) => event.startsWith('failed'))).toHaveLength(1);
    expect(asked('media.join')).toHaveLength(5);
  });

  it('is not given up while nothing can be said to the server', async () => {
    const { path, events, report } = await receiving();
    path.setSignalingConnected(false);
    await report('failed');
    await vi.advanceTimersByTimeAsync(120_000);
    expect(events).toEqual(['interrupted']);
  });

  it('restarts ICE when the network has changed', async () => {
    const { path, said, asked } = await receiving();
    path.handleNetworkChange();
    path.handleNetworkChange();
    await said('media.restart-ice', 2);
    expect(asked('media.restart-ice')).toHaveLength(2);
  });

  it('closes twice without complaint, and is silent afterwards', async () => {
    const { path, events, report, asked } = await receiving();
    path.close();
    path.close();
    path.handle(told('media.producer-added', { producer: producer('p3', 'microphone') }));
    await path.setLocalTrack('microphone', microphone());
    await report('failed');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(events).toEqual([]);
    expect(asked('media.produce')).toHaveLength(1);
  });

  it('settles what is under way when it is closed', async () => {
    const { path, server } = await receiving();
    server.answers['media.produce'] = () => new Promise(() => {});
    const produced = path.setLocalTrack('microphone', microphone());
    await vi.advanceTimersByTimeAsync(0);
    path.close();
    await produced;
  });
});
