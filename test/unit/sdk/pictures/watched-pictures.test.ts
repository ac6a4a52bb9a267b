import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RemotePeer } from '../../../../sdk/api.ts';
import type { WishesSaid } from '../../../../sdk/pictures/derive-wishes.ts';
import { WatchedPictures } from '../../../../sdk/pictures/watched-pictures.ts';
import { SdkError, type SdkErrorCode } from '../../../../sdk/sdk-error.ts';
import { Generation } from '../../../../src/protocol/topology.ts';
import { callId, peerId } from '../../../support/people.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const place = (generation = 2) => ({ callId: callId('call'), generation: Generation.parse(generation) });
const [anna, boris] = [peerId('anna'), peerId('boris')];

const heightsOf = (wishes: WishesSaid | undefined): Record<string, number | null> =>
  Object.fromEntries((wishes?.sources ?? []).map((it) => [it.peerId, it.wish?.maxHeight ?? null]));

function pictures(options: { watchesPictures?: boolean } = {}) {
  const said: { generation: number; heights: Record<string, number | null> }[] = [];
  const looks: ((height: number) => void)[] = [];
  let refusal: SdkErrorCode | null = null;
  let ended = 0;
  const request = vi.fn(async (_type: string, { generation, ...wishes }: { generation: number } & WishesSaid) => {
    said.push({ generation, heights: heightsOf(wishes) });
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
    ...options,
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
    watched.handlePlaces([place()]);
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
    watched.handlePlaces([place()]);
    watched.handlePlaces([place()]);
    expect(said).toEqual([{ generation: 2, heights: { anna: 153, boris: null } }]);
    watched.handlePlaces([]);
    looks[0]?.(200);
    await rest();
    expect(said).toHaveLength(1);
    watched.handlePlaces([place(4)]);
    expect(said[1]).toEqual({ generation: 4, heights: { anna: 305, boris: null } });
  });

  test('F11: wait until the screen rests, and no longer than a second', async () => {
    const { watched, said, show, looks } = pictures();
    show();
    watched.handlePlaces([place()]);
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
    watched.handlePlaces([place()]);
    looks[0]?.(101);
    await rest();
    looks[0]?.(100);
    watched.handleChange();
    await rest();
    expect(said).toHaveLength(1);
  });

  test('F11: follow tiles that come and go, and peers', async () => {
    const { watched, said, show, looks, present, ended } = pictures();
    watched.handlePlaces([place()]);
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
    watched.handlePlaces([place()]);
    await rest(999);
    expect(said).toHaveLength(1);
    refuseWith(null);
    await rest(1);
    expect(said).toHaveLength(2);
    for (const code of ['stale-generation', 'unknown-type'] as const) {
      refuseWith(code);
      watched.handlePlaces([place(said.length + 5)]);
      const { length } = said;
      await rest(10_000);
      expect(said).toHaveLength(length);
    }
  });

  test('F8: are not said again on this path to a server of before, whatever changes', async () => {
    const { watched, said, show, looks, refuseWith } = pictures();
    show();
    refuseWith('unknown-type');
    watched.handlePlaces([place()]);
    await rest();
    looks[0]?.(100);
    await rest();
    expect(said).toHaveLength(1);
    watched.handlePlaces([place(3)]);
    expect(said).toHaveLength(2);
  });

  test('a refusal of a path that is not shown any more is no matter', async () => {
    const { watched, said, show, refuseWith, log } = pictures();
    show();
    refuseWith('rate-limited');
    watched.handlePlaces([place()]);
    refuseWith(null);
    watched.handlePlaces([place(3)]);
    await rest(10_000);
    expect(said.map(({ generation }) => generation)).toEqual([2, 3]);
    expect(log).not.toHaveBeenCalled();
  });

  test('F11: a path that is to take the place of another one through the SFU is told the same', async () => {
    const { watched, said, show, looks } = pictures();
    show();
    looks[0]?.(100);
    watched.handlePlaces([place()]);
    expect(heightsOf(watched.first(place(3).generation, place().generation))).toEqual(said[0]?.heights);
    watched.handlePlaces([place(), place(3)]);
    expect(said).toHaveLength(1);
    looks[0]?.(200);
    await rest();
    expect(said.slice(1)).toEqual([2, 3].map((generation) => ({ generation, heights: { anna: 305, boris: null } })));
    watched.handlePlaces([place(3)]);
    expect(said).toHaveLength(3);
  });

  test('nothing is said after the end', async () => {
    const { watched, said, show, looks } = pictures();
    show();
    watched.handlePlaces([place()]);
    looks[0]?.(500);
    watched.close();
    looks[0]?.(100);
    await rest(5_000);
    expect(said).toHaveLength(1);
  });
});

describe('wishes that are said with the join', () => {
  const [two, three] = [place(2).generation, place(3).generation];

  test('F11: are of everything, and small, where no other path is shown', () => {
    const { watched, show, looks } = pictures({ watchesPictures: true });
    expect(watched.first(two, null)).toEqual({ sources: [], others: { maxHeight: 360 } });
    show();
    show(boris);
    looks[0]?.(100);
    looks[1]?.(0);
    const named = [{ peerId: anna, source: 'camera', wish: { maxHeight: 153, priority: 'normal' } }];
    expect(watched.first(three, null)).toEqual({ sources: named, others: { maxHeight: 360 } });
  });

  test('F11: are smaller still in a crowd', () => {
    const { watched, present } = pictures({ watchesPictures: true });
    const newcomer = { peerId: boris, sources: { camera: { muted: false } } };
    while (present.length < 15) present.push(newcomer);
    expect(watched.first(two, null)?.others).toEqual({ maxHeight: 360 });
    present.push(newcomer);
    expect(watched.first(three, null)?.others).toEqual({ maxHeight: 180 });
  });

  test('F11: are none beside a path that carries everything at its full size', () => {
    const { watched, said, show } = pictures({ watchesPictures: true });
    show();
    expect(watched.first(two, place(1).generation)).toBeUndefined();
    expect(said).toEqual([]);
  });

  test('F11: are none where the application does not say what it shows', () => {
    expect(pictures().watched.first(two, null)).toBeUndefined();
  });

  test('F9: are those of before where the connection is made anew, and fewer again on another path', () => {
    const { watched, said, show, looks } = pictures({ watchesPictures: true });
    show();
    looks[0]?.(100);
    watched.first(two, null);
    watched.handlePlaces([place(2)]);
    expect(heightsOf(watched.first(two, null))).toEqual(said[0]?.heights);
    watched.handlePlaces([]);
    expect(heightsOf(watched.first(two, null))).toEqual({ anna: 153 });
  });
});
