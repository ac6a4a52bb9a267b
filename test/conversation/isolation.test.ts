import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { requestExamples } from '../../docs/generate/examples.ts';
import { isRequestType, type RequestType, requests } from '../../src/protocol/contract.ts';
import { allReady, joinAndProduce, rtpCapabilities, threeMeet } from '../support/conferences.ts';
import { FakeMediaPlane } from '../support/fake-media-plane.ts';
import { type Ids, idsIn, withIds } from '../support/foreign-ids.ts';
import { type RawClient, Refused } from '../support/raw-client.ts';
import { ticketOf } from '../support/seats.ts';
import { startServer, type TestServer } from '../support/server.ts';

/** Of who is not signed in: a link is all that one needs for them, whosever it is (`meeting-guests.test.ts`). */
const BY_LINK: readonly RequestType[] = ['hello', 'meeting.about'];
/** They name nothing that somebody has; `resume` is tried in other tests. */
const WITHOUT_IDS: readonly RequestType[] = [
  'hello',
  'resume',
  'bye',
  'ping',
  'test.open',
  'call.waiting',
  'presence.choose',
  'presence.idle',
  'presence.find',
  'history.calls',
  'history.seen',
];
/** They are about whoever is there: of another application's that is nobody. */
const ABOUT_NOBODY: Partial<Record<RequestType, unknown>> = { 'presence.watch': { people: [] }, 'lobby.leave': {} };
const types = Object.keys(requestExamples).filter(isRequestType);

/** Carried out without peers and producers that are not there; who may come in again is a word about one's own users. */
const LEAVE_OUT: readonly RequestType[] = ['quality.digest', 'media.join', 'media.consume', 'moderation.let-in'];

/** What somebody hears to whom a thing of another application does not exist. */
const NOT_THERE = /^(\w+-not-found|user-offline|seat-expired)$/;

type Company = { people: [RawClient, RawClient, RawClient]; ids: Ids };

/** Three in a conference through the SFU, with all that one can have there; a meeting's link, and somebody who is free. */
async function company(server: TestServer, application: 'acme' | 'other'): Promise<Company> {
  const people: Company['people'] = [
    await server.signIn('anna', application),
    await server.signIn('boris', application),
    await server.signIn('carol', application),
  ];
  await server.signIn(`dora-of-${application}`, application);
  const [anna, boris] = people;
  const call = await threeMeet(...people);
  await allReady(people, call);
  const [sender, receiver] = [await joinAndProduce(boris, call), await joinAndProduce(anna, call)];
  const { consumers } = await anna.request('media.consume', {
    ...receiver.path,
    transportId: receiver.receive.transportId,
    producerIds: [sender.producerId],
    rtpCapabilities,
  });
  const { meetingId } = await anna.request('meeting.create', { callId: call.callId });
  const ids: Ids = {
    callId: call.callId,
    generation: call.generation,
    peerId: call.peerIds[1],
    userId: `dora-of-${application}`,
    meetingId,
    transportId: receiver.send.transportId,
    producerId: sender.producerId,
    consumerId: consumers[0]?.consumerId ?? '',
    deviceId: boris.me.deviceId,
    sessionId: boris.me.sessionId,
    ticket: await ticketOf(boris),
  };
  return { people, ids };
}

async function answerTo(client: RawClient, type: RequestType, data: unknown): Promise<string> {
  try {
    const result = await client.replyTo(type, client.send(type, data));
    if (type in ABOUT_NOBODY) expect(result).toEqual(ABOUT_NOBODY[type]);
    return type in ABOUT_NOBODY ? 'nobody-not-found' : 'carried out';
  } catch (error) {
    if (error instanceof Refused) return error.code;
    throw error;
  }
}

/** What each of them has been told so far. News of presence comes later by a moment; none is of the others. */
async function told({ people }: Company): Promise<string[][]> {
  const heard = await Promise.all(people.map((person) => person.heard()));
  for (const { inbox } of people) expect(JSON.stringify(inbox.all)).not.toContain('-of-other');
  return heard.map((types) => types.filter((type) => type !== 'presence.changed'));
}

/** An example, with every id that the request may have. */
const exampleOf = (type: RequestType): unknown =>
  type === 'quality.diagnosis' ? { ...requestExamples[type].params, callId: 'x' } : requestExamples[type].params;

describe('every request of the contract, with the ids of another application', () => {
  test('A3: names something that somebody has, but for those that are known to name nothing', () => {
    const everything = new Proxy({}, { get: () => 'x' }) as Ids;
    const nameless = types.filter((type) => withIds(exampleOf(type), everything).replaced.length === 0);
    expect(nameless.toSorted()).toEqual(WITHOUT_IDS.filter((type) => type !== 'resume').toSorted());
  });

  test.each(types.filter((type) => !BY_LINK.includes(type)))('A3: each id that %s may have is tried here', (type) => {
    const everything = new Proxy({}, { get: () => 'x' }) as Ids;
    const { replaced } = withIds(exampleOf(type), everything);
    const possible = idsIn(z.toJSONSchema(requests[type].params, { io: 'input', unrepresentable: 'any' }));
    const tried = replaced.flatMap((field) => [field, `${field}s`]);
    expect(possible.filter((field) => !tried.includes(field))).toEqual([]);
  });

  test('A3: is refused as if there were no such thing, and nobody there hears of it', async () => {
    const server = await startServer({ media: new FakeMediaPlane() });
    const acme = await company(server, 'acme');
    const stranger = await server.signIn('stranger-of-other', 'other');
    const before = await told(acme);
    for (const type of types.filter((one) => ![...WITHOUT_IDS, ...BY_LINK].includes(one))) {
      const { data } = withIds(exampleOf(type), acme.ids);
      expect([type, await answerTo(stranger, type, data)]).toEqual([type, expect.stringMatching(NOT_THERE)]);
    }
    expect(await told(acme)).toEqual(before);
  });

  test('A3: said in a call of one’s own, changes and tells nothing there', async () => {
    const server = await startServer({ media: new FakeMediaPlane() });
    const acme = await company(server, 'acme');
    const other = await company(server, 'other');
    const [stranger] = other.people;
    const before = await told(acme);
    const { callId, generation } = other.ids;
    const mixed = { ...acme.ids, callId: callId ?? '', generation: generation ?? 0 };
    const ending: readonly RequestType[] = ['call.leave', 'topology.failed'];
    for (const type of types.filter((one) => ![...WITHOUT_IDS, ...BY_LINK, ...ending].includes(one))) {
      const { data, replaced } = withIds(exampleOf(type), mixed);
      const foreign = replaced.filter((field) => field !== 'callId');
      const answer = await answerTo(stranger, type, data);
      if (foreign.length > 0 && !LEAVE_OUT.includes(type)) expect([type, answer]).not.toEqual([type, 'carried out']);
    }
    expect(await told(acme)).toEqual(before);
  });
});
