import { expect, test } from 'vitest';
import { camera, dtlsParameters, joinAndProduce, rtpCapabilities, threeMeet } from '../support/conferences.ts';
import { FakeMediaPlane } from '../support/fake-media-plane.ts';
import type { RawClient } from '../support/raw-client.ts';
import { ADMIN, ask, mint, register, signInWith } from '../support/registered.ts';
import { startServer } from '../support/server.ts';

/** Three of an application meet; Boris and Carol receive Anna's camera. */
async function meeting(settings: Record<string, string>, limits: Record<string, number>) {
  const media = new FakeMediaPlane();
  const server = await startServer({ media, clockStands: true, settings: { PARLEY_ADMIN_TOKEN: ADMIN, ...settings } });
  const desk = await register(server, { name: 'Desk', limits });
  const enter = async (user: string) => signInWith(server, await mint(desk, user));
  const [anna, boris, carol] = [await enter('anna'), await enter('boris'), await enter('carol')];
  const { path, send } = await joinAndProduce(anna, await threeMeet(anna, boris, carol));
  const sent = { source: 'camera' as const, rtpParameters: camera, picture: { height: 720, frameRate: 30 } };
  const { producerId } = await anna.request('media.produce', { ...path, transportId: send.transportId, ...sent });
  const receive = async (client: RawClient) => {
    const { receive: transport } = await client.request('media.join', path);
    const { transportId } = transport;
    await client.request('media.connect', { ...path, transportId, dtlsParameters });
    const asked = { ...path, transportId, producerIds: [producerId], rtpCapabilities };
    const { consumers } = await client.request('media.consume', asked);
    await client.request('media.resume', { ...path, consumerIds: consumers.map(({ consumerId }) => consumerId) });
  };
  for (const client of [boris, carol]) await receive(client);
  const layers = () =>
    (media.sessions.at(-1)?.held ?? []).flatMap((it) =>
      it.kind === 'consumer' ? [it.paused ? '-' : it.layers?.spatial] : [],
    );
  const limitedBy = async (limit: string) => server.metric(`parley_media_limited_peers{limit="${limit}"}`);
  return { server, layers, limitedBy };
}

test('F24, F25: the smaller bound of a room holds, the application’s or the server’s, and it is seen whose it is', async () => {
  const the = await meeting({ PARLEY_MAX_ROOM_KBPS: '2000' }, { kbpsPerRoom: 90_000 });
  expect(the.layers()).toEqual([1, 1]);
  expect([await the.limitedBy('room'), await the.limitedBy('application')]).toEqual([2, 0]);
});

test('F24: an administrator’s bound holds in a call that runs', async () => {
  const the = await meeting({}, {});
  expect(the.layers()).toEqual([2, 2]);
  const change = { name: 'Desk', limits: { kbps: 1_500 } };
  expect((await ask(the.server, ADMIN, 'PUT', '/api/applications/desk', change)).status).toBe(204);
  the.server.passes(200);
  await expect.poll(the.layers).toEqual([1, 1]);
  expect(await the.limitedBy('application')).toBe(2);
});
