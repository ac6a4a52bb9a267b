import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WatchFrames } from '../../../sdk/media/frame-watch.ts';
import type { PathSwitcher } from '../../../sdk/media/path-switcher.ts';
import { ann, ben, p2p, sfu } from './support/memory-path.ts';
import {
  bothOf,
  brings,
  PERSON,
  passes,
  seat,
  started,
  startedWith,
  swapped,
  switching,
} from './support/scripted-switcher.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a switch whose frames are seen', () => {
  it('swaps when the last frame of the old path is on the screen, and looks at no frame afterwards', async () => {
    const seen = new Map<string, (height: number) => void>();
    const watchFrames: WatchFrames = (track, tell) => {
      seen.set(track.label, tell);
      return () => seen.delete(track.label);
    };
    const { switcher, path, shown, said } = startedWith(watchFrames);
    switcher.begin(p2p(1));
    path(1).connects();
    brings(path(1));
    await passes(1_000);
    expect(seen.size).toBe(0);
    switcher.switchTo(sfu(2), 'third-peer');
    path(2).connects();
    brings(path(2));
    // The new path's frames come 5 ms after the old one's.
    for (let frame = 0; frame < 25; frame += 1) {
      seen.get('camera by 1')?.(360);
      await passes(5);
      seen.get('camera by 2')?.(360);
      expect(shown()).toEqual(bothOf(1));
      await passes(11);
      if (shown().includes('camera by 2')) break;
      await passes(2);
      if (shown().includes('camera by 2')) break;
      await passes(15);
    }
    expect(shown()).toEqual(bothOf(2));
    for (let frame = 0; frame < 3; frame += 1) {
      await passes(frame === 0 ? 20 : 33);
      seen.get('camera by 2')?.(360);
    }
    expect(said.at(-1)).toMatchObject({ generation: 2, sharpMs: 0 });
    expect(said.at(-1)?.gapMs).toBeLessThan(10);
    expect(seen.size).toBe(0);
  });
});

describe('what is settled', () => {
  const settledOf = (switcher: PathSwitcher) => switcher.settled.map(({ generation }) => generation);

  it('is what is shown, once everything has come by it', async () => {
    const { switcher, second } = await switching();
    expect(settledOf(switcher)).toEqual([1]);
    brings(second);
    await passes(1_500);
    expect(settledOf(switcher)).toEqual([2]);
  });

  it('is also what takes its place in the same way', async () => {
    const { switcher, path } = started();
    switcher.begin(sfu(1));
    expect(settledOf(switcher)).toEqual([]);
    path(1).connects();
    brings(path(1));
    await passes(1_000);
    switcher.switchTo(sfu(2), 'sfu-failed');
    expect(settledOf(switcher)).toEqual([1, 2]);
    switcher.lose(path(1).generation);
    expect(settledOf(switcher)).toEqual([]);
  });
});

