import { beforeEach, describe, expect, test } from 'vitest';
import { UNWATCHED_MS } from '../../src/forwarding/watched-layers.ts';
import type { Params } from '../../src/protocol/contract.ts';
import { requestRates } from '../../src/signaling/rate-limits.ts';
import {
  type Conference,
  camera,
  dtlsParameters,
  joinAndProduce,
  rtpCapabilities,
  threeMeet,
} from '../support/conferences.ts';
import { FakeMediaPlane } from '../support/fake-media-plane.ts';
import { peerId } from '../support/people.ts';
import type { RawClient } from '../support/raw-client.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let media: FakeMediaPlane;
let people: [RawClient, RawClient, RawClient];
let meeting: Conference;
let annas: Awaited<ReturnType<typeof joinAndProduce>> & { camera: string };

beforeEach(async () => {
  media = new FakeMediaPlane();
  server = await startServer({ media, clockStands: true });
  people = [await server.signIn('anna'), await server.signIn('boris'), await server.signIn('carol')];
  meeting = await threeMeet(...people);
  const joined = await joinAndProduce(people[0], meeting);
  const { producerId } = await people[0].request('media.produce', {
    ...joined.path,
    transportId: joined.send.transportId,
    source: 'camera',
    rtpParameters: camera,
    picture: { height: 720, frameRate: 30 },
  });
  annas = { ...joined, camera: producerId };
});

/** Ready for Anna's camera. */
async function receive(client: RawClient, said: { wishes?: Params<'media.join'>['wishes'] } = {}): Promise<void> {
  const { receive: transport } = await client.request('media.join', { ...annas.path, ...said });
  const { transportId } = transport;
  await client.request('media.connect', { ...annas.path, transportId, dtlsParameters });
  const asked = { ...annas.path, transportId, producerIds: [annas.camera], rtpCapabilities };
  const { consumers } = await client.request('media.consume', asked);
  const consumerIds = consumers.map(({ consumerId }) => consumerId);
  await client.request('media.resume', { ...annas.path, consumerIds });
}

const consumers = () =>
  (media.sessions.at(-1)?.held ?? []).flatMap((it) =>
    it.kind === 'consumer' ? [it.paused ? '-' : it.layers?.spatial] : [],
  );

const cameraOf = (person: 0 | 1 | 2, wish: object | null) => ({
  ...annas.path,
  sources: [{ peerId: meeting.peerIds[person], source: 'camera' as const, wish }],
});

describe('wishes', () => {
  test('F1, F3: each is sent what it wishes for, and who says nothing everything', async () => {
    const [, boris, carol] = people;
    await receive(boris);
    await receive(carol);
    await boris.request('media.wishes', cameraOf(0, { maxHeight: 180 }));
    expect(consumers()).toEqual([0, 2]);
    await boris.request('media.wishes', { ...annas.path, sources: [], others: null });
    expect(consumers()).toEqual(['-', 2]);
  });

  test('F10: another size of the picture, other layers', async () => {
    const [anna, boris] = people;
    await receive(boris);
    await boris.request('media.wishes', cameraOf(0, { maxHeight: 180 }));
    await anna.request('media.picture', { ...annas.path, producerId: annas.camera, picture: { height: 180 } });
    expect(consumers()).toEqual([2]);
    const refused = { ...annas.path, producerId: 'nothing', picture: { height: 180 } };
    expect(await anna.refusal('media.picture', refused)).toMatchObject({ code: 'producer-not-found' });
  });

  test('F6: the sender hears which of its layers anybody watches', async () => {
    const [anna, boris, carol] = people;
    await receive(boris);
    await boris.request('media.wishes', cameraOf(0, { maxHeight: 360 }));
    server.passes(UNWATCHED_MS);
    expect(await anna.notification('media.layers')).toEqual({
      ...annas.path,
      producerId: annas.camera,
      layers: [0, 1],
    });
    await receive(carol);
    expect(await anna.notification('media.layers')).toMatchObject({ layers: [0, 1, 2] });
  });
});

