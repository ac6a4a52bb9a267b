import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Speakers, Voices } from '../../../sdk/media/speakers.ts';
import type { PeerId } from '../../../src/protocol/ids.ts';
import { ann, ben } from './support/memory-path.ts';

const levels = (annLevel: number, benLevel = 0): ReadonlyMap<PeerId, number> =>
  new Map([
    [ann, annLevel],
    [ben, benLevel],
  ]);

describe('who speaks', () => {
  it('is who is loud enough, the loudest first', () => {
    const voices = new Voices();
    expect(voices.note(levels(0.01), 0)).toEqual([]);
    expect(voices.note(levels(0.1), 200)).toEqual([ann]);
    expect(voices.note(levels(0.1, 0.3), 400)).toEqual([ben, ann]);
  });

  it('goes on through a pause between words, and not for longer', () => {
    const voices = new Voices();
    voices.note(levels(0.1), 0);
    expect(voices.note(levels(0), 900)).toEqual([ann]);
    expect(voices.note(levels(0), 1_100)).toEqual([]);
  });

  it('does not change places at every syllable', () => {
    const voices = new Voices();
    for (let at = 0; at < 2_000; at += 200) voices.note(levels(0.3, 0.1), at);
    expect(voices.note(levels(0.05, 0.15), 2_000)).toEqual([ann, ben]);
    for (let at = 2_200; at < 3_000; at += 200) voices.note(levels(0.05, 0.3), at);
    expect(voices.note(levels(0.05, 0.3), 3_000)).toEqual([ben, ann]);
  });

  it('is nobody who is not there any more', () => {
    const voices = new Voices();
    voices.note(levels(0.1, 0.2), 0);
    expect(voices.note(new Map([[ann, 0.1]]), 200)).toEqual([ann]);
  });
});

describe('speakers', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('are told only when they change, and are nobody in the end', async () => {
    const changed = vi.fn();
    let now: ReadonlyMap<PeerId, number> = levels(0.2);
    const speakers = new Speakers({ levels: () => now, changed, now: () => performance.now() });
    speakers.start();
    speakers.start();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(changed.mock.calls).toEqual([[[ann]]]);
    now = levels(0.2, 0.4);
    await vi.advanceTimersByTimeAsync(200);
    expect(speakers.current).toEqual([ben, ann]);
    speakers.close();
    expect(changed).toHaveBeenLastCalledWith([]);
    changed.mockClear();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(changed).not.toHaveBeenCalled();
  });
});
