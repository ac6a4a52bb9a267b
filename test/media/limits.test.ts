import { expect, onTestFinished, test } from 'vitest';
import { THREE_LAYERS } from '../../benchmarks/load-generator/camera.ts';
import { SendingBounds, type SendingLimits } from '../../src/rooms/sending-bounds.ts';
import { LoadOnPath } from '../support/load-on-path.ts';
import { applicationId } from '../support/people.ts';

/** Three cameras of 150, 500 and 1,300 kbit/s and one voice, for three receivers: 12 Mbit/s and their voices. */
test('F24: what a room sends stays below its bound while voices go through, and comes back with the bound', async () => {
  const limits: { now: SendingLimits } = { now: { room: null, application: null } };
  const bounds = new SendingBounds(() => limits.now);
  const load = await LoadOnPath.start(bounds.enter(applicationId('acme')));
  onTestFinished(() => load.stop());
  for (const name of ['anna', 'boris', 'carol']) await load.camera(name, THREE_LAYERS);
  await load.microphone('dora');
  const receivers = [await load.receiver('emil'), await load.receiver('fred'), await load.receiver('gina')];
  await expect.poll(() => load.bitrate(1_000), { timeout: 30_000 }).toBeGreaterThan(9_000_000);

  for (const most of [5_000_000, 2_000_000]) {
    limits.now = { room: most, application: null };
    await expect.poll(() => load.bitrate(1_000), { timeout: 20_000 }).toBeLessThan(most);
    const before = await Promise.all(receivers.map(({ voices }) => voices()));
    const bitrate = await load.bitrate(5_000);
    expect(bitrate).toBeLessThan(most);
    expect(bitrate).toBeGreaterThan(most / 3);
    const after = await Promise.all(receivers.map(({ voices }) => voices()));
    // 50 packets a second.
    for (const [at, packets] of after.entries()) expect(packets - (before[at] ?? 0)).toBeGreaterThan(200);
    expect(bounds.snapshot()).toEqual({ room: 3, application: 0 });
  }

  limits.now = { room: null, application: null };
  await expect.poll(() => load.bitrate(1_000), { timeout: 40_000 }).toBeGreaterThan(9_000_000);
}, 120_000);
