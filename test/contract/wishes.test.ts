import { describe, expect, test } from 'vitest';
import { requests } from '../../src/protocol/contract.ts';
import { MAX_IDS_PER_MESSAGE, MAX_MESSAGE_BYTES } from '../../src/protocol/limits.ts';

const path = { callId: 'call', generation: 1 };
const parse = (wishes: object) => requests['media.wishes'].params.safeParse({ ...path, ...wishes });
const camera = (wish: unknown, of = 'anna') => ({ peerId: of, source: 'camera', wish });

describe('F8: wishes', () => {
  test('F1: what is left out is not bounded', () => {
    expect(parse({ sources: [] }).data).toEqual({ ...path, sources: [], others: { priority: 'normal' } });
    expect(parse({ sources: [camera({})], others: null }).data).toEqual({
      ...path,
      sources: [camera({ priority: 'normal' })],
      others: null,
    });
  });

  test.each([
    ['a height of nothing', camera({ maxHeight: 0 })],
    ['a negative height', camera({ maxHeight: -180 })],
    ['a broken height', camera({ maxHeight: 180.5 })],
    ['a height that no screen has', camera({ maxHeight: 4_321 })],
    ['a height beyond numbers', camera({ maxHeight: Number.POSITIVE_INFINITY })],
    ['a height in words', camera({ maxHeight: '180' })],
    ['no frames', camera({ maxFrameRate: 0 })],
    ['a thousand frames', camera({ maxFrameRate: 1_000 })],
    ['a priority of its own', camera({ priority: 'highest' })],
    ['a source that there is not', { peerId: 'anna', source: 'hologram', wish: null }],
    ['the height of a sound', { peerId: 'anna', source: 'microphone', wish: { maxHeight: 180 } }],
    ['the frames of a sound', { peerId: 'anna', source: 'screen-audio', wish: { maxFrameRate: 5 } }],
    ['no wish at all', { peerId: 'anna', source: 'camera' }],
  ])('F8: %s does not fit', (_, source) => {
    expect(parse({ sources: [source] }).success).toBe(false);
  });

  test('F8: a source twice, too many, and more cameras than people do not fit', () => {
    expect(parse({ sources: [camera(null), camera({})] }).success).toBe(false);
    const many = Array.from({ length: MAX_IDS_PER_MESSAGE + 1 }, (_, index) => camera(null, `p${index}`));
    expect(parse({ sources: many }).success).toBe(false);
    expect(parse({ sources: many.slice(1) }).success).toBe(true);
    expect(parse({ sources: [], maxCameras: 65 }).success).toBe(false);
    expect(parse({ sources: [], maxCameras: -1 }).success).toBe(false);
    expect(parse({}).success).toBe(false);
  });

  test('as many as there may be fit into one message', () => {
    const wish = { maxHeight: 4_320, maxFrameRate: 120, priority: 'normal' };
    const sources = Array.from({ length: MAX_IDS_PER_MESSAGE }, (_, index) =>
      camera(wish, `${index}`.padStart(36, 'p')),
    );
    expect(JSON.stringify({ sources }).length).toBeLessThan(MAX_MESSAGE_BYTES);
    expect(parse({ sources }).success).toBe(true);
  });
});
