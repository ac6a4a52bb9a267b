import { describe, expect, test, vi } from 'vitest';
import { MediaPlaneError } from '../../../src/rooms/ports.ts';
import type { FakeMediaPlane } from '../../support/fake-media-plane.ts';
import {
  anna,
  boris,
  camera,
  carol,
  consumersIn,
  dtlsParameters,
  rtpCapabilities,
  sfuPath,
  soundOnly,
} from '../../support/forwarding/sfu-path-of.ts';

describe('who follows', () => {
  /** Boris does. `heard`: what was told of sources since. */
  async function following(peers = [anna, boris, carol], said = rtpCapabilities) {
    const made = sfuPath(peers);
    const joined = await made.path.join(boris, { rtpCapabilities: said });
    made.told.length = 0;
    const heard = () => made.told.filter((it) => !it.startsWith('watched') && !it.includes('encodes'));
    return { ...made, joined, heard };
  }

  function sessionIn({ sessions: [session] }: FakeMediaPlane) {
    if (!session) throw new Error('the path has no session');
    return session;
  }

  test('M15: has with its place what is sent already, sound flowing and pictures paused', async () => {
    const { path, media, send } = sfuPath();
    const { producerId, send: transport } = await send();
    const { transportId } = transport;
    const { producerId: pictures } = await path.produce(anna, { transportId, source: 'camera', rtpParameters: camera });
    const { consumers, refused } = await path.join(boris, { rtpCapabilities });
    expect(consumers?.map((it) => [it.producerId, it.resumed])).toEqual([
      [producerId, true],
      [pictures, false],
    ]);
    expect(refused).toEqual([]);
    expect(consumersIn(media)).toEqual(['flows', 'paused']);
  });

  test('M15: is brought what others send from then on; the rest are told of it', async () => {
    const { heard, media, send } = await following();
    await send(anna);
    await send(carol, 'camera');
    await vi.waitFor(() =>
      expect(heard()).toEqual([
        'added anna microphone for carol',
        'brought boris anna microphone',
        'added carol camera for anna',
        'brought boris carol camera paused',
      ]),
    );
    expect(consumersIn(media)).toEqual(['flows', 'paused']);
  });

  test('M15, F9: is not sent what it does not wish for', async () => {
    const { path, media, heard, send } = await following();
    path.wish(boris, { sources: [{ peerId: anna, source: 'microphone', wish: null }], others: null });
    await send(anna);
    await vi.waitFor(() => expect(heard()).toContain('brought boris anna microphone'));
    expect(consumersIn(media)).toEqual(['paused']);
  });

  test('M15: is not brought what it sends itself', async () => {
    const { path, heard, joined, send } = await following();
    const { transportId } = joined.send;
    await path.connect(boris, { transportId, dtlsParameters });
    await path.produce(boris, { transportId, source: 'camera', rtpParameters: camera });
    await send(carol);
    await vi.waitFor(() => expect(heard()).toContain('brought boris carol microphone'));
    expect(heard()).toEqual([
      'added boris camera',
      'added carol microphone for anna',
      'brought boris carol microphone',
    ]);
  });

  test('M15: may ask for what the SFU does not take from it; a fault of ours is the path’s', async () => {
    const { path, heard, media, send } = await following([anna, boris]);
    const consume = vi.spyOn(sessionIn(media), 'consume');
    consume.mockRejectedValueOnce(new MediaPlaneError('invalid-parameters', 'these are none'));
    const { send: transport } = await send(anna);
    await vi.waitFor(() => expect(heard()).toEqual(['added anna microphone for ', 'added anna microphone']));
    consume.mockRejectedValueOnce(new MediaPlaneError('internal', 'a fault'));
    await path.produce(anna, { transportId: transport.transportId, source: 'camera', rtpParameters: camera });
    await vi.waitFor(() => expect(heard().at(-1)).toBe('failed internal'));
  });

  test('M15: is told of what cannot be brought, hears why by asking, and others are brought it', async () => {
    const { path, heard, joined, send } = await following([anna, boris, carol], soundOnly);
    await path.join(carol, { rtpCapabilities });
    const { producerId } = await send(anna, 'camera');
    await vi.waitFor(() => expect(heard()).toContain('brought carol anna camera paused'));
    expect(heard().filter((it) => it.startsWith('added'))).toEqual([
      'added anna camera for ',
      'added anna camera for boris',
    ]);
    const asked = { transportId: joined.receive.transportId, producerIds: [producerId] };
    expect((await path.consume(boris, asked)).refused).toEqual([{ producerId, code: 'cannot-consume' }]);
  });

  test('M15: does so no more once it joins anew without it, also while something is being brought', async () => {
    const { path, heard, send } = await following();
    await send(anna);
    await path.join(boris);
    await send(carol);
    expect(heard()).toEqual(['added anna microphone for carol', 'added carol microphone']);
  });

  test('M15: is brought nothing once it is gone, nor once the path is', async () => {
    const { path, heard, media, send } = await following();
    path.removePeer(boris);
    const { send: transport } = await send(anna);
    expect(heard()).toEqual(['added anna microphone']);
    await path.join(carol, { rtpCapabilities });
    const { transportId } = transport;
    await path.produce(anna, { transportId, source: 'camera', rtpParameters: camera });
    path.close('path-closed');
    await vi.waitFor(() => expect(consumersIn(media)).toEqual([]));
    expect(heard()).toEqual(['added anna microphone', 'added anna camera for boris']);
  });

  test('M15: is not brought what has ended by then, and no consumer of it is left', async () => {
    const { path, heard, media, send } = await following();
    const { send: transport } = await send(carol);
    await vi.waitFor(() => expect(heard()).toContain('brought boris carol microphone'));
    const { transportId } = transport;
    const { producerId } = await path.produce(carol, { transportId, source: 'camera', rtpParameters: camera });
    await path.closeProducer(carol, producerId);
    await send(anna);
    await vi.waitFor(() => expect(heard()).toContain('brought boris anna microphone'));
    expect(heard()).not.toContain('brought boris carol camera paused');
    expect(consumersIn(media)).toEqual(['flows', 'flows']);
  });

  /** Boris's first question to the SFU for consumers is answered when `go` is called. */
  function held({ media }: { media: FakeMediaPlane }) {
    const session = sessionIn(media);
    const gate = Promise.withResolvers<void>();
    const consume = session.consume.bind(session);
    vi.spyOn(session, 'consume').mockImplementationOnce(async (...asked) => {
      await gate.promise;
      return await consume(...asked);
    });
    return { go: gate.resolve };
  }

  test('M15: what comes while the place is being taken is brought, once', async () => {
    const made = sfuPath([anna, boris, carol]);
    const { producerId } = await made.send(anna);
    const { go } = held(made);
    const joining = made.path.join(boris, { rtpCapabilities });
    await vi.waitFor(() => expect(sessionIn(made.media).consume).toHaveBeenCalled());
    await made.send(carol);
    await vi.waitFor(() => expect(made.told).toContain('brought boris carol microphone'));
    go();
    const { producers, consumers } = await joining;
    expect(producers.map((it) => it.producerId)).toEqual([producerId]);
    expect(consumers?.map((it) => it.producerId)).toEqual([producerId]);
    expect(made.told.filter((it) => it.startsWith('brought'))).toHaveLength(1);
  });

  test('M15, M5: who takes the place anew meanwhile is brought what comes on the newer one', async () => {
    const made = sfuPath([anna, boris, carol]);
    await made.send(anna);
    const { go } = held(made);
    const overtaken = made.path.join(boris, { rtpCapabilities });
    await vi.waitFor(() => expect(sessionIn(made.media).consume).toHaveBeenCalled());
    await made.path.join(boris, { rtpCapabilities });
    go();
    await expect(overtaken).rejects.toMatchObject({ code: 'transport-not-found' });
    await made.send(carol);
    await vi.waitFor(() => expect(made.told).toContain('brought boris carol microphone'));
    expect((await made.media.snapshot()).transports).toMatchObject({ new: 4 });
  });

  test('M15: where the SFU does not take what is said there is no place, and nothing is brought', async () => {
    const made = sfuPath([anna, boris]);
    const { send: transport } = await made.send(anna);
    vi.spyOn(sessionIn(made.media), 'consume').mockRejectedValueOnce(
      new MediaPlaneError('invalid-parameters', 'these are none'),
    );
    await expect(made.path.join(boris, { rtpCapabilities })).rejects.toMatchObject({ code: 'invalid-media' });
    expect((await made.media.snapshot()).transports).toMatchObject({ new: 1 });
    const { transportId } = transport;
    await made.path.produce(anna, { transportId, source: 'camera', rtpParameters: camera });
    expect(made.told.filter((it) => it.startsWith('added'))).toEqual(['added anna microphone', 'added anna camera']);
  });
});
