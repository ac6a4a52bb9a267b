import { expect, test, vi } from 'vitest';
import { DARK_AFTER_MS, RISES_AFTER_MS } from '../../../src/forwarding/hold-down.ts';
import { SendingBounds, type SendingLimits } from '../../../src/rooms/sending-bounds.ts';
import { annasPath, boris, carol } from '../../support/forwarding/annas-path.ts';
import { applicationId } from '../../support/people.ts';

/** Boris and Carol receive Anna's camera, of 100, 500 and 2,000 kbit/s, and her voice. */
async function limited(limits: SendingLimits) {
  const now = { limits };
  const bounds = new SendingBounds(() => now.limits);
  const the = await annasPath(bounds.enter(applicationId('acme')));
  const [seenByBoris = ''] = await the.receive(boris);
  await vi.waitFor(() => expect(the.media.sessions[0]?.tellBandwidth).not.toBeNull());
  const session = the.media.sessions[0];
  const takes = [100_000, 500_000, 2_000_000].map((all) => [all, all, all]);
  session?.tellBandwidth?.({ downlinks: [], pictures: [{ producerId: the.camera, bitrates: takes }] });
  const waits = (ms: number) => {
    the.time.now += ms;
    bounds.tick();
    the.path.tick();
  };
  const picture = async (who = boris) => {
    const view = await the.path.view(who);
    const { paused, isLowered, limitedBy } = view?.received.find(({ source }) => source === 'camera') ?? {};
    return { paused, isLowered, limitedBy };
  };
  return { ...the, bounds, now, session, waits, picture, seenByBoris };
}

test('F24: where there is no limit nothing is measured for it', async () => {
  const { session, becomes, path } = await limited({ room: null, application: null });
  await becomes(boris, [2, 'sound']);
  path.tick();
  expect([session?.measuresPictures, session?.tellLoudest]).toEqual([false, null]);
});

test('F24: what a room may send is shared out as people come, and voices go on when pictures are dark', async () => {
  const { session, becomes, receive, now, waits, bounds } = await limited({ room: 3_000_000, application: null });
  await becomes(boris, [2, 'sound']);
  await vi.waitFor(() => expect(session?.measuresPictures).toBe(true));
  expect(bounds.snapshot()).toEqual({ room: 0, application: 0 });
  await receive(carol);
  await becomes(carol, [1, 'sound']);
  await becomes(boris, [1, 'sound']);
  expect(bounds.snapshot()).toEqual({ room: 2, application: 0 });
  now.limits = { room: null, application: 100_000 };
  waits(200);
  waits(DARK_AFTER_MS);
  await becomes(boris, ['-', 'sound']);
  await becomes(carol, ['-', 'sound']);
  expect(bounds.snapshot()).toEqual({ room: 0, application: 2 });
});

test('F25: the view says that a limit lowers a picture, and not the line; and where the line does, that it does', async () => {
  const { becomes, picture, session, now, waits } = await limited({ room: 800_000, application: null });
  await becomes(boris, [1, 'sound']);
  expect(await picture()).toEqual({ paused: 'nobody', isLowered: true, limitedBy: 'room' });
  now.limits = { room: null, application: 60_000 };
  waits(200);
  waits(DARK_AFTER_MS);
  await becomes(boris, ['-', 'sound']);
  expect(await picture()).toEqual({ paused: 'bandwidth', isLowered: true, limitedBy: 'application' });
  now.limits = { room: 800_000, application: null };
  session?.tellBandwidth?.({ downlinks: [{ peerId: boris, downlink: 300_000 }], pictures: [] });
  for (let times = 0; times < 20; times++) waits(1_000);
  await becomes(boris, [0, 'sound']);
  expect(await picture()).toEqual({ paused: 'nobody', isLowered: true, limitedBy: null });
});

test('F25: what the sender does not send is not less by a limit: were it higher, nothing would change', async () => {
  const { becomes, picture, session, seenByBoris } = await limited({ room: 800_000, application: null });
  await becomes(boris, [1, 'sound']);
  const [smallest, middle] = [0, 1].map((spatial) => ({ spatial, temporal: 2 }));
  const layersUpTo = (top?: object) => ({ layers: { announced: 3, top, preferred: middle, current: smallest } });
  session?.measured.set(seenByBoris, layersUpTo(smallest));
  expect(await picture()).toEqual({ paused: 'nobody', isLowered: false, limitedBy: null });
  session?.measured.set(seenByBoris, layersUpTo({ spatial: 2, temporal: 2 }));
  expect(await picture()).toEqual({ paused: 'nobody', isLowered: true, limitedBy: 'room' });
});

test('F25: what a limit took away is by that limit until it comes back, be there another, wider one, or none', async () => {
  const { becomes, picture, now, waits, bounds } = await limited({ room: null, application: 800_000 });
  waits(200);
  await becomes(boris, [1, 'sound']);
  for (const application of [50_000_000, null]) {
    now.limits = { room: null, application };
    waits(RISES_AFTER_MS / 3);
    expect(await picture()).toEqual({ paused: 'nobody', isLowered: true, limitedBy: 'application' });
    expect(bounds.snapshot()).toEqual({ room: 0, application: 1 });
  }
  waits(RISES_AFTER_MS);
  await becomes(boris, [2, 'sound']);
  expect(await picture()).toEqual({ paused: 'nobody', isLowered: false, limitedBy: null });
  expect(bounds.snapshot()).toEqual({ room: 0, application: 0 });
});

test('F25: nor is what a line took away by a limit that was there before it', async () => {
  const { becomes, picture, session, now, waits } = await limited({ room: 800_000, application: null });
  await becomes(boris, [1, 'sound']);
  const lineIs = (downlink: number | null) =>
    session?.tellBandwidth?.({ downlinks: [{ peerId: boris, downlink }], pictures: [] });
  lineIs(300_000);
  await becomes(boris, [0, 'sound']);
  now.limits = { room: null, application: null };
  lineIs(null);
  waits(RISES_AFTER_MS / 3);
  expect(await picture()).toEqual({ paused: 'nobody', isLowered: true, limitedBy: null });
});

test('F24: another room’s wish is heard of within a tick, and its end, too', async () => {
  const { becomes, waits, bounds } = await limited({ room: null, application: 3_000_000 });
  await becomes(boris, [2, 'sound']);
  const other = bounds.enter(applicationId('acme'));
  other.ask([45_000, 0, 0, 0, 2_500_000]);
  waits(200);
  await becomes(boris, [1, 'sound']);
  other.leave();
  for (let times = 0; times < 30; times++) waits(1_000);
  await becomes(boris, [2, 'sound']);
});

test('F24: a path that is closed claims nothing any more', async () => {
  const { path, bounds } = await limited({ room: 800_000, application: null });
  expect(bounds.snapshot()).toEqual({ room: 1, application: 0 });
  path.close('path-closed');
  expect(bounds.snapshot()).toEqual({ room: 0, application: 0 });
});
