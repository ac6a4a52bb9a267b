import { expect, test } from 'vitest';
import { MOST_VOICES, QUIET_AFTER_MS, SMALL_ROOM } from '../../src/forwarding/voices.ts';
import type { PeerId } from '../../src/protocol/ids.ts';
import { dtlsParameters, joinAndProduce, rtpCapabilities } from '../support/conferences.ts';
import { FakeMediaPlane } from '../support/fake-media-plane.ts';
import { beginMeeting, enter } from '../support/meetings.ts';
import type { RawClient } from '../support/raw-client.ts';
import { startServer } from '../support/server.ts';

type Person = { client: RawClient; peerId: PeerId; producerId: string };

/** All of them in a meeting on the SFU, each with a microphone. It is large without the first one, too. */
async function largeMeeting() {
  const media = new FakeMediaPlane();
  const server = await startServer({ media, clockStands: true });
  const names = Array.from({ length: SMALL_ROOM + 2 }, (_, index) => `person-${index}`);
  const clients = await Promise.all(names.map((name) => server.signIn(name)));
  const [owner, ...others] = clients as [RawClient, ...RawClient[]];
  const { meetingId, callId, joined } = await beginMeeting(owner);
  const peerIds = [joined.peerId];
  for (const client of others) peerIds.push((await enter(client, meetingId)).joined.peerId);
  let path = { generation: 0, topology: 'p2p' };
  while (path.topology !== 'sfu') path = (await owner.notification('topology.switching')).path;
  const onPath = { callId, generation: path.generation };
  const people: Person[] = [];
  for (const [index, client] of clients.entries()) {
    const { producerId } = await joinAndProduce(client, onPath);
    people.push({ client, producerId, peerId: peerIds[index] as PeerId });
  }
  const session = () => media.sessions.at(-1);
  const talk = (some: readonly Person[]) =>
    session()?.tellLoudest?.(some.map(({ producerId }, index) => ({ producerId, volume: -20 - index })));
  const receive = async (client: RawClient, of: readonly Person[]) => {
    const { receive: transport, withheld } = await client.request('media.join', onPath);
    const { transportId } = transport;
    await client.request('media.connect', { ...onPath, transportId, dtlsParameters });
    const asked = { ...onPath, transportId, producerIds: of.map(({ producerId }) => producerId), rtpCapabilities };
    const { consumers } = await client.request('media.consume', asked);
    await client.request('media.resume', { ...onPath, consumerIds: consumers.map(({ consumerId }) => consumerId) });
    return { withheld };
  };
  const sentOf = ({ producerId }: Person) =>
    (session()?.held ?? []).flatMap((it) =>
      it.kind === 'consumer' && it.producerId === producerId ? [it.paused ? 'paused' : 'sent'] : [],
    );
  return { server, people, talk, receive, sentOf, onPath };
}

test('F31, F32: everybody is told whose voices are withheld, who comes then, too; and when they are heard again', async () => {
  const { server, people, talk, receive, sentOf, onPath } = await largeMeeting();
  const [listener, ...others] = people as [Person, ...Person[]];
  await receive(listener.client, others);
  const talking = others.slice(0, MOST_VOICES + 1);
  const last = talking.at(-1) as Person;
  talk(talking);
  for (const { client } of others) {
    expect(await client.notification('media.voices')).toEqual({ ...onPath, withheld: [last.peerId] });
  }
  await expect.poll(() => sentOf(last)).toEqual(['paused']);
  // Who takes a place anew: the listener, on another device perhaps.
  expect(await receive(listener.client, others)).toEqual({ withheld: [last.peerId] });
  expect(sentOf(last)).toEqual(['paused']);
  talk([]);
  server.passes(QUIET_AFTER_MS);
  for (const { client } of others) {
    expect(await client.notification('media.voices')).toEqual({ ...onPath, withheld: [] });
  }
  await expect.poll(() => sentOf(last)).toEqual(['sent']);
});
