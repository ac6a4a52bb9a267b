import { beforeEach, expect, test } from 'vitest';
import { allReady, type Conference, camera, dtlsParameters, threeMeet } from '../support/conferences.ts';
import { FakeMediaPlane } from '../support/fake-media-plane.ts';
import type { RawClient } from '../support/raw-client.ts';
import { startServer, type TestServer } from '../support/server.ts';

const MEGABIT = 1_000_000;

let server: TestServer;
let media: FakeMediaPlane;
let anna: RawClient;
let meeting: Conference;
let annas: { path: Pick<Conference, 'callId' | 'generation'>; transportId: string; producerId: string };

beforeEach(async () => {
  media = new FakeMediaPlane();
  server = await startServer({ media });
  anna = await server.signIn('anna');
  const people = [anna, await server.signIn('boris'), await server.signIn('carol')] as const;
  meeting = await threeMeet(...people);
  await allReady(people, meeting);
  const path = { callId: meeting.callId, generation: meeting.generation };
  const { send } = await anna.request('media.join', path);
  const { transportId } = send;
  await anna.request('media.connect', { ...path, transportId, dtlsParameters });
  const request = { ...path, transportId, source: 'camera' as const, rtpParameters: camera };
  annas = { path, transportId, producerId: (await anna.request('media.produce', request)).producerId };
});

const measured = (producerId: string | null, bitrate: number) =>
  media.sessions.at(-1)?.tellExcess?.([{ peerId: meeting.peerIds[0], producerId, bitrate }]);

const counted = (source: string) => server.metric(`parley_excess_media_total{source="${source}"}`);

const reported = async (): Promise<unknown> =>
  (await fetch(`${server.http}/api/calls/${meeting.callId}/report`)).json();

test('F26: the sender hears why nothing of it is forwarded, and when it is again; it is counted and reported', async () => {
  const { path, producerId } = annas;
  measured(producerId, 21.4 * MEGABIT);
  const held = { ...path, producerId, maxBitrate: 8 * MEGABIT };
  expect(await anna.notification('media.held')).toEqual({ ...held, reason: 'too-much', bitrate: 21.4 * MEGABIT });
  expect(await counted('camera')).toBe(1);
  server.passes(15_000);
  expect(await anna.notification('media.held')).toEqual({ ...held, reason: 'over', bitrate: null });
  expect(await counted('camera')).toBe(1);
  const [peerId] = meeting.peerIds;
  const told = { type: 'held', peerId, source: 'camera' };
  await expect.poll(reported).toMatchObject({
    timeline: expect.arrayContaining([
      expect.objectContaining({ ...told, held: true, bitrate: 21.4 * MEGABIT }),
      expect.objectContaining({ ...told, held: false, bitrate: null }),
    ]),
  });
});

test('F27: what belongs to nothing is counted and reported', async () => {
  measured(null, 5 * MEGABIT);
  expect(await counted('none')).toBe(1);
  expect(await counted('camera')).toBe(0);
  const [peerId] = meeting.peerIds;
  await expect.poll(reported).toMatchObject({
    timeline: expect.arrayContaining([expect.objectContaining({ type: 'stray-media', peerId, bitrate: 5 * MEGABIT })]),
  });
});
