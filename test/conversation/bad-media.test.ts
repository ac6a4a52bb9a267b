import { beforeEach, describe, expect, test } from 'vitest';
import {
  allReady,
  type Conference,
  camera,
  dtlsParameters,
  joinAndProduce,
  opus,
  rtpCapabilities,
  threeMeet,
} from '../support/conferences.ts';
import { FakeMediaPlane } from '../support/fake-media-plane.ts';
import type { RawClient } from '../support/raw-client.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let media: FakeMediaPlane;
let people: [RawClient, RawClient, RawClient];
let meeting: Conference;
let annas: Awaited<ReturnType<typeof joinAndProduce>>;

beforeEach(async () => {
  media = new FakeMediaPlane();
  server = await startServer({ media });
  people = [await server.signIn('anna'), await server.signIn('boris'), await server.signIn('carol')];
  meeting = await threeMeet(...people);
  annas = await joinAndProduce(people[0], meeting);
});

/** Whatever somebody did wrong, what Anna sends can still be received, and the room still moves. */
async function expectNoHarm(): Promise<void> {
  const [, , carol] = people;
  const { receive } = await carol.request('media.join', annas.path);
  const { consumers } = await carol.request('media.consume', {
    ...annas.path,
    transportId: receive.transportId,
    producerIds: [annas.producerId],
    rtpCapabilities,
  });
  expect(consumers).toHaveLength(1);
  await allReady(people, meeting);
}

describe('what is not one’s own', () => {
  test('M9: another peer’s transport: transport-not-found, whatever is asked of it', async () => {
    const [, boris] = people;
    await boris.request('media.join', annas.path);
    const foreign = { ...annas.path, transportId: annas.send.transportId };
    const asked = [
      boris.refusal('media.connect', { ...foreign, dtlsParameters }),
      boris.refusal('media.produce', { ...foreign, source: 'camera', rtpParameters: camera }),
      boris.refusal('media.consume', { ...foreign, producerIds: [annas.producerId], rtpCapabilities }),
      boris.refusal('media.restart-ice', foreign),
    ];
    expect((await Promise.all(asked)).map(({ code }) => code)).toEqual(Array(4).fill('transport-not-found'));
    await expectNoHarm();
  });

  test('M9: another peer’s producer cannot be closed; its consumer cannot be resumed', async () => {
    const [, boris, carol] = people;
    expect(await boris.refusal('media.close-producer', { ...annas.path, producerId: annas.producerId })).toMatchObject({
      code: 'producer-not-found',
    });
    const { receive } = await carol.request('media.join', annas.path);
    const { consumers } = await carol.request('media.consume', {
      ...annas.path,
      transportId: receive.transportId,
      producerIds: [annas.producerId],
      rtpCapabilities,
    });
    const consumerIds = consumers.map(({ consumerId }) => consumerId);
    expect((await boris.refusal('media.resume', { ...annas.path, consumerIds })).code).toBe('consumer-not-found');
    await expectNoHarm();
  });

  test('M9: somebody who is not in the call: call-not-found', async () => {
    const stranger = await server.signIn('dora');
    expect((await stranger.refusal('media.join', annas.path)).code).toBe('call-not-found');
    await expectNoHarm();
  });

  test('A3: another application’s call does not exist, with every id right', async () => {
    const stranger = await server.signIn('anna', 'other');
    expect((await stranger.refusal('media.join', annas.path)).code).toBe('call-not-found');
    expect((await stranger.refusal('call.add', { callId: meeting.callId, userId: 'boris' })).code).toBe(
      'call-not-found',
    );
    await expectNoHarm();
  });
});

describe('parameters that lie', () => {
  test.each([
    ['pictures as a microphone', { source: 'microphone', rtpParameters: camera }],
    ['sound as a camera', { source: 'camera', rtpParameters: opus }],
    ['the MID of another stream', { source: 'camera', rtpParameters: { ...camera, mid: opus.mid } }],
    ['the SSRC of another stream', { source: 'camera', rtpParameters: { ...camera, encodings: opus.encodings } }],
    [
      'a codec that the router has not',
      {
        source: 'camera',
        rtpParameters: { ...camera, codecs: [{ mimeType: 'video/AV1', payloadType: 45, clockRate: 90_000 }] },
      },
    ],
  ])('M3: %s: invalid-media', async (_, lie) => {
    const request = { ...annas.path, transportId: annas.send.transportId, ...lie };
    const { code } = await people[0].refusal('media.produce', request);
    expect(code).toBe('invalid-media');
    await expectNoHarm();
  });

  test.each([
    ['no codec', { ...opus, codecs: [] }],
    ['a payload type twice', { ...opus, codecs: [...opus.codecs, ...opus.codecs] }],
    ['eighty layers', { ...camera, encodings: Array.from({ length: 80 }, (_, i) => ({ ssrc: i + 1 })) }],
    [
      'a retransmission of nothing',
      { ...camera, codecs: [{ mimeType: 'video/rtx', payloadType: 97, clockRate: 90_000 }] },
    ],
    ['something else', 42],
  ])('M3: %s does not fit the contract: invalid-data', async (_, rtpParameters) => {
    const request = { ...annas.path, transportId: annas.send.transportId, source: 'camera', rtpParameters };
    expect((await people[0].refusal('media.produce', request)).code).toBe('invalid-data');
    await expectNoHarm();
  });
});

