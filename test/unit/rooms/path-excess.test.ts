import { expect, test, vi } from 'vitest';
import { DARK_AFTER_MS } from '../../../src/forwarding/hold-down.ts';
import type { Excess } from '../../../src/rooms/ports.ts';
import { anna, annasPath, boris } from '../../support/forwarding/annas-path.ts';

const HELD_MS = 15_000;

async function withExcess() {
  const the = await annasPath();
  const session = () => the.media.sessions[0];
  await vi.waitFor(() => expect(session()?.tellExcess).not.toBeNull());
  const exceeds = (producerId: Excess['producerId'], bitrate = 20_000_000) =>
    session()?.tellExcess?.([{ peerId: anna, producerId, bitrate }]);
  const passes = (ms: number) => {
    the.time.now += ms;
    the.path.tick();
  };
  /** The producers of which nothing is forwarded. */
  const paused = () => (session()?.held ?? []).flatMap((it) => (it.kind === 'producer' && it.paused ? [it.id] : []));
  const arePaused = (...ids: string[]) => vi.waitFor(() => expect(paused()).toEqual(ids));
  return { ...the, exceeds, passes, arePaused, paused };
}

test('F26: what takes too much is held, told once, and goes on 15 s after it was too much last', async () => {
  const { camera, exceeds, passes, arePaused, told } = await withExcess();
  exceeds(camera);
  await arePaused(camera);
  passes(HELD_MS - 1);
  exceeds(camera, 30_000_000);
  passes(HELD_MS - 1);
  await arePaused(camera);
  passes(1);
  await arePaused();
  expect(told.filter((line) => line.includes('held'))).toEqual([
    `held ${anna} camera 20000000`,
    `${anna} camera is held no more`,
  ]);
});

test('F26: of what is muted besides nothing is forwarded afterwards; nor of what is unmuted meanwhile', async () => {
  const { path, camera, muted, exceeds, passes, arePaused } = await withExcess();
  exceeds(camera);
  await arePaused(camera);
  muted.add(`${anna} camera`);
  path.enforce(anna);
  passes(HELD_MS);
  await arePaused(camera);
  exceeds(camera);
  muted.clear();
  path.enforce(anna);
  await arePaused(camera);
  passes(HELD_MS);
  await arePaused();
});

test('F26: another producer of the same source changes nothing; another source goes on', async () => {
  const { path, camera, microphone, produce, exceeds, passes, arePaused } = await withExcess();
  exceeds(camera);
  await path.closeProducer(anna, camera);
  const again = await produce('camera');
  await arePaused(again);
  expect(again).not.toBe(microphone);
  passes(HELD_MS);
  await arePaused();
});

test('F26: what it takes is kept from nobody’s line', async () => {
  const { camera, media, receive, passes, becomes, exceeds } = await withExcess();
  await receive(boris);
  const tell = media.sessions[0]?.tellBandwidth;
  tell?.({ downlinks: [{ peerId: boris, downlink: 60_000 }], pictures: [] });
  passes(DARK_AFTER_MS);
  await becomes(boris, ['-', 'sound']);
  exceeds(camera);
  // It is not left out for the line: nothing comes of it.
  await becomes(boris, [2, 'sound']);
});

test('F27: what belongs to no producer is told once while it lasts, and changes nothing', async () => {
  const { exceeds, passes, paused, told } = await withExcess();
  exceeds(null);
  passes(HELD_MS - 1);
  exceeds(null);
  passes(HELD_MS);
  exceeds(null);
  expect(paused()).toEqual([]);
  expect(told.filter((line) => line.startsWith('stray'))).toHaveLength(2);
});

test('F27: who has gone meanwhile is not told of', async () => {
  const { path, media, camera, exceeds, told } = await withExcess();
  path.removePeer(anna);
  await vi.waitFor(() => expect(media.sessions[0]?.held).toEqual([]));
  exceeds(camera);
  expect(told.filter((line) => line.startsWith('held'))).toEqual([]);
});
