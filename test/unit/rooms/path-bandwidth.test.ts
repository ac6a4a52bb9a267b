import { expect, test, vi } from 'vitest';
import { DARK_AFTER_MS, RISES_AFTER_MS } from '../../../src/forwarding/hold-down.ts';
import type { PeerId } from '../../../src/protocol/ids.ts';
import type { SfuSession } from '../../../src/rooms/ports.ts';
import { anna, annasPath, boris, carol } from '../../support/forwarding/annas-path.ts';
import { wishes } from '../../support/forwarding/rooms.ts';

/** Boris and Carol receive Anna's camera, of which each layer takes so much, and her voice. */
async function withLines() {
  const the = await annasPath();
  await the.receive(boris);
  await the.receive(carol);
  const session = () => the.media.sessions[0];
  await vi.waitFor(() => expect(session()?.tellBandwidth).not.toBeNull());
  const lineIs = (peerId: PeerId, downlink: number | null) =>
    session()?.tellBandwidth?.({ downlinks: [{ peerId, downlink }], pictures: [] });
  const takes = (...bitrates: number[]) =>
    session()?.tellBandwidth?.({
      downlinks: [],
      pictures: [{ producerId: the.camera, bitrates: bitrates.map((all) => [all, all, all]) }],
    });
  const waits = (ms: number) => {
    the.time.now += ms;
    the.path.tick();
  };
  const receives = async (who: PeerId) => {
    const view = await the.path.view(who);
    return view?.received.map(
      ({ source, paused, layers, isLowered }) =>
        `${source} ${paused} ${layers?.preferred.spatial ?? ''}${isLowered ? ' lowered' : ''}`,
    );
  };
  return { ...the, session, lineIs, takes, waits, receives };
}

test('F12, F14: a line that carries less is sent less at once, and nobody else is', async () => {
  const { lineIs, takes, waits, becomes, sentTo } = await withLines();
  takes(100_000, 500_000, 2_000_000);
  lineIs(boris, 900_000);
  await becomes(boris, [1, 'sound']);
  lineIs(boris, 200_000);
  await becomes(boris, [0, 'sound']);
  lineIs(boris, 60_000);
  waits(DARK_AFTER_MS - 1);
  await Promise.resolve();
  expect(sentTo(boris)).toEqual([0, 'sound']);
  waits(1);
  await becomes(boris, ['-', 'sound']);
  expect(sentTo(carol)).toEqual([2, 'sound']);
});

test('F13: more is sent when the line has carried it for a while', async () => {
  const { lineIs, takes, waits, becomes, sentTo } = await withLines();
  takes(100_000, 500_000, 2_000_000);
  lineIs(boris, 200_000);
  await becomes(boris, [0, 'sound']);
  lineIs(boris, null);
  waits(RISES_AFTER_MS - 1);
  await Promise.resolve();
  expect(sentTo(boris)).toEqual([0, 'sound']);
  waits(1);
  await becomes(boris, [2, 'sound']);
});

test('F12: what a picture takes is as measured, and so is what fits', async () => {
  const { lineIs, takes, becomes } = await withLines();
  lineIs(boris, 900_000);
  await becomes(boris, [1, 'sound']);
  takes(100_000, 900_000, 2_000_000);
  await becomes(boris, [0, 'sound']);
});

test('F15: what is less than was wished for is so for the line', async () => {
  const { path, lineIs, takes, waits, becomes, receives } = await withLines();
  takes(100_000, 500_000, 2_000_000);
  lineIs(boris, 200_000);
  await becomes(boris, [0, 'sound']);
  expect(await receives(boris)).toEqual(['camera nobody 2 lowered', 'microphone nobody ']);
  lineIs(boris, 60_000);
  waits(DARK_AFTER_MS);
  await becomes(boris, ['-', 'sound']);
  expect(await receives(boris)).toEqual(['camera bandwidth 2 lowered', 'microphone nobody ']);
  path.wish(boris, wishes([['anna', 'camera', null]]));
  expect(await receives(boris)).toEqual(['camera wish 0', 'microphone nobody ']);
});

test('F12: who speaks is heard for where some line is thin, and not before', async () => {
  const { session, lineIs } = await withLines();
  expect(session()?.tellLoudest).toBeNull();
  lineIs(boris, 900_000);
  await vi.waitFor(() => expect(session()?.tellLoudest).not.toBeNull());
});

test('F9: the line of who takes the place anew may be another one', async () => {
  const { camera, microphone, lineIs, takes, receive, sentTo, becomes } = await withLines();
  takes(100_000, 500_000, 2_000_000);
  lineIs(boris, 200_000);
  await becomes(boris, [0, 'sound']);
  await receive(boris, [camera, microphone]);
  expect(sentTo(boris)).toEqual([2, 'sound']);
});

test('F12: what is gone meanwhile is no matter', async () => {
  const { path, camera, session, lineIs, becomes } = await withLines();
  await path.closeProducer(anna, camera);
  session()?.tellBandwidth?.({ downlinks: [], pictures: [{ producerId: camera, bitrates: [[1]] }] });
  lineIs(boris, 10_000);
  await becomes(boris, ['sound']);
});

test('F28: a picture of which nothing comes has no part of a line; as soon as something comes it has', async () => {
  const { lineIs, takes, waits, sentTo, becomes } = await withLines();
  takes(0, 0, 0);
  lineIs(boris, 60_000);
  waits(DARK_AFTER_MS);
  await becomes(boris, ['-', 'sound']);
  for (let ms = DARK_AFTER_MS; ms < 8_000; ms += 1_000) {
    takes(0, 0, 0);
    expect(sentTo(boris)).toEqual(['-', 'sound']);
    waits(1_000);
  }
  takes(0, 0, 0);
  await becomes(boris, [2, 'sound']);
  takes(100_000, 500_000, 2_000_000);
  waits(DARK_AFTER_MS);
  await becomes(boris, ['-', 'sound']);
});

test('F36: the SFU is told what a line would have to carry, and when it does', async () => {
  const { session, lineIs, takes, waits, becomes } = await withLines();
  const forward = vi.spyOn(session() as SfuSession, 'forward');
  const wanted = () => forward.mock.calls.flatMap(([, lines = []]) => lines);
  takes(100_000, 500_000, 2_000_000);
  lineIs(boris, 200_000);
  await becomes(boris, [0, 'sound']);
  expect(wanted()).toEqual([{ peerId: boris, bitrate: expect.closeTo(2_100_000, -6) }]);
  lineIs(boris, 60_000);
  lineIs(boris, null);
  waits(RISES_AFTER_MS);
  await becomes(boris, [2, 'sound']);
  expect(wanted().slice(1)).toEqual([{ peerId: boris, bitrate: null }]);
});
