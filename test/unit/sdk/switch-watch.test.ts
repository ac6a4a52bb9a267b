import { expect, it } from 'vitest';
import type { RunningPath } from '../../../sdk/media/running-path.ts';
import { SwitchWatch } from '../../../sdk/media/switch-watch.ts';
import { PeerId } from '../../../src/protocol/ids.ts';

const ann = PeerId.parse('ann');

function watching() {
  const old = { lastAt: 0 };
  const from = { delivery: { sending: [{ peerId: ann, source: 'camera' }] }, frames: () => old };
  const to = { carries: () => true, withholds: () => false };
  const paths = { from, to } as unknown as { from: RunningPath; to: RunningPath };
  return { old, watch: new SwitchWatch(paths, 0, () => []) };
}

it('waits with the swap until the last frame of the old path has been on the screen', () => {
  const { old, watch } = watching();
  old.lastAt = 1_000;
  expect(watch.untilGoodMoment(1_005)).toBe(12);
  expect(watch.untilGoodMoment(1_017)).toBe(0);
});

it('does not wait for ever where frames leave no such moment', () => {
  const { old, watch } = watching();
  const waits = [1_000, 1_016, 1_199, 1_200].map((now) => {
    old.lastAt = now;
    return watch.untilGoodMoment(now);
  });
  expect(waits).toEqual([17, 17, 17, 0]);
});
