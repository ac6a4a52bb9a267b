import { describe, expect, it, vi } from 'vitest';
import { processorFrameWatch } from '../../../sdk/media/frame-watch.ts';
import { FakeTrack } from './support/fake-media.ts';

type Next = { done: boolean; value?: { displayHeight: number; close(): void } };

/** Frames come when the test says so. */
function started() {
  const waiting: ((next: Next) => void)[] = [];
  const cancelled = vi.fn();
  class Processor {
    readonly readable = {
      getReader: () => ({
        read: () => new Promise<Next>((resolve) => waiting.push(resolve)),
        cancel: async () => {
          cancelled(waiting.length);
          queueMicrotask(() => waiting.shift()?.({ done: true }));
        },
      }),
    };
  }
  const watch = processorFrameWatch(Processor);
  if (!watch) throw new Error('no watch');
  const seen: number[] = [];
  const end = watch(new FakeTrack('video').asTrack, (height) => seen.push(height));
  const closed = vi.fn();
  const comes = async (displayHeight: number): Promise<void> => {
    waiting.shift()?.({ done: false, value: { displayHeight, close: closed } });
    await Promise.resolve();
    await Promise.resolve();
  };
  return { end, seen, comes, closed, cancelled, waiting };
}

describe('watched frames', () => {
  it('are told of with their height, and closed', async () => {
    const { seen, comes, closed } = started();
    await comes(360);
    await comes(180);
    expect(seen).toEqual([360, 180]);
    expect(closed).toHaveBeenCalledTimes(2);
  });

  it('end between two frames, so that none is left unclosed', async () => {
    const { end, seen, comes, closed, cancelled } = started();
    await comes(360);
    end();
    expect(cancelled).not.toHaveBeenCalled();
    await comes(360);
    expect(cancelled).toHaveBeenCalledExactlyOnceWith(0);
    expect(closed).toHaveBeenCalledTimes(2);
    expect(seen).toEqual([360]);
  });

  it('are not seen where the browser cannot show them', () => {
    expect(processorFrameWatch(undefined)).toBeNull();
  });
});
