import { describe, expect, test } from 'vitest';
import { MAX_TEST_GENERATIONS } from '../../../src/protocol/diagnostics.ts';
import { DtlsParameters, RtpCapabilities, RtpParameters } from '../../../src/protocol/rtp.ts';
import { EchoRooms } from '../../../src/rooms/echo-rooms.ts';
import { chromiumCapabilities, chromiumDtls, opusParameters } from '../../contract/rtp-samples.ts';
import { refusalOf } from '../../support/call-center.ts';
import { FakeMediaPlane } from '../../support/fake-media-plane.ts';
import { held } from '../../support/held.ts';
import { deviceId, numbered } from '../../support/people.ts';

const [anna, boris] = [deviceId('anna-1'), deviceId('boris-1')];
const SECONDS = 1_000;

function world() {
  const media = new FakeMediaPlane();
  return { media, rooms: new EchoRooms({ media, newId: numbered('test') }) };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a test', () => {
  test('its device hears itself: what it produces it may consume, on each place by itself', async () => {
    const { rooms, media } = world();
    const { callId } = rooms.open(anna, 0);
    const [first, second] = [rooms.sfu(anna, callId, 1), rooms.sfu(anna, callId, 2)];
    if (!first || !second) throw new Error('it has no places');
    expect(first.peerId).not.toBe(second.peerId);
    const dtlsParameters = DtlsParameters.parse(chromiumDtls);
    const { send, receive, producers } = await first.path.join(first.peerId);
    expect(producers).toEqual([]);
    await first.path.connect(first.peerId, { transportId: send.transportId, dtlsParameters });
    await first.path.connect(first.peerId, { transportId: receive.transportId, dtlsParameters });
    const { producerId } = await first.path.produce(first.peerId, {
      transportId: send.transportId,
      source: 'microphone',
      rtpParameters: RtpParameters.parse(opusParameters),
    });
    const { consumers } = await first.path.consume(first.peerId, {
      transportId: receive.transportId,
      producerIds: [producerId],
      rtpCapabilities: RtpCapabilities.parse(chromiumCapabilities),
    });
    await first.path.resume(
      first.peerId,
      consumers.map(({ consumerId }) => consumerId),
    );
    await second.path.join(second.peerId);
    expect(await held(media)).toEqual({ routers: 1, transports: 4, producers: 1, consumers: 1 });
    // Joining again begins anew.
    await first.path.join(first.peerId);
    expect(await held(media)).toEqual({ routers: 1, transports: 4, producers: 0, consumers: 0 });
  });

  test('F26: who sends more than may be ends it', async () => {
    const { rooms, media } = world();
    const { callId } = rooms.open(anna, 0);
    const place = rooms.sfu(anna, callId, 1);
    if (!place) throw new Error('it has no places');
    await place.path.join(place.peerId);
    media.sessions[0]?.tellExcess?.([{ peerId: place.peerId, producerId: null, bitrate: 20_000_000 }]);
    await settled();
    expect(await held(media)).toEqual({ routers: 0, transports: 0, producers: 0, consumers: 0 });
    await expect(place.path.join(place.peerId)).rejects.toMatchObject({ code: 'stale-generation' });
  });

  test('ends by itself, and nothing of it is left', async () => {
    const { rooms, media } = world();
    const { callId, endsAt } = rooms.open(anna, 0);
    const place = rooms.sfu(anna, callId, 1);
    await place?.path.join(place.peerId);
    rooms.tick(endsAt - 1);
    expect(rooms.sfu(anna, callId, 1)).not.toBeNull();
    rooms.tick(endsAt);
    await settled();
    expect(rooms.sfu(anna, callId, 1)).toBeNull();
    expect(await held(media)).toEqual({ routers: 0, transports: 0, producers: 0, consumers: 0 });
    expect(endsAt).toBeLessThanOrEqual(60 * SECONDS);
  });

  test.each([
    ['when its device has gone', (rooms: EchoRooms) => rooms.deviceGone(anna)],
    ['when the server stops', (rooms: EchoRooms) => rooms.closeAll()],
    ['when its device opens another', (rooms: EchoRooms) => void rooms.open(anna, 1)],
  ])('ends %s; what was asked before and is answered after is refused', async (_, end) => {
    const { rooms } = world();
    const { callId } = rooms.open(anna, 0);
    const place = rooms.sfu(anna, callId, 1);
    if (!place) throw new Error('it has no place');
    const joining = place.path.join(place.peerId);
    end(rooms);
    await expect(joining).rejects.toMatchObject({ code: 'stale-generation' });
    expect(rooms.sfu(anna, callId, 1)).toBeNull();
  });

  test('closed while its session opens leaves no session behind', async () => {
    const { rooms, media } = world();
    const { callId } = rooms.open(anna, 0);
    rooms.close(anna, callId);
    await settled();
    expect((await media.snapshot()).routers).toBe(0);
    expect(refusalOf(() => rooms.close(anna, callId)).code).toBe('call-not-found');
  });

  test('is nobody else’s, and has so many places and no more', () => {
    const { rooms } = world();
    const { callId, generations } = rooms.open(anna, 0);
    expect(generations).toBe(MAX_TEST_GENERATIONS);
    expect(rooms.sfu(boris, callId, 1)).toBeNull();
    expect(refusalOf(() => rooms.close(boris, callId)).code).toBe('call-not-found');
    expect(refusalOf(() => rooms.sfu(anna, callId, MAX_TEST_GENERATIONS + 1)).code).toBe('stale-generation');
  });

  test('there are so many at once and no more; who has one may begin another', () => {
    const { rooms } = world();
    for (let index = 0; index < 50; index += 1) rooms.open(deviceId(`device-${index}`), 0);
    expect(refusalOf(() => rooms.open(anna, 0))).toMatchObject({ code: 'limit-reached', details: { limit: 'tests' } });
    rooms.open(deviceId('device-7'), 0);
    rooms.tick(45 * SECONDS);
    rooms.open(anna, 45 * SECONDS);
  });

  test('where no worker runs, and where one dies, it is refused in words', async () => {
    const { rooms, media } = world();
    const dying = rooms.open(anna, 0);
    const place = rooms.sfu(anna, dying.callId, 1);
    await place?.path.join(place.peerId);
    media.killWorker();
    await expect(place?.path.join(place.peerId)).rejects.toMatchObject({ code: 'media-unavailable' });
    await media.close();
    const { callId } = rooms.open(boris, 0);
    const other = rooms.sfu(boris, callId, 1);
    await expect(other?.path.join(other.peerId)).rejects.toMatchObject({ code: 'stale-generation' });
  });
});