describe('a switch', () => {
  it('shows the old path until the new one is steady, then everything of everybody at the same moment', async () => {
    const { remotes, shown, second, first } = await switching(seat(ann), seat(ben));
    brings(first, ben);
    brings(second);
    brings(second, ben);
    await passes(300);
    expect([...shown('ann'), ...shown('ben')]).toEqual([...bothOf(1), ...bothOf(1)]);
    const seen = new Set<string>();
    remotes.on('changed', () => seen.add(`${shown('ann')} ${shown('ben')}`));
    await passes(1_200);
    expect([...seen]).toEqual([`${bothOf(2)} ${bothOf(2)}`]);
  });

  it('tells how it went after the swap, and closes nothing before it is committed', async () => {
    const { said, first, second, switcher } = await swapped();
    expect(second.replaces).toBe(true);
    expect(said.at(-1)).toMatchObject({ generation: 2, sharpMs: 0 });
    expect(said.at(-1)?.gapMs).toBeLessThan(70);
    expect(first.close).not.toHaveBeenCalled();
    switcher.commit(second.generation);
    expect(first.close).toHaveBeenCalledOnce();
    expect(second.close).not.toHaveBeenCalled();
    expect(said).toHaveLength(2);
  });

  it('waits for the height that there was', async () => {
    const { shown, second } = await switching();
    brings(second);
    second.flows(ann, 'camera', { height: 180 });
    await passes(3_000);
    expect(shown()).toEqual(bothOf(1));
    second.flows(ann, 'camera', { height: 360 });
    await passes(1_000);
    expect(shown()).toEqual(bothOf(2));
  });

  it('waits for nobody who sends nothing', async () => {
    const { said, first, second, shown } = await switching(seat(ann), seat(ben));
    brings(first, ben);
    first.stops(ben, 'microphone');
    first.stops(ben, 'camera');
    await passes(1_100);
    brings(second);
    await passes(1_500);
    expect(said.at(-1)).toMatchObject({ generation: 2 });
    expect(shown('ann')).toEqual(bothOf(2));
  });

  it('is over at once where nothing is sent at all', async () => {
    const { said, first, shown } = await switching();
    first.stops(ann, 'microphone');
    first.stops(ann, 'camera');
    await passes(1_200);
    expect(said.at(-1)).toMatchObject({ generation: 2 });
    expect(said.at(-1)).not.toHaveProperty('gapMs');
    expect(shown()).toEqual(bothOf(1));
  });

  it('shows at once what only the new path has', async () => {
    const { shown, second, remotes } = await switching();
    remotes.setSources(ann, seat(ann, [...PERSON, { source: 'screen', muted: false }]).sources);
    second.brings(ann, 'screen');
    expect(shown()).toEqual([...bothOf(1), 'screen by 2']);
  });

  it('keeps what only the old path has until it is committed', async () => {
    const { shown, second, first, switcher } = await switching();
    first.stops(ann, 'microphone');
    await passes(1_100);
    second.brings(ann, 'camera');
    second.flows(ann, 'camera');
    await passes(1_500);
    expect(shown()).toEqual(['camera by 2', 'microphone by 1']);
    switcher.commit(second.generation);
    expect(shown()).toEqual(['camera by 2']);
  });

  it('that is committed before it is steady swaps at once, and still tells how that went', async () => {
    const { shown, second, switcher, first, said } = await switching();
    second.brings(ann, 'microphone');
    second.brings(ann, 'camera');
    switcher.commit(second.generation);
    expect(shown()).toEqual(bothOf(2));
    expect(first.close).toHaveBeenCalledOnce();
    await passes(150);
    second.flows(ann, 'microphone');
    second.flows(ann, 'camera');
    await passes(2_000);
    expect(said.at(-1)).toMatchObject({ generation: 2 });
    expect(said.at(-1)?.gapMs).toBeGreaterThan(100);
  });

  it('that is abandoned after the swap swaps back', async () => {
    const { shown, second, first, switcher } = await swapped();
    switcher.lose(second.generation);
    expect(shown()).toEqual(bothOf(1));
    expect(second.close).toHaveBeenCalledOnce();
    expect(first.close).not.toHaveBeenCalled();
    expect(switcher.route).toEqual({ topology: 'p2p', generation: 1, next: null });
  });

  it('ends with the old path if that is gone after the swap', async () => {
    const { shown, second, first, switcher } = await swapped();
    switcher.lose(first.generation);
    expect(shown()).toEqual(bothOf(2));
    expect(switcher.route).toEqual({ topology: 'sfu', generation: 2, next: null });
    switcher.commit(second.generation);
    expect(second.close).not.toHaveBeenCalled();
  });

  it('takes what is there, source by source, once the old path is gone', async () => {
    const { shown, second, first, switcher, said, statuses } = await switching();
    second.brings(ann, 'microphone');
    second.brings(ann, 'camera');
    switcher.lose(first.generation);
    expect(first.close).toHaveBeenCalledOnce();
    expect(shown()).toEqual(bothOf(1));
    await passes(200);
    second.flows(ann, 'microphone');
    await passes(100);
    expect(shown()).toEqual(['camera by 1', 'microphone by 2']);
    second.flows(ann, 'camera', { height: 90 });
    await passes(100);
    expect(shown()).toEqual(bothOf(2));
    expect(said.at(-1)).toMatchObject({ generation: 2 });
    expect(said.at(-1)?.gapMs).toBeGreaterThanOrEqual(300);
    expect(statuses).toEqual(['carrying']);
  });

  it('of which another one begins is given up', async () => {
    const { second, first, switcher, path } = await swapped();
    switcher.switchTo(sfu(3), 'sfu-failed');
    expect(second.close).toHaveBeenCalledOnce();
    expect(first.close).not.toHaveBeenCalled();
    expect(switcher.route).toMatchObject({ generation: 1, next: { generation: 3 } });
    expect(path(3).close).not.toHaveBeenCalled();
  });

  it('is judged on a rough line by a sharp second, after six', async () => {
    const { second, shown } = await switching();
    brings(second);
    second.flows(ann, 'camera', { perSecond: 6 });
    await passes(5_500);
    expect(shown()).toEqual(bothOf(1));
    await passes(1_000);
    expect(shown()).toEqual(bothOf(2));
  });

  it('takes whatever has been decoded after eight seconds, and nothing that has not', async () => {
    const { second, shown } = await switching();
    second.brings(ann, 'microphone');
    second.brings(ann, 'camera');
    second.flows(ann, 'microphone');
    await passes(9_000);
    expect(shown()).toEqual(bothOf(1));
    second.flows(ann, 'camera', { height: 90 });
    await passes(200);
    expect(shown()).toEqual(bothOf(2));
  });

  it('whose new path fails here is no last failure', async () => {
    const { second, failed } = await switching();
    second.emit('failed', 'ice-failed');
    expect(failed).toEqual([{ generation: 2, topology: 'sfu', reason: 'ice-failed', isLast: false }]);
  });
});
