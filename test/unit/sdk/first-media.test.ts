import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FirstMedia } from '../../../sdk/media/first-media.ts';

describe('the first media', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function started() {
    const inbound = { audio: 0, video: 0 };
    const beganAt = Date.now();
    const ready = vi.fn();
    const getStats = vi.fn(async () => {
      const stats = [
        { type: 'inbound-rtp', kind: 'audio', packetsReceived: inbound.audio },
        { type: 'inbound-rtp', kind: 'video', framesDecoded: inbound.video },
      ];
      return new Map(stats.map((entry) => [entry.kind, entry])) as unknown as RTCStatsReport;
    });
    const media = new FirstMedia({ getStats, elapsed: () => Date.now() - beganAt, ready, log: () => {} });
    return { media, inbound, ready, getStats };
  }

  it('is complete when every unmuted source was decoded, and tells when each came', async () => {
    const { media, inbound, ready } = started();
    media.setRemoteSources([
      { source: 'microphone', muted: false },
      { source: 'camera', muted: false },
    ]);
    await vi.advanceTimersByTimeAsync(100);
    media.handleConnected();
    inbound.audio = 1;
    await vi.advanceTimersByTimeAsync(100);
    expect(ready).not.toHaveBeenCalled();
    inbound.video = 1;
    await vi.advanceTimersByTimeAsync(50);
    expect(ready).toHaveBeenCalledExactlyOnceWith({ connectedMs: 100, firstAudioMs: 150, firstFrameMs: 250 });
  });

  it('is complete at the connection when everything is muted', async () => {
    const { media, ready } = started();
    media.setRemoteSources([{ source: 'microphone', muted: true }]);
    media.handleConnected();
    await vi.advanceTimersByTimeAsync(0);
    expect(ready).toHaveBeenCalledExactlyOnceWith({ connectedMs: 0 });
  });

  it('waits for the peer’s word about its sources, but not for ever', async () => {
    const { media, ready } = started();
    media.handleConnected();
    await vi.advanceTimersByTimeAsync(1_900);
    expect(ready).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(200);
    expect(ready).toHaveBeenCalledOnce();
  });

  it('does not wait for ever for a source that is declared and does not come', async () => {
    const { media, ready } = started();
    media.setRemoteSources([{ source: 'camera', muted: false }]);
    media.handleConnected();
    await vi.advanceTimersByTimeAsync(7_000);
    expect(ready).toHaveBeenCalledExactlyOnceWith({ connectedMs: 0 });
  });

  it('costs no statistics after it is complete', async () => {
    const { media, getStats } = started();
    media.setRemoteSources([]);
    media.handleConnected();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(getStats).toHaveBeenCalledOnce();
  });
});
