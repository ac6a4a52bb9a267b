import { describe, expect, it } from 'vitest';
import { Delivery } from '../../../sdk/media/delivery.ts';
import { FrameSeries } from '../../../sdk/media/frame-series.ts';
import { isSteady, type Watched } from '../../../sdk/media/steady.ts';
import type { SourceName } from '../../../src/protocol/rooms.ts';
import { ann } from './support/memory-path.ts';

class Path implements Watched {
  readonly delivery = new Delivery();
  readonly #frames = new FrameSeries();
  #decoded = 0;
  now = 0;

  frames = (): FrameSeries => this.#frames;

  /** Frames as they come, after these intervals in milliseconds. */
  shows(intervals: number[], height = 360): this {
    for (const interval of intervals) {
      this.now += interval;
      this.#decoded += 1;
      this.#frames.note({ at: this.now, height, count: 1, precisionMs: 0 });
    }
    return this.#counts('camera', this.#decoded, height);
  }

  /** Frames as a tab sees them that asks every so often: so many more each time. */
  polls(counts: number[], everyMs = 50, height = 360): this {
    for (const count of counts) {
      this.now += everyMs;
      this.#decoded += count;
      if (count > 0) this.#frames.note({ at: this.now, height, count, precisionMs: everyMs });
    }
    return this.#counts('camera', this.#decoded, height);
  }

  plays(packets: number, overMs = 1_000): this {
    this.#counts('microphone', 0, null);
    this.now += overMs;
    return this.#counts('microphone', packets, null);
  }

  #counts(source: SourceName, count: number, frameHeight: number | null): this {
    const framesDecoded = source === 'camera' ? count : 0;
    this.delivery.note(this.now, [{ peerId: ann, source, packetsReceived: count, framesDecoded, frameHeight }]);
    return this;
  }
}

const times = (count: number, interval: number): number[] => Array.from({ length: count }, () => interval);
const fluent = (): Path => new Path().shows(times(40, 33));
const camera = { peerId: ann, source: 'camera' } as const;
const microphone = { peerId: ann, source: 'microphone' } as const;

const steady = (to: Path, { from = fluent(), waitedMs = 1_000, at = to.now, source = 'camera' as SourceName } = {}) =>
  isSteady({ peerId: ann, source }, from, to, waitedMs, at);

describe('a picture is steady', () => {
  it('after 20 frames without a stall', () => {
    expect(steady(new Path().shows(times(19, 33)))).toBe(false);
    expect(steady(new Path().shows(times(20, 33)))).toBe(true);
    expect(steady(new Path().shows([...times(10, 33), 66, ...times(10, 33)]))).toBe(true);
  });

  it('20 frames after a stall', () => {
    const stalled = [...times(12, 33), 150];
    expect(steady(new Path().shows([...stalled, ...times(18, 33)]))).toBe(false);
    expect(steady(new Path().shows([...stalled, ...times(19, 33)]))).toBe(true);
  });

  it('not while it stalls', () => {
    const to = new Path().shows(times(20, 33));
    expect(steady(to, { at: to.now + 60 })).toBe(true);
    expect(steady(to, { at: to.now + 90 })).toBe(false);
  });

  it('only at the height that the old path delivers, but for what layers are cut off', () => {
    const small = new Path().shows(times(30, 33), 270);
    expect(steady(small)).toBe(false);
    expect(steady(small.shows(times(19, 33), 360))).toBe(false);
    expect(steady(small.shows(times(1, 33), 360))).toBe(true);
    expect(steady(new Path().shows(times(20, 33), 352))).toBe(true);
    expect(steady(new Path().shows(times(20, 33), 270), { from: new Path().shows(times(40, 33), 270) })).toBe(true);
  });

  it('by its own measure where it comes seldom', () => {
    const from = new Path().shows(times(20, 66));
    expect(steady(new Path().shows(times(9, 66)), { from })).toBe(false);
    expect(steady(new Path().shows(times(10, 66)), { from })).toBe(true);
    expect(steady(new Path().shows([...times(5, 66), 140, ...times(5, 66)]), { from })).toBe(true);
    expect(steady(new Path().shows([...times(5, 66), 200, ...times(5, 66)]), { from })).toBe(false);
    expect(steady(new Path().shows(times(5, 500)), { from: new Path().shows(times(9, 500)) })).toBe(true);
  });

  it('if it is no rougher than the old path, on which the same stalls come again and again', () => {
    const rough = (...stalls: number[]) =>
      new Path().shows([...times(30, 33), ...stalls.flatMap((ms) => [ms, 33, 33])]);
    const to = () => new Path().shows([...times(10, 33), 130, ...times(10, 33)]);
    expect(steady(to(), { from: rough(140, 150) })).toBe(true);
    expect(steady(to(), { from: rough(150) })).toBe(false);
    expect(steady(new Path().shows([...times(10, 33), 250, ...times(10, 33)]), { from: rough(300, 300) })).toBe(false);
  });

  it('by counting where frames cannot be seen', () => {
    const counts = [1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2];
    expect(steady(new Path().polls(counts))).toBe(false);
    expect(steady(new Path().polls([...counts, 1, 2]))).toBe(true);
    // Once in 100 ms may be two late ones or one stall: only what is certain counts.
    expect(steady(new Path().polls([...counts, 0, 2, 1, 2]))).toBe(true);
    expect(steady(new Path().polls([...counts, 0, 0, 0, 2, 1, 2]))).toBe(false);
  });

  it('by counting once a second, as hidden tabs do', () => {
    expect(steady(new Path().polls([20], 1_000), { from: new Path().polls([30, 30], 1_000) })).toBe(true);
    expect(steady(new Path().polls([5, 6], 1_000), { from: new Path().polls([30, 30], 1_000) })).toBe(false);
  });

  it('on a rough line after six seconds, once it was sharp for a second', () => {
    const rough = new Path().shows(times(12, 120));
    expect(steady(rough, { waitedMs: 5_900 })).toBe(false);
    expect(steady(rough, { waitedMs: 6_000 })).toBe(true);
    const blurred = new Path().shows(times(12, 120), 180);
    expect(steady(blurred, { waitedMs: 7_900 })).toBe(false);
    expect(steady(blurred, { waitedMs: 8_000 })).toBe(true);
  });

  it('never before anything was decoded', () => {
    expect(steady(new Path(), { waitedMs: 60_000 })).toBe(false);
  });

  it('with its first frame where it is a screen', () => {
    const to = new Path();
    const one = { peerId: ann, source: 'screen', packetsReceived: 3, framesDecoded: 1, frameHeight: 720 } as const;
    expect(steady(to, { source: 'screen' })).toBe(false);
    to.delivery.note(0, [one]);
    expect(steady(to, { source: 'screen' })).toBe(true);
  });
});