describe('wishes that are said with the join', () => {
  test('F9: hold from the first packet on: no sender is woken for somebody who comes', async () => {
    const [anna, boris, carol] = people;
    const wishes = { sources: [], others: { maxHeight: 180 } };
    await receive(boris, { wishes });
    server.passes(UNWATCHED_MS);
    expect(await anna.notification('media.layers')).toMatchObject({ layers: [0] });
    await receive(carol, { wishes });
    expect(consumers()).toEqual([0, 0]);
    await boris.request('media.wishes', cameraOf(0, { maxHeight: 360 }));
    expect(await anna.notification('media.layers')).toMatchObject({ layers: [0, 1] });
  });

  test('F8, F9: leave out who has left meanwhile, and oneself', async () => {
    const [, boris] = people;
    const [known, own] = [cameraOf(0, { maxHeight: 180 }).sources, cameraOf(1, null).sources];
    const sources = [...known, ...own, { peerId: peerId('nobody'), source: 'camera' as const, wish: null }];
    await receive(boris, { wishes: { sources } });
    expect(consumers()).toEqual([0]);
  });

  test('F8: absurd ones refuse the join', async () => {
    const [, boris] = people;
    const wishes = { sources: [], others: { maxHeight: 0 } };
    expect(await boris.refusal('media.join', { ...annas.path, wishes })).toMatchObject({ code: 'invalid-data' });
  });

  test('F9: a join without any begins anew with none', async () => {
    const [, boris] = people;
    await receive(boris, { wishes: { sources: [], others: null } });
    expect(consumers()).toEqual(['-']);
    await receive(boris);
    expect(consumers()).toEqual([2]);
  });
});

describe('bad wishes', () => {
  test('F8: for oneself, or for who is not here: peer-not-found, and who', async () => {
    const [, boris] = people;
    await receive(boris);
    const own = await boris.refusal('media.wishes', cameraOf(1, null));
    expect(own).toMatchObject({ code: 'peer-not-found', details: { peerId: meeting.peerIds[1] } });
    const [known] = cameraOf(0, null).sources;
    const sources = [known, { peerId: 'nobody', source: 'camera', wish: null }];
    expect(await boris.refusal('media.wishes', { ...annas.path, sources })).toMatchObject({ code: 'peer-not-found' });
    expect(consumers()).toEqual([2]);
  });

  test('F8: absurd sizes: invalid-data', async () => {
    const [, boris] = people;
    await receive(boris);
    for (const maxHeight of [0, -1, 1.5, 1e9]) {
      const refusal = await boris.refusal('media.wishes', cameraOf(0, { maxHeight }));
      expect(refusal).toMatchObject({ code: 'invalid-data' });
    }
    expect(consumers()).toEqual([2]);
  });

  test('F8: on a path that is not open: stale-generation', async () => {
    const [, boris] = people;
    const stale = { ...cameraOf(0, null), generation: 99 };
    expect(await boris.refusal('media.wishes', stale)).toMatchObject({ code: 'stale-generation' });
  });

  test('F8, L2: a flood of them: rate-limited, and what Carol is sent does not change', async () => {
    const [, boris, carol] = people;
    await receive(boris);
    await receive(carol);
    const { burst } = requestRates['media.wishes'];
    const heights = Array.from({ length: burst + 10 }, (_, index) => 100 + index);
    const outcomes = await Promise.allSettled(
      heights.map((maxHeight) => boris.request('media.wishes', cameraOf(0, { maxHeight }))),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(burst);
    expect(outcomes.at(-1)).toMatchObject({ status: 'rejected', reason: { code: 'rate-limited' } });
    expect(consumers()).toEqual([0, 2]);
    await carol.request('media.wishes', cameraOf(0, { maxHeight: 360 }));
    expect(consumers()).toEqual([0, 1]);
  });
});