describe('too early, too late, twice', () => {
  test('M10: a consumer is resumed before its transport is connected: not-connected', async () => {
    const [, boris] = people;
    const { receive } = await boris.request('media.join', annas.path);
    const { transportId } = receive;
    const asked = { ...annas.path, transportId, producerIds: [annas.producerId], rtpCapabilities };
    const { consumers } = await boris.request('media.consume', asked);
    const consumerIds = consumers.map(({ consumerId }) => consumerId);
    expect((await boris.refusal('media.resume', { ...annas.path, consumerIds })).code).toBe('not-connected');
    await expectNoHarm();
  });

  test('M11: consuming without ever having said what one can decode: invalid-data', async () => {
    const [, boris] = people;
    const { receive } = await boris.request('media.join', annas.path);
    const asked = { ...annas.path, transportId: receive.transportId, producerIds: [annas.producerId] };
    expect((await boris.refusal('media.consume', asked)).code).toBe('invalid-data');
    expect((await boris.request('media.consume', { ...asked, rtpCapabilities })).consumers).toHaveLength(1);
    await expectNoHarm();
  });

  test('M10: producing before connecting: not-connected; consuming before joining: transport-not-found', async () => {
    const [, boris] = people;
    const nowhere = { ...annas.path, transportId: 'nowhere' };
    const early = await boris.refusal('media.consume', {
      ...nowhere,
      producerIds: [annas.producerId],
      rtpCapabilities,
    });
    expect(early.code).toBe('transport-not-found');
    const { send } = await boris.request('media.join', annas.path);
    const request = { ...annas.path, transportId: send.transportId, source: 'microphone', rtpParameters: opus };
    expect((await boris.refusal('media.produce', request)).code).toBe('not-connected');
    await expectNoHarm();
  });

  test('M10: connecting twice: already-connected; the wrong way round: wrong-direction', async () => {
    const connect = { ...annas.path, transportId: annas.send.transportId, dtlsParameters };
    expect((await people[0].refusal('media.connect', connect)).code).toBe('already-connected');
    const produce = { ...annas.path, transportId: annas.receive.transportId, source: 'camera', rtpParameters: camera };
    expect((await people[0].refusal('media.produce', produce)).code).toBe('wrong-direction');
    const consume = { ...annas.path, transportId: annas.send.transportId, producerIds: ['x'], rtpCapabilities };
    expect((await people[0].refusal('media.consume', consume)).code).toBe('wrong-direction');
    await expectNoHarm();
  });

  test('M2: a source twice, and more sources than there are: limit-reached', async () => {
    const again = { ...annas.path, transportId: annas.send.transportId, source: 'microphone', rtpParameters: opus };
    expect(await people[0].refusal('media.produce', again)).toMatchObject({ code: 'limit-reached' });
    await expectNoHarm();
  });

  test('R4: a generation that is gone, one that never was, and ready for a path that is gone: stale-generation', async () => {
    const [anna] = people;
    for (const generation of [1, 3, 99]) {
      const stale = await anna.refusal('media.join', { callId: meeting.callId, generation });
      expect(stale.code).toBe('stale-generation');
    }
    await allReady(people, meeting);
    const late = { callId: meeting.callId, generation: 1, connectedMs: 1 };
    expect(await anna.refusal('topology.ready', late)).toMatchObject({
      code: 'stale-generation',
      details: { generation: 2 },
    });
    const failed = { callId: meeting.callId, generation: 1, reason: 'ice-failed' };
    expect((await anna.refusal('topology.failed', failed)).code).toBe('stale-generation');
  });

  test('M7: what is asked of a worker that has just died: media-unavailable or stale-generation, then it goes on', async () => {
    const asked = people[1].refusal('media.join', annas.path);
    media.killWorker();
    expect(['media-unavailable', 'stale-generation']).toContain((await asked).code);
    expect(await people[1].notification('topology.abandoned')).toMatchObject({ reason: 'path-failed' });
    server.passes(5_500);
    const { path } = await people[1].notification('topology.switching');
    expect(path.generation).toBeGreaterThan(meeting.generation);
    await people[1].request('media.join', { callId: meeting.callId, generation: path.generation });
  });
});
