import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { ONE_LAYER } from '../../benchmarks/load-generator/camera.ts';
import { LoadGenerator } from '../../benchmarks/load-generator/load-generator.ts';
import type { RtpParameters } from '../../src/protocol/rtp.ts';
import { type Conference, camera, opus, threeMeet } from '../support/conferences.ts';
import { GeneratedPeer, said, sessionOver } from '../support/generated-peer.ts';
import { startMediaPlane } from '../support/media-worker.ts';
import type { RawClient } from '../support/raw-client.ts';
import { startServer, type TestServer } from '../support/server.ts';

/** The whole server with mediasoup: Anna's camera flows to Boris, and Eve asks for what she must not. */
let generator: LoadGenerator;
let server: TestServer;
let eve: RawClient;
let meeting: Conference;
let path: Pick<Conference, 'callId' | 'generation'>;
/** Eve's, connected, with a microphone on it. */
let transportId: string;
let borisHas: () => Promise<number>;

beforeAll(async () => {
  generator = await LoadGenerator.start();
});

afterAll(() => generator.stop());

beforeEach(async () => {
  const { plane } = await startMediaPlane();
  onTestFinished(() => plane.close());
  server = await startServer({ media: plane });
  const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
  eve = await server.signIn('eve');
  meeting = await threeMeet(anna, boris, eve);
  path = { callId: meeting.callId, generation: meeting.generation };
  const connect = async (client: RawClient, index: 0 | 1 | 2, direction: 'send' | 'recv') =>
    GeneratedPeer.connect({ generator, session: await sessionOver(client, path) }, meeting.peerIds[index], direction);
  const sender = await connect(anna, 0, 'send');
  const producerId = await sender.produce(said(1_000, ONE_LAYER));
  sender.send(said(1_000, ONE_LAYER));
  borisHas = await (await connect(boris, 1, 'recv')).receive(producerId);
  ({ transportId } = await connect(eve, 2, 'send'));
  await eve.request('media.produce', { ...path, transportId, source: 'microphone', rtpParameters: opus });
  await borisGoesOn();
});

async function borisGoesOn(): Promise<void> {
  const before = await borisHas();
  await expect.poll(borisHas).toBeGreaterThan(before + 30);
}

const [codec] = camera.codecs;
const HIGH_PROFILE = {
  mimeType: 'video/H264',
  payloadType: 100,
  clockRate: 90_000,
  parameters: { 'packetization-mode': 1, 'profile-level-id': '640032', 'level-asymmetry-allowed': 1 },
};
const [extension] = opus.headerExtensions ?? [];

test.each<[string, RtpParameters | object, 'invalid-media' | 'invalid-data']>([
  ['a codec that there is not', { ...camera, codecs: [{ ...codec, mimeType: 'video/VP7' }] }, 'invalid-data'],
  ['a codec that the SFU has not', { ...camera, codecs: [HIGH_PROFILE] }, 'invalid-media'],
  ['the clock rate of another codec', { ...camera, codecs: [{ ...codec, clockRate: 8_000 }] }, 'invalid-media'],
  ['sound as a picture', { ...opus, mid: '9', encodings: [{ ssrc: 9 }] }, 'invalid-media'],
  ['the SSRC of her microphone', { ...camera, encodings: opus.encodings }, 'invalid-media'],
  ['the MID of her microphone', { ...camera, mid: opus.mid }, 'invalid-media'],
  ['one SSRC twice', { ...camera, encodings: [{ ssrc: 7 }, { ssrc: 7 }] }, 'invalid-data'],
  ['one RID twice', { ...camera, encodings: [{ rid: 'a' }, { rid: 'a' }] }, 'invalid-data'],
  ['header extension 0', { ...camera, headerExtensions: [{ ...extension, id: 0 }] }, 'invalid-data'],
  [
    'one header extension id twice',
    {
      ...camera,
      headerExtensions: [
        { uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 1 },
        { uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level', id: 1 },
      ],
    },
    'invalid-data',
  ],
  ['layers that there are not', { ...camera, encodings: [{ ssrc: 7, scalabilityMode: 'L9T9' }] }, 'invalid-data'],
])('M3: parameters that lie, %s: refused, and Boris notices nothing', async (_, rtpParameters, code) => {
  const refusal = await eve.refusal('media.produce', { ...path, transportId, source: 'camera', rtpParameters });
  expect(refusal).toMatchObject({ code });
  await borisGoesOn();
  // Nothing is left of it: what is true is taken.
  await eve.request('media.produce', { ...path, transportId, source: 'camera', rtpParameters: camera });
});

test('F8: wishes for sources that there are not, for oneself, and of absurd sizes: refused, and Boris notices nothing', async () => {
  const [annas, , own] = meeting.peerIds;
  const wish = (peerId: string, source: string, wished: object | null) =>
    eve.refusal('media.wishes', { ...path, sources: [{ peerId, source, wish: wished }] });
  expect(await wish('nobody', 'camera', null)).toMatchObject({ code: 'peer-not-found' });
  expect(await wish(own, 'camera', null)).toMatchObject({ code: 'peer-not-found' });
  expect(await wish(annas, 'hologram', null)).toMatchObject({ code: 'invalid-data' });
  for (const maxHeight of [0, -1, 0.5, 1e9, Number.MAX_SAFE_INTEGER]) {
    expect(await wish(annas, 'camera', { maxHeight })).toMatchObject({ code: 'invalid-data' });
  }
  expect(await wish(annas, 'microphone', { maxHeight: 90 })).toMatchObject({ code: 'invalid-data' });
  // What somebody does not send is no fault: they may yet.
  await eve.request('media.wishes', {
    ...path,
    sources: [{ peerId: annas, source: 'screen', wish: { maxHeight: 90 } }],
  });
  await borisGoesOn();
});

test('F8, L2: ten thousand wishes at once: the connection is closed, and Boris notices nothing', async () => {
  const [annas] = meeting.peerIds;
  for (let count = 0; count < 10_000; count++) {
    const wish = count % 2 === 0 ? null : { maxHeight: 90 };
    eve.send('media.wishes', { ...path, sources: [{ peerId: annas, source: 'camera', wish }] });
  }
  expect(await eve.notification('bye')).toMatchObject({ reason: 'rate-limited', action: 'resume' });
  expect((await eve.closed).code).toBe(1008);
  await borisGoesOn();
});
