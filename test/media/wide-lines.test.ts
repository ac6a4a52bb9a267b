import { expect, onTestFinished, test } from 'vitest';
import { THREE_LAYERS } from '../../benchmarks/load-generator/camera.ts';
import { LoadOnPath } from '../support/load-on-path.ts';
import { noBound } from '../support/no-bounds.ts';

/** Their top layers of 1,300 kbit/s: three times as much as a line is taken to carry at first. */
const CAMERAS = ['anna', 'boris', 'carol', 'dora', 'emil', 'fred', 'gina', 'hanna', 'ivan'];
const ALL = CAMERAS.length * 1_300_000;
const NEARLY = 0.85;

test('F36: a line that carries more than is known of it is found out, and then all is sent', async () => {
  const load = await LoadOnPath.start(noBound());
  onTestFinished(() => load.stop());
  for (const name of CAMERAS) await load.camera(name, THREE_LAYERS);
  await load.receiver('me');
  await expect.poll(() => load.bitrate(500), { timeout: 15_000 }).toBeGreaterThan(NEARLY * ALL);
  expect(await load.bitrate(4_000)).toBeGreaterThan(NEARLY * ALL);
}, 60_000);
