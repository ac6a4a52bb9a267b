import { beforeEach, expect, test } from 'vitest';
import { PeerId } from '../../src/protocol/ids.ts';
import type { RtpCapabilities } from '../../src/protocol/rtp.ts';
import { inRouterTerms } from '../../src/rooms/topology/in-router-terms.ts';
import { camera, dtlsParameters, opus, rtpCapabilities } from '../support/conferences.ts';
import { mediaSessionOfEachTest } from '../support/media-session.ts';

const [ann, bob, eve, mallory] = ['ann', 'bob', 'eve', 'mallory'].map((name) => PeerId.parse(name)) as [
  PeerId,
  PeerId,
  PeerId,
  PeerId,
];

/** The same device that does not know the router: other payload types, another one's id for each extension, more feedback. */
const inOwnNumbers: RtpCapabilities = {
  codecs: (rtpCapabilities.codecs ?? []).map(({ preferredPayloadType, ...codec }) => {
    const apt = codec.parameters?.['apt'];
    const parameters = typeof apt === 'number' ? { apt: apt - 4 } : codec.parameters;
    const rtcpFeedback = [...(codec.rtcpFeedback ?? []), { type: 'goog-lntf' }];
    return {
      ...codec,
      rtcpFeedback,
      preferredPayloadType: preferredPayloadType - 4,
      ...(parameters && { parameters }),
    };
  }),
  headerExtensions: (rtpCapabilities.headerExtensions ?? []).map((extension) => ({
    ...extension,
    preferredId: 14 - extension.preferredId,
  })),
};

const the = mediaSessionOfEachTest();
let producerIds: string[];

beforeEach(async () => {
  const { transportId } = await the.session.createTransport(ann, 'send');
  await the.session.connectTransport(ann, { transportId, dtlsParameters });
  const produced = [opus, camera].map((rtpParameters) => the.session.produce(ann, { transportId, rtpParameters }));
  producerIds = (await Promise.all(produced)).map(({ producerId }) => producerId);
});

/** What this peer is offered of Ann's microphone and camera, as far as it follows from what can be decoded. */
async function offered(peerId: PeerId, said: RtpCapabilities) {
  const { transportId } = await the.session.createTransport(peerId, 'recv');
  const { consumers } = await the.session.consume(peerId, { transportId, producerIds, rtpCapabilities: said });
  return consumers.map(({ rtpParameters: { codecs, headerExtensions } }) => ({ codecs, headerExtensions }));
}

test('M15: who says in their own numbers what they decode is offered what they are who know the router’s', async () => {
  const known = await offered(bob, rtpCapabilities);
  expect(known).toHaveLength(2);
  expect(await offered(eve, inRouterTerms(the.session.rtpCapabilities, inOwnNumbers))).toEqual(known);
  // As it is said, the media worker takes none of the extensions for one of its own.
  expect(await offered(mallory, inOwnNumbers)).not.toEqual(known);
});
