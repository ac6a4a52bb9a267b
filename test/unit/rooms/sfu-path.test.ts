import { describe, expect, test, vi } from 'vitest';
import { ProtocolError } from '../../../src/protocol/errors.ts';
import { SfuPath } from '../../../src/rooms/topology/sfu-path.ts';
import { FakeMediaPlane } from '../../support/fake-media-plane.ts';
import { deafListener } from '../../support/forwarding/deaf-listener.ts';
import {
  anna,
  boris,
  camera,
  carol,
  dora,
  dtlsParameters,
  opus,
  rtpCapabilities,
  sfuPath,
} from '../../support/forwarding/sfu-path-of.ts';
import { noBound } from '../../support/no-bounds.ts';

const nobodyHere = { isHere: () => false, now: () => 0 };

describe('producers', () => {
  test('M1: are told to the others when they come, and listed to those who join later', async () => {
    const { path, told, send } = sfuPath();
    const { producerId } = await send();
    expect(told).toEqual(['added anna microphone']);
    expect((await path.join(boris)).producers).toEqual([{ producerId, peerId: anna, source: 'microphone' }]);
    expect((await path.join(anna)).producers).toEqual([]);
  });

  test('M2: a source is one producer; closed, its place is free', async () => {
    const { path, told, send } = sfuPath();
    const { producerId, send: transport } = await send();
    const again = () =>
      path.produce(anna, { transportId: transport.transportId, source: 'microphone', rtpParameters: opus });
    await expect(again()).rejects.toMatchObject({ code: 'limit-reached', details: { limit: 'producers-per-source' } });
    await path.closeProducer(anna, producerId);
    await again();
    expect(told).toEqual(['added anna microphone', 'removed anna microphone', 'added anna microphone']);
  });

  test('M2: closed and produced again in one breath', async () => {
    const { path, send } = sfuPath();
    const { producerId, send: transport } = await send();
    const request = { transportId: transport.transportId, source: 'microphone', rtpParameters: opus } as const;
    const closing = path.closeProducer(anna, producerId);
    await expect(path.produce(anna, request)).resolves.toMatchObject({ producerId: expect.any(String) });
    await closing;
  });

  test('M2: two requests at once for one source make one producer', async () => {
    const { path, told } = sfuPath();
    const { send } = await path.join(anna);
    await path.connect(anna, { transportId: send.transportId, dtlsParameters });
    const request = { transportId: send.transportId, source: 'microphone', rtpParameters: opus } as const;
    const outcomes = await Promise.allSettled([path.produce(anna, request), path.produce(anna, request)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(told).toEqual(['added anna microphone']);
  });

  test('M3: a microphone cannot send pictures', async () => {
    const { path } = sfuPath();
    const { send } = await path.join(anna);
    await path.connect(anna, { transportId: send.transportId, dtlsParameters });
    const lie = { transportId: send.transportId, source: 'microphone', rtpParameters: camera } as const;
    await expect(path.produce(anna, lie)).rejects.toMatchObject({ code: 'invalid-media' });
  });

  test('M4: are awaited when the first of the others receives them, and when all do', async () => {
    const { awaited, send, receive } = sfuPath([anna, boris, carol, dora]);
    const { producerId } = await send(anna, 'camera');
    const first = await receive(boris, [producerId]);
    const second = await receive(carol, [producerId]);
    const third = await receive(dora, [producerId]);
    await first.resume();
    expect(awaited()).toEqual(['awaited anna camera']);
    await second.resume();
    expect(awaited()).toHaveLength(1);
    await third.resume();
    await third.resume();
    expect(awaited()).toEqual(['awaited anna camera', 'awaited anna camera']);
  });

  test('M4, M13: resumed early, are awaited once media can reach the receiver', async () => {
    const { media, awaited, send, receive } = sfuPath();
    const { producerId } = await send(anna, 'camera');
    const [session] = media.sessions;
    if (!session) throw new Error('there is no session');
    const connected = Promise.withResolvers<void>();
    vi.spyOn(session, 'reached').mockReturnValue(connected.promise);
    await (await receive(boris, [producerId])).resume();
    expect(awaited()).toEqual([]);
    connected.resolve();
    await expect.poll(awaited).toEqual(['awaited anna camera']);
  });

  test('M4: sounds are not: they have no key frames', async () => {
    const { awaited, send, receive } = sfuPath();
    const { producerId } = await send();
    await (await receive(boris, [producerId])).resume();
    expect(awaited()).toEqual([]);
  });

  test('M4: who leaves, or lacks the codec, is not waited for', async () => {
    const peers = [anna, boris, carol];
    const { path, awaited, send, receive } = sfuPath(peers);
    const { producerId } = await send(anna, 'camera');
    await (await receive(boris, [producerId])).resume();
    expect(awaited()).toHaveLength(1);
    peers.pop();
    path.removePeer(carol);
    await expect.poll(awaited).toEqual(['awaited anna camera', 'awaited anna camera']);
  });

  test('M1: one’s own cannot be consumed', async () => {
    const { path, send } = sfuPath();
    const { producerId } = await send();
    const { receive } = await path.join(boris);
    const request = { transportId: receive.transportId, producerIds: [producerId], rtpCapabilities };
    expect((await path.consume(boris, request)).refused).toEqual([]);
    const own = await path.consume(anna, { ...request, producerIds: [producerId] }).catch((error) => error);
    expect(own).toMatchObject({ code: 'transport-not-found' });
  });
});

describe('ends', () => {
  test('M5: joining again begins anew: what the peer had is closed, and the others hear it', async () => {
    const { path, told, send, media } = sfuPath();
    await send();
    await path.join(anna);
    expect(told).toEqual(['added anna microphone', 'removed anna microphone']);
    expect(await media.snapshot()).toMatchObject({ transports: { new: 2 }, producers: { live: 0 } });
  });

  test('M6: a path that is closed refuses what was asked before, and holds nothing', async () => {
    const { path, media, told } = sfuPath();
    const joining = path.join(anna);
    path.close('path-closed');
    await expect(joining).rejects.toMatchObject({ code: 'stale-generation' });
    await expect(path.join(anna)).rejects.toMatchObject({ code: 'stale-generation' });
    expect(await media.snapshot()).toMatchObject({ routers: 0 });
    expect(told).toEqual([]);
  });

  test('M7: a worker’s death is told once; requests meanwhile hear media-unavailable', async () => {
    const { path, media, told, send } = sfuPath();
    await send();
    told.splice(0);
    media.killWorker();
    expect(told).toEqual(['failed worker-died']);
    await expect(path.join(boris)).rejects.toMatchObject({ code: 'media-unavailable' });
  });

  test('M7: an SFU that does not open is told once', async () => {
    const media = new FakeMediaPlane();
    await media.close();
    const told: string[] = [];
    const failed = (code: string) => void told.push(code);
    const path = new SfuPath({
      generation: 1,
      opening: media.open(),
      peers: () => [],
      ...nobodyHere,
      rules: { requirePublish() {}, isMuted: () => false },
      bound: noBound(),
      listener: { ...deafListener, failed },
    });
    await expect(path.join(anna)).rejects.toMatchObject({ code: 'stale-generation' });
    expect(told).toEqual(['closed']);
  });
});

describe('muting', () => {
  const paused = (media: FakeMediaPlane) =>
    media.sessions.at(-1)?.held.flatMap((it) => (it.kind === 'producer' ? [it.paused] : []));
  /** The SFU has begun to make a producer, and has not answered yet. */
  const isBeingMade = async (media: FakeMediaPlane) => {
    while (!paused(media)?.length) await Promise.resolve();
  };

  test('G4: what is muted is not forwarded, whether it was so before it came or becomes so, until it is not any more', async () => {
    const { path, media, muted, send } = sfuPath();
    muted.add('anna microphone');
    await send();
    expect(paused(media)).toEqual([true]);
    muted.clear();
    path.enforce(anna);
    await vi.waitFor(() => expect(paused(media)).toEqual([false]));
    muted.add('anna microphone');
    path.enforce(boris);
    path.enforce(anna);
    await vi.waitFor(() => expect(paused(media)).toEqual([true]));
  });

  test('G4: muted while the producer was being made, it is paused all the same', async () => {
    const { path, media, muted, send } = sfuPath();
    const sending = send();
    await isBeingMade(media);
    muted.add('anna microphone');
    path.enforce(anna);
    await sending;
    await vi.waitFor(() => expect(paused(media)).toEqual([true]));
  });

  test('G6: what is stopped is gone for the others at once; an end of its own that comes later is no fault of the path', async () => {
    const { path, told, media, send } = sfuPath();
    const { producerId } = await send(anna, 'camera');
    path.stop(anna, ['microphone']);
    path.stop(anna, ['camera']);
    expect(told).toEqual(['added anna camera', 'removed anna camera']);
    await vi.waitFor(() => expect(paused(media)).toEqual([]));
    await expect(path.closeProducer(anna, producerId)).rejects.toMatchObject({ code: 'producer-not-found' });
    expect(told).toHaveLength(2);
  });

  test('G6: stopped while the producer was being made, nobody hears of it, it is gone, and its place is free', async () => {
    const { path, told, media, send } = sfuPath();
    const sending = send(anna, 'camera');
    await isBeingMade(media);
    path.stop(anna, ['camera']);
    const { producerId, send: transport } = await sending;
    await vi.waitFor(() => expect(paused(media)).toEqual([]));
    expect([told, (await path.join(boris)).producers]).toEqual([[], []]);
    await expect(path.closeProducer(anna, producerId)).rejects.toMatchObject({ code: 'producer-not-found' });
    await path.produce(anna, { transportId: transport.transportId, source: 'camera', rtpParameters: camera });
    expect(told).toEqual(['added anna camera']);
  });

  test('G1: what may not be published is not produced', async () => {
    const media = new FakeMediaPlane();
    const requirePublish = () => {
      throw new ProtocolError('not-allowed', 'You may not.');
    };
    const listener = deafListener;
    const rules = { requirePublish, isMuted: () => false };
    const opening = media.open();
    const bound = noBound();
    const path = new SfuPath({ generation: 1, opening, peers: () => [anna], ...nobodyHere, rules, bound, listener });
    const request = { transportId: 'none', source: 'microphone' as const, rtpParameters: opus };
    await expect(path.produce(anna, request)).rejects.toMatchObject({ code: 'not-allowed' });
  });
});
