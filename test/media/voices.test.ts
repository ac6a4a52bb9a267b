import { expect, onTestFinished, test } from 'vitest';
import { MOST_VOICES, SMALL_ROOM } from '../../src/forwarding/voices.ts';
import { LoadOnPath } from '../support/load-on-path.ts';
import { noBound } from '../support/no-bounds.ts';

const PATIENCE = { timeout: 20_000 };
/** Some of each are silent. */
const SILENT = Array.from({ length: SMALL_ROOM - MOST_VOICES }, (_, index) => `silent-${index}`);
/** One more than there are places. */
const TALKING = Array.from({ length: MOST_VOICES + 1 }, (_, index) => `talks-${index}`);
const [ONE = '', QUIETEST = ''] = [TALKING[0], TALKING.at(-1)];

/** A room that has just become large, in which all of those talk, and one more listens. */
async function crowd(media: Parameters<typeof LoadOnPath.start>[1] = {}) {
  const load = await LoadOnPath.start(noBound(), media);
  onTestFinished(() => load.stop());
  for (const name of SILENT) (await load.microphone(name, -20)).pause();
  const talking = new Map<string, Awaited<ReturnType<typeof load.microphone>>>();
  for (const name of TALKING) talking.set(name, await load.microphone(name, name === QUIETEST ? -45 : -25));
  const listener = await load.receiver('listens');
  /** Of whom something comes within a moment: that moment is looked at, and nothing is waited for. */
  const heard = async (): Promise<string[]> => {
    const counts = () => Promise.all(TALKING.map(listener.voice));
    const before = await counts();
    await new Promise((resolve) => setTimeout(resolve, 500));
    const after = await counts();
    return TALKING.filter((_, index) => (after[index] ?? 0) - (before[index] ?? 0) > 5);
  };
  const but = (name: string) => TALKING.filter((it) => it !== name);
  return { load, heard, but, listener, microphone: (name: string) => talking.get(name) };
}

type Crowd = Awaited<ReturnType<typeof crowd>>;

async function takesTurns({ load, heard, but, listener, microphone }: Crowd): Promise<void> {
  await expect.poll(() => load.withheld, PATIENCE).toEqual([QUIETEST]);
  await expect.poll(heard, PATIENCE).toEqual(but(QUIETEST));
  microphone(ONE)?.pause();
  await expect.poll(() => load.withheld, PATIENCE).toEqual([]);
  await expect.poll(heard, PATIENCE).toEqual(but(ONE));
  // Who is clearly louder comes back in any case, once places have been had for long enough.
  microphone(ONE)?.resume();
  await expect.poll(() => load.withheld, PATIENCE).toEqual([QUIETEST]);
  await expect.poll(heard, PATIENCE).toEqual(but(QUIETEST));
  // What was withheld leaves no gap in the numbers: to the browser it is not lost.
  expect(await listener.missed()).toBe(0);
}

test('F31: of more voices than there are places the quietest is not forwarded, until a place is free', async () => {
  await takesTurns(await crowd());
}, 120_000);

test('F31: so it is where the room is on several workers', async () => {
  const media = { workers: 2, spread: { load: 0, peers: 1, gain: -1 } };
  await takesTurns(await crowd(media));
}, 120_000);
