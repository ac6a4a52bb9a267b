import { describe, expect, test, vi } from 'vitest';
import type { RtpCapabilities } from '../../../src/protocol/rtp.ts';
import type { Wishes } from '../../../src/protocol/wishes.ts';
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

describe('what a device can decode', () => {
  test('M11: is said once, holds until it is said anew, and is nobody else’s', async () => {
    const { path, send } = sfuPath([anna, boris, carol]);
    const { producerId } = await send(anna, 'camera');
    const { receive } = await path.join(boris);
    const request = { transportId: receive.transportId, producerIds: [producerId] };
    await path.consume(boris, { ...request, producerIds: ['nothing'], rtpCapabilities: soundOnly });
    expect((await path.consume(boris, request)).refused).toEqual([{ producerId, code: 'cannot-consume' }]);
    const { receive: carols } = await path.join(carol);
    const asked = { ...request, transportId: carols.transportId };
    await expect(path.consume(carol, asked)).rejects.toMatchObject({ code: 'invalid-data' });
    expect((await path.consume(carol, { ...asked, rtpCapabilities })).consumers).toHaveLength(1);
  });

  test('M11: is said anew by who joins anew: it may be another device', async () => {
    const { path, send } = sfuPath();
    const { producerId } = await send();
    const consume = async (said: { rtpCapabilities?: RtpCapabilities }) => {
      const { receive } = await path.join(boris);
      return await path.consume(boris, { transportId: receive.transportId, producerIds: [producerId], ...said });
    };
    await consume({ rtpCapabilities });
    await expect(consume({})).rejects.toMatchObject({ code: 'invalid-data' });
  });
});

describe('sound that begins at once', () => {
  /** Anna's microphone and her camera, asked for by Boris, whose transport is not connected yet. */
  async function borisConsumes(wishes?: Wishes) {
    const { path, media, send } = sfuPath();
    const { producerId: microphone, send: transport } = await send();
    const { transportId } = transport;
    const { producerId: pictures } = await path.produce(anna, { transportId, source: 'camera', rtpParameters: camera });
    const { receive } = await path.join(boris, wishes && { wishes });
    const { consumers } = await path.consume(boris, {
      ...{ transportId: receive.transportId, rtpCapabilities, resumeSound: true },
      producerIds: [microphone, pictures],
    });
    const resume = async () => {
      await path.connect(boris, { transportId: receive.transportId, dtlsParameters });
      await path.resume(
        boris,
        consumers.map(({ consumerId }) => consumerId),
      );
    };
    return { path, media, consumers, resume };
  }

  test('M12: is sent before anything is resumed, and pictures are not; resumed all the same, nothing changes', async () => {
    const { media, consumers, resume } = await borisConsumes();
    expect(consumers.map(({ resumed }) => resumed)).toEqual([true, false]);
    expect(consumersIn(media)).toEqual(['flows', 'paused']);
    await resume();
    expect(consumersIn(media)).toEqual(['flows', 'flows']);
  });

  test('M12, F9: what is not wished for is not sent, and is when that is wished for', async () => {
    const sources = [{ peerId: anna, source: 'microphone' as const, wish: null }];
    const { path, media, consumers } = await borisConsumes({ sources, others: null });
    expect(consumers.map(({ resumed }) => resumed)).toEqual([true, false]);
    expect(consumersIn(media)).toEqual(['paused', 'paused']);
    path.wish(boris, { sources: [], others: null });
    await vi.waitFor(() => expect(consumersIn(media)).toEqual(['flows', 'paused']));
  });

  test('M12, F9: what is wished for otherwise while it is made is sent as it is wished for then', async () => {
    const { path, media, send } = sfuPath();
    const { producerId } = await send();
    const { receive } = await path.join(boris);
    const request = { transportId: receive.transportId, producerIds: [producerId], rtpCapabilities };
    const consuming = path.consume(boris, { ...request, resumeSound: true });
    path.wish(boris, { sources: [{ peerId: anna, source: 'microphone', wish: null }], others: null });
    await consuming;
    await vi.waitFor(() => expect(consumersIn(media)).toEqual(['paused']));
  });
});
