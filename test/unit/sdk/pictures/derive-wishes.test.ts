import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RemotePeer } from '../../../../sdk/api.ts';
import { boundFor, type Tile, wishesOf } from '../../../../sdk/pictures/derive-wishes.ts';
import { chooseLayers, heightOf } from '../../../../src/forwarding/choose-layers.ts';
import { requests } from '../../../../src/protocol/contract.ts';
import type { SourceName } from '../../../../src/protocol/rooms.ts';
import { peerId } from '../../../support/people.ts';

const peer = (name: string, ...sources: SourceName[]) =>
  ({
    peerId: peerId(name),
    sources: Object.fromEntries(sources.map((source) => [source, { muted: false }])),
  }) as unknown as RemotePeer;

type More = { source?: 'camera' | 'screen'; priority?: 'low' | 'high' };
const tile = (name: string, height: number | null, { source = 'camera', ...more }: More = {}): Tile => ({
  picture: { peerId: peerId(name), source, ...more },
  height,
});

const page = { hidden: false, pixelRatio: 1 };
const anna = peer('anna', 'microphone', 'camera');
const wishFor = (tiles: Tile[], peers = [anna], view = page) => wishesOf(tiles, peers, view).sources;

describe('F11: what is wished for', () => {
  test('F11: a picture as high as it is shown, and half as much again', () => {
    expect(wishFor([tile('anna', 240)])).toEqual([
      { peerId: 'anna', source: 'camera', wish: { maxHeight: 363, priority: 'normal' } },
    ]);
    expect(wishFor([tile('anna', 240)], [anna], { ...page, pixelRatio: 2 })[0]?.wish).toMatchObject({ maxHeight: 725 });
  });

  test('F11: what is not seen, or shown nowhere, is not wished for', () => {
    expect(wishFor([tile('anna', 0)])).toEqual([{ peerId: 'anna', source: 'camera', wish: null }]);
    expect(wishFor([])).toEqual([{ peerId: 'anna', source: 'camera', wish: null }]);
  });

  test('F11: shown twice, as large as the larger one, by the higher priority of those that are seen', () => {
    const both = [tile('anna', 100, { priority: 'low' }), tile('anna', 240), tile('anna', 0, { priority: 'high' })];
    expect(wishFor(both)[0]?.wish).toEqual({ maxHeight: 363, priority: 'normal' });
  });

  test('F11: camera and screen are each for themselves, a screen from its tile on', () => {
    expect(wishFor([tile('anna', 1_000, { source: 'screen', priority: 'high' }), tile('anna', 0)])).toEqual([
      { peerId: 'anna', source: 'camera', wish: null },
      { peerId: 'anna', source: 'screen', wish: { maxHeight: 1_580, priority: 'high' } },
    ]);
  });

  test('F11: sounds, and who has left, are not in it', () => {
    expect(wishFor([tile('boris', 100)], [peer('anna', 'microphone')])).toEqual([]);
  });

  test('F11: a tile that was not looked at yet leaves it to what is usual for those who come', () => {
    expect(wishesOf([tile('anna', null)], [anna], page)).toEqual({ sources: [], others: { maxHeight: 360 } });
  });

  test('F11: on a hidden page nobody who comes is wished for', () => {
    expect(wishesOf([tile('anna', 0)], [anna], { ...page, hidden: true })).toEqual({
      sources: [{ peerId: 'anna', source: 'camera', wish: null }],
      others: null,
    });
  });

  test('F11: whatever is on the screen fits the contract', () => {
    const height = fc.option(fc.double({ min: 0, max: 100_000, noNaN: true }));
    fc.assert(
      fc.property(height, fc.double({ min: 0.1, max: 8, noNaN: true }), (shown, pixelRatio) => {
        const wishes = wishesOf([tile('anna', shown)], [anna], { hidden: false, pixelRatio });
        expect(requests['media.wishes'].params.safeParse({ callId: 'c', generation: 1, ...wishes }).success).toBe(true);
      }),
    );
  });
});

test('F11: the layer that comes has three quarters of what is shown where there is one, and never twice too many lines', () => {
  fc.assert(
    fc.property(fc.integer({ min: 20, max: 2_000 }), fc.integer({ min: 240, max: 2_160 }), (shown, height) => {
      const picture = { height, frameRate: 30, spatialLayers: 3, temporalLayers: 3 };
      const layer = chooseLayers(picture, { maxHeight: boundFor(shown) })?.spatial ?? -1;
      if (layer < 2) expect(heightOf(picture, layer + 1)).toBeGreaterThan(1.49 * shown);
      if (layer > 0) expect(heightOf(picture, layer)).toBeLessThanOrEqual(1.65 * shown + 1);
    }),
  );
});

test('F11: a few pixels more or less are the same wish, mostly', () => {
  const bounds = new Set(Array.from({ length: 101 }, (_, pixels) => boundFor(300 + pixels)));
  expect(bounds.size).toBeLessThanOrEqual(5);
});
