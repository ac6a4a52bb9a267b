import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SoundMixer } from '../../../sdk/media/audio-crossfade.ts';
import { fakeAudio } from './support/fake-audio.ts';
import { FakeTrack } from './support/fake-media.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function started(state: AudioContextState = 'running') {
  const audio = fakeAudio(state);
  const mixer = new SoundMixer(audio.platform, () => {});
  const playout = mixer.createPlayout();
  const [old, next] = ['old', 'next'].map((label) => new FakeTrack('audio', label).asTrack);
  if (!old || !next) throw new Error('no tracks');
  const context = () => {
    const [first] = audio.contexts;
    if (!first) throw new Error('no context');
    return first;
  };
  return { ...audio, mixer, playout, old, next, context };
}

describe('a crossing sound', () => {
  it('costs no audio context before there is a sound', () => {
    const { playout, contexts, old } = started();
    playout.set(null, null);
    expect(playout.track).toBeNull();
    expect(contexts).toHaveLength(0);
    playout.set(old, null);
    expect(contexts).toHaveLength(1);
  });

  it('is one track from the first to the last', () => {
    const { playout, old, next } = started();
    playout.set(old, null);
    const { track } = playout;
    expect(track?.label).toBe('mixed');
    playout.set(next, old);
    playout.set(next, null);
    expect(playout.track).toBe(track);
  });

  it('is at its full loudness at once when it is the first', () => {
    const { playout, context, old } = started();
    playout.set(old, null);
    expect(context().heard).toEqual({ old: 1 });
  });

  it('prepares the other path’s in silence, with a muted element that makes it flow', () => {
    const { playout, context, elements, old, next } = started();
    playout.set(old, next);
    expect(context().heard).toEqual({ old: 1, next: 0 });
    expect(elements.map(({ muted }) => muted)).toEqual([true, true]);
    for (const { play } of elements) expect(play).toHaveBeenCalledOnce();
  });

  it('fades from one to the other within 50 ms, never louder or softer than one', () => {
    const { playout, context, old, next } = started();
    playout.set(old, next);
    context().currentTime = 5;
    playout.set(next, old);
    for (const ms of [0, 5, 10, 20, 30, 40, 50]) {
      context().currentTime = 5 + ms / 1_000;
      const { old: before = 0, next: after = 0 } = context().heard;
      expect(before + after).toBeCloseTo(1);
    }
    expect(context().heard['next']).toBeCloseTo(1);
    expect(context().heard['old']).toBeCloseTo(0);
  });

  it('fades back', () => {
    const { playout, context, old, next } = started();
    playout.set(old, next);
    playout.set(next, old);
    context().currentTime = 1;
    playout.set(old, next);
    context().currentTime = 2;
    expect(context().heard).toEqual({ old: 1, next: 0 });
  });

  it('lets go of a track that is no more, after it has faded', async () => {
    const { playout, context, elements, old, next } = started();
    playout.set(old, next);
    playout.set(next, null);
    expect(Object.keys(context().heard)).toEqual(['old', 'next']);
    await vi.advanceTimersByTimeAsync(300);
    expect(Object.keys(context().heard)).toEqual(['next']);
    expect(elements[0]?.srcObject).toBeNull();
  });

  it('waits for a gesture where the browser wants one, and then flows', async () => {
    const { playout, context, elements, touch, old } = started('suspended');
    playout.set(old, null);
    await vi.advanceTimersByTimeAsync(0);
    expect(context().state).toBe('suspended');
    touch();
    expect(context().state).toBe('running');
    expect(elements[0]?.play).toHaveBeenCalledTimes(2);
  });
});

describe('the audio context', () => {
  it('is one for all sounds, and closes with the last', () => {
    const { playout, mixer, contexts, listeners, old, next } = started();
    const other = mixer.createPlayout();
    playout.set(old, null);
    other.set(next, null);
    expect(contexts).toHaveLength(1);
    playout.close();
    playout.close();
    expect(contexts[0]?.state).toBe('running');
    const { track } = other;
    other.close();
    expect(contexts[0]?.state).toBe('closed');
    expect(track?.readyState).toBe('ended');
    expect(listeners.size).toBe(0);
  });

  it('is another one for the next call', () => {
    const { playout, mixer, contexts, old, next } = started();
    playout.set(old, null);
    playout.close();
    playout.set(next, null);
    mixer.createPlayout().set(next, null);
    expect(contexts.map(({ state }) => state)).toEqual(['closed', 'running']);
  });
});

describe('the loudness of what is played', () => {
  /** The audio clock goes on, and the meter reads. */
  async function sounds({ context }: ReturnType<typeof started>, seconds: number, amplitude: number): Promise<void> {
    for (let passed = 0; passed < seconds; passed += 0.5) {
      for (const analyser of context().analysers) analyser.amplitude = amplitude;
      context().currentTime += 0.5;
      await vi.advanceTimersByTimeAsync(500);
    }
  }

  it('adds up, as the statistics of the browser would', async () => {
    const the = started();
    expect(the.playout.energy).toBeNull();
    the.playout.set(the.old, null);
    await sounds(the, 0.5, 0);
    await sounds(the, 4, 0.5);
    await sounds(the, 4, 0);
    const { energy = 0, seconds = 0 } = the.playout.energy ?? {};
    expect(seconds).toBeCloseTo(8);
    expect(energy).toBeCloseTo(0.25 * 4);
  });

  it('is that of the whole, whichever path it comes by', async () => {
    const the = started();
    the.playout.set(the.old, the.next);
    expect(the.context().analysers).toHaveLength(1);
    const [analyser] = the.context().analysers;
    expect(the.context().gains.every(({ outputs }) => outputs.some((node) => node === analyser))).toBe(true);
  });

  it('is not counted while nothing may play yet', async () => {
    const the = started('suspended');
    the.playout.set(the.old, null);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(the.playout.energy).toEqual({ energy: 0, seconds: 0 });
  });

  it('is read no more once there is nothing to play', async () => {
    const the = started();
    the.playout.set(the.old, null);
    the.playout.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});
