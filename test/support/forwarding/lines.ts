import type { Scene } from '../../../src/forwarding/scene.ts';
import { peerId } from '../people.ts';

/** The scene where that person's line carries so much, in kbit/s. */
export const behind = (room: Scene, name: string, kbps: number): Scene => ({
  ...room,
  downlinks: new Map([...room.downlinks, [peerId(name), kbps * 1_000]]),
});

/** A camera of 180, 360 and 720 lines in 150, 500 and 1,700 kbit/s, with 40 % and 60 % of that in fewer frames. */
const measuredCamera = [150_000, 500_000, 1_700_000].map((all) => [0.4 * all, 0.6 * all, all]);
/** A page of text of 800 kbit/s, in three temporal layers. */
const measuredScreen = [[320_000, 480_000, 800_000]];

/** The scene with pictures that take that much. */
export const measured = (room: Scene): Scene => ({
  ...room,
  bitrates: new Map(
    room.sources.flatMap(({ producerId, source }) => {
      if (source === 'camera') return [[producerId, measuredCamera] as const];
      return source === 'screen' ? [[producerId, measuredScreen] as const] : [];
    }),
  ),
});
