import { Device, FakeHandler, testFakeParameters } from 'mediasoup-client';
import { expect, test, vi } from 'vitest';
import { openSfuPath } from '../../docs/generate/sfu-example.mjs';
import { capabilitiesFromWire } from '../../sdk/media/sfu/wire-media.ts';
import type { NotificationData } from '../../src/protocol/contract.ts';
import type { mediaNotifications } from '../../src/protocol/media.ts';
import { allReady, type Conference, threeMeet } from '../support/conferences.ts';
import { FakeMediaPlane } from '../support/fake-media-plane.ts';
import { fakeCapabilities } from '../support/fake-media-plane-parameters.ts';
import type { RawClient } from '../support/raw-client.ts';
import { startServer } from '../support/server.ts';
import { FakeTrack } from '../unit/sdk/support/fake-media.ts';

type MediaNotification = keyof typeof mediaNotifications;

/** The fake SFU passes on payload types as they came: this browser has the router's. */
const factory = FakeHandler.createFactory({
  ...testFakeParameters,
  generateNativeRtpCapabilities: () => capabilitiesFromWire(structuredClone(fakeCapabilities)),
});

/** A browser that is made of nothing, and what is said to it. */
function fakeDevice() {
  const handlers: FakeHandler[] = [];
  let keyFrames = 0;
  const rtpSender = {
    getParameters: () => ({ encodings: [{ active: true }] }),
    async setParameters(_: RTCRtpSendParameters, options?: { encodingOptions?: { keyFrame: boolean }[] }) {
      if (options?.encodingOptions?.[0]?.keyFrame) keyFrames += 1;
    },
  };
  const device = new Device({
    handlerFactory: {
      ...factory,
      factory(options) {
        const handler = factory.factory(options);
        if (!(handler instanceof FakeHandler)) throw new Error('mediasoup-client’s fake is another one now');
        const send = handler.send.bind(handler);
        handler.send = async (request) => ({
          ...(await send(request)),
          rtpSender: rtpSender as unknown as RTCRtpSender,
        });
        handlers.push(handler);
        return handler;
      },
    },
  });
  return { device, handlers, keyFrames: () => keyFrames };
}

/** Somebody who goes by the example of docs/protocol.md alone. */
async function opensPath(client: RawClient, { callId, generation }: Conference) {
  const { device, handlers, keyFrames } = fakeDevice();
  const shown = new Map<string, string>();
  const failures: unknown[] = [];
  const sfu = await openSfuPath({
    path: { callId, generation },
    ask: (type, data) => client.request(type, data),
    on(listener) {
      const listen = async <T extends MediaNotification>(type: T): Promise<void> => {
        for (;;) listener(type, (await client.notification(type, 60_000)) as NotificationData<T>);
      };
      for (const type of ['media.producer-added', 'media.producer-removed', 'media.producer-awaited'] as const) {
        // Nothing comes any more when the test is over.
        listen(type).catch(() => undefined);
      }
    },
    show: ({ producerId, peerId, source }) => shown.set(producerId, `${source} of ${peerId}`),
    hide: (producerId) => shown.delete(producerId),
    fail: (error) => failures.push(error),
    device,
  });
  const connect = () => {
    for (const handler of handlers) handler.setConnectionState('connected');
  };
  return { ...sfu, connect, keyFrames, failures, shown: () => [...shown.values()].toSorted() };
}

const track = (kind: 'audio' | 'video') => new FakeTrack(kind).asTrack;

test('the example of docs/protocol.md: three meet on the SFU, hear and see each other, and one goes', async () => {
  const media = new FakeMediaPlane();
  const server = await startServer({ media });
  const clients = [await server.signIn('anna'), await server.signIn('boris'), await server.signIn('carol')] as const;
  const conference = await threeMeet(...clients);
  const [annaId, , carolId] = conference.peerIds;
  const anna = await opensPath(clients[0], conference);
  const boris = await opensPath(clients[1], conference);
  await anna.produce('microphone', track('audio'));
  await anna.produce('camera', track('video'), [{ scaleResolutionDownBy: 2 }, { scaleResolutionDownBy: 1 }]);
  const carol = await opensPath(clients[2], conference);
  await carol.produce('camera', track('video'), [{}]);

  const annas = [`camera of ${annaId}`, `microphone of ${annaId}`];
  await vi.waitFor(() => {
    expect(anna.shown()).toEqual([`camera of ${carolId}`]);
    expect(boris.shown()).toEqual([...annas, `camera of ${carolId}`].toSorted());
    expect(carol.shown()).toEqual(annas);
  });
  const [session] = media.sessions;
  const paused = () => session?.held.filter((it) => it.kind === 'consumer' && it.paused).length;
  await vi.waitFor(() => expect(paused()).toBe(0));
  for (const person of [anna, boris, carol]) person.connect();
  await vi.waitFor(() => expect([anna, boris, carol].map(({ keyFrames }) => keyFrames())).toEqual([2, 0, 2]));

  await allReady(clients, conference);
  await clients[2].request('call.leave', { callId: conference.callId });
  await vi.waitFor(() => expect(boris.shown()).toEqual(annas));
  expect([anna, boris, carol].flatMap(({ failures }) => failures)).toEqual([]);
});