describe('a sound is steady', () => {
  const speaking = new Path().plays(50);

  it('after 10 packets', () => {
    expect(isSteady(microphone, speaking, new Path().plays(9), 0, 0)).toBe(false);
    expect(isSteady(microphone, speaking, new Path().plays(10), 0, 0)).toBe(true);
  });

  it('a while after the first packet where the sender is silent, on the new path alone too', () => {
    for (const from of [new Path().plays(3), new Path().plays(500)]) {
      expect(isSteady(microphone, from, new Path().plays(0), 0, 2_000)).toBe(false);
      expect(isSteady(microphone, from, new Path().plays(1), 0, 100)).toBe(false);
      expect(isSteady(microphone, from, new Path().plays(1), 0, 2_000)).toBe(true);
    }
  });
});

describe('what a path delivers', () => {
  const note = (delivery: Delivery, at: number, framesDecoded: number, packetsReceived = 0) =>
    delivery.note(at, [
      { ...camera, packetsReceived: 0, framesDecoded, frameHeight: framesDecoded > 0 ? 360 : null },
      { ...microphone, packetsReceived, framesDecoded: 0, frameHeight: null },
    ]);

  it('is known after a while', () => {
    const delivery = new Delivery();
    note(delivery, 0, 5);
    note(delivery, 500, 20);
    expect(delivery.isKnown).toBe(false);
    note(delivery, 700, 26);
    expect(delivery.isKnown).toBe(true);
  });

  it('is what has risen within the last second', () => {
    const delivery = new Delivery();
    for (let at = 0; at <= 1_000; at += 100) note(delivery, at, at, at / 20);
    expect(delivery.sending).toMatchObject([camera, microphone]);
    for (let at = 1_100; at <= 2_300; at += 100) note(delivery, at, 1_000, at / 20);
    expect(delivery.sending).toMatchObject([microphone]);
  });

  it('is judged by one step where steps are long', () => {
    const delivery = new Delivery();
    note(delivery, 0, 0);
    note(delivery, 2_000, 0);
    note(delivery, 4_000, 9);
    expect(delivery.sending).toMatchObject([camera]);
  });

  it('has a first of each kind', () => {
    const delivery = new Delivery();
    note(delivery, 0, 0, 0);
    expect(delivery.firstAt('picture')).toBeNull();
    note(delivery, 50, 0, 1);
    note(delivery, 100, 1, 5);
    expect([delivery.firstAt('sound'), delivery.firstAt('picture')]).toEqual([50, 100]);
    delivery.forget(camera);
    expect([delivery.count('ann camera'), delivery.height('ann camera')]).toEqual([0, null]);
  });

  it('counts on when a connection was made anew', () => {
    const delivery = new Delivery();
    note(delivery, 0, 500);
    note(delivery, 100, 1);
    note(delivery, 200, 4);
    expect(delivery.sending).toEqual([]);
    note(delivery, 1_150, 30);
    expect(delivery.sending).toMatchObject([camera]);
  });
});
