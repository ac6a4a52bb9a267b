import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RemotePeer } from '../../../../sdk/api.ts';
import { WatchedPictures } from '../../../../sdk/pictures/watched-pictures.ts';
import { SdkError, type SdkErrorCode } from '../../../../sdk/sdk-error.ts';
import { Generation } from '../../../../src/protocol/topology.ts';
import { callId, peerId } from '../../../support/people.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const place = (generation = 2) => ({ callId: callId('call'), generation: Generation.parse(generation) });
const [anna, boris] = [peerId('anna'), peerId('boris')];

function pictures() {
  const said: { generation: number; heights: Record<string, number | null> }[] = [];
  const looks: ((height: number) => void)[] = [];
  let refusal: SdkErrorCode | null = null;
  let ended = 0;
  const request = vi.fn(async (_type: string, { generation, sources }: { generation: number; sources: never[] }) => {
    const heights = (sources as { peerId: string; wish: { maxHeight?: number } | null }[]).map((it) => [
      it.peerId,
      it.wish?.maxHeight ?? null,
    ]);
    said.push({ generation, heights: Object.fromEntries(heights) });
    if (refusal) throw new SdkError(refusal);
    return {};
  });
  const present = [anna, boris].map((who) => ({ peerId: who, sources: { camera: { muted: false } } }));
  const log = vi.fn();
  const watched = new WatchedPictures({
    signaling: { request: request as never },
    tileWatch: {
      pixelRatio: () => 1,
      watch: (_, changed) => {
        looks.push(changed);
        return () => {
          ended += 1;
        };
      },
    },
    peers: () => present as unknown as RemotePeer[],
    isHidden: () => false,
    log,
  });
  const show = (who = anna) => watched.watch({} as HTMLVideoElement, { peerId: who, source: 'camera' });
  const refuseWith = (code: SdkErrorCode | null) => {
    refusal = code;
  };
  return { watched, said, show, looks, refuseWith, present, log, ended: () => ended };
}

const rest = (ms = 250) => vi.advanceTimersByTimeAsync(ms);

describe('wishes', () => {
  test('F11: are not said where the application does not say what it shows', async () => {
    const { watched, said } = pictures();
    watched.handlePlace(place());
    watched.handleChange();
    await rest(5_000);
    expect(said).toEqual([]);
  });

  test('F11: are said when a path through the SFU is shown, at once, and on the next one again', async () => {
    const { watched, said, show, looks } = pictures();
    show();
    looks[0]?.(100);
    await rest();
    expect(said).toEqual([]);
    watched.handlePlace(place());
    watched.handlePlace(place());
    expect(said).toEqual([{ generation: 2, heights: { anna: 153, boris: null } }]);
    watched.handlePlace(null);
    looks[0]?.(200);
    await rest();
    expect(said).toHaveLength(1);
    watched.handlePlace(place(4));
    expect(said[1]).toEqual({ generation: 4, heights: { anna: 305, boris: null } });
  });

  test('F11: wait until the screen rests, and no longer than a second', async () => {
    const { watched, said, show, looks } = pictures();
    show();
    watched.handlePlace(place());
    expect(said).toHaveLength(1);
    for (let step = 1; step <= 9; step += 1) {
      looks[0]?.(100 * step);
      await rest(100);
    }
    expect(said).toHaveLength(1);
    looks[0]?.(1_000);
    await rest(100);
    expect(said).toHaveLength(2);
    looks[0]?.(10);
    await rest(249);
    expect(said).toHaveLength(2);
    await rest(1);
    expect(said[2]?.heights).toEqual({ anna: 16, boris: null });
  });

  test('F11: are not said twice, though something moved', async () => {
    const { watched, said, show, looks } = pictures();
    show();
    looks[0]?.(100);
    watched.handlePlace(place());
    looks[0]?.(101);
    await rest();
    looks[0]?.(100);
    watched.handleChange();
    await rest();
    expect(said).toHaveLength(1);
  });

  test('F11: follow tiles that come and go, and peers', async () => {
    const { watched, said, show, looks, present, ended } = pictures();
    watched.handlePlace(place());
    const end = show();
    const other = show(boris);
    looks[0]?.(100);
    looks[1]?.(0);
    await rest();
    expect(said.at(-1)?.heights).toEqual({ anna: 153, boris: null });
    looks[1]?.(100);
    end();
    end();
    await rest();
    expect(said.at(-1)?.heights).toEqual({ anna: null, boris: 153 });
    expect(ended()).toBe(1);
    present.pop();
    watched.handleChange();
    await rest();
    expect(said.at(-1)?.heights).toEqual({ anna: null });
    other();
    expect(ended()).toBe(2);
  });

  test('F8: are said again after a refusal that may pass, and not after one that means the end', async () => {
    const { watched, said, show, refuseWith } = pictures();
    show();
    refuseWith('peer-not-found');
    watched.handlePlace(place());
    await rest(999);
    expect(said).toHaveLength(1);
    refuseWith(null);
    await rest(1);
    expect(said).toHaveLength(2);
    for (const code of ['stale-generation', 'unknown-type'] as const) {
      refuseWith(code);
      watched.handlePlace(place(said.length + 5));
      const { length } = said;
      await rest(10_000);
      expect(said).toHaveLength(length);
    }
  });

  test('a refusal of a path that is not shown any more is no matter', async () => {
    const { watched, said, show, refuseWith, log } = pictures();
    show();
    refuseWith('rate-limited');
    watched.handlePlace(place());
    refuseWith(null);
    watched.handlePlace(place(3));
    await rest(10_000);
    expect(said.map(({ generation }) => generation)).toEqual([2, 3]);
    expect(log).not.toHaveBeenCalled();
  });

  test('F9: are said again when the connection may have been made anew', () => {
    const { watched, said, show, looks } = pictures();
    show();
    looks[0]?.(100);
    watched.handleRestored();
    expect(said).toEqual([]);
    watched.handlePlace(place());
    watched.handleRestored();
    expect(said).toHaveLength(2);
    expect(said[1]).toEqual(said[0]);
  });

  test('nothing is said after the end', async () => {
    const { watched, said, show, looks } = pictures();
    show();
    watched.handlePlace(place());
    looks[0]?.(500);
    watched.close();
    looks[0]?.(100);
    await rest(5_000);
    expect(said).toHaveLength(1);
  });
});
