import { SignJWT } from 'jose';
import { beforeEach, describe, expect, test } from 'vitest';
import type { RequestType } from '../../src/protocol/contract.ts';
import { connectedCall, expectAlive } from '../support/conversations.ts';
import type { RawClient } from '../support/raw-client.ts';
import { SECRETS, startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let anna: RawClient;
let boris: RawClient;
let call: Awaited<ReturnType<typeof connectedCall>>;
/** Of two other people; nothing that Anna does wrong may touch it. */
let otherCall: Awaited<ReturnType<typeof connectedCall>>;
let others: [RawClient, RawClient];

beforeEach(async () => {
  server = await startServer();
  [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
  others = [await server.signIn('carol'), await server.signIn('dora')];
  call = await connectedCall(anna, boris);
  otherCall = await connectedCall(...others);
});

/** Whatever happened, both calls go on. */
async function expectNoHarm(): Promise<void> {
  await expectAlive(call, anna, boris);
  await expectAlive(otherCall, ...others);
}

describe('frames that are none', () => {
  test.each([
    ['not JSON', 'hello?'],
    ['nothing', ''],
    ['JSON that is no object', '42'],
    ['null', 'null'],
    ['a list', '[1,2]'],
    ['without a type', '{"v":1,"id":999}'],
    ['without an id', '{"v":1,"type":"ping"}'],
    ['without a version', '{"id":999,"type":"ping"}'],
    ['an id of 0', '{"v":1,"id":0,"type":"ping"}'],
    ['an id that is no integer', '{"v":1,"id":1.5,"type":"ping"}'],
    ['an id beyond what numbers can tell apart', '{"v":1,"id":9007199254740993,"type":"ping"}'],
    ['a type longer than any', `{"v":1,"id":999,"type":"${'x'.repeat(65)}"}`],
    ['an ack that is none', '{"v":1,"id":999,"type":"ping","ack":-1}'],
  ])('S16: %s: malformed-message', async (_, frame) => {
    anna.sendRaw(frame);
    const { data } = await anna.inbox.take('error', ({ type }) => type === 'error');
    expect(data).toMatchObject({ code: 'malformed-message' });
    await expectNoHarm();
  });

  test('S16: binary: malformed-message', async () => {
    anna.sendRaw(Buffer.from('{"v":1,"id":999,"type":"ping"}'));
    expect((await anna.strayError()).code).toBe('malformed-message');
    await expectNoHarm();
  });

  test('S16: bytes that are no UTF-8: closed with 1007, as RFC 6455 demands; the session is resumed', async () => {
    anna.sendRaw(Buffer.from([0x22, 0xff, 0x22]), 'text');
    expect((await anna.closed).code).toBe(1007);
    await anna.reconnect(server.ws);
    await anna.resume();
    await expectNoHarm();
  });

  test('S16: a type that does not exist, and one that JavaScript has', async () => {
    for (const type of ['call.teleport', 'constructor', '__proto__', 'toString', 'call.incoming']) {
      expect((await anna.refusal(type as RequestType, {})).code).toBe('unknown-type');
    }
    await expectNoHarm();
  });

  test('S2: another version: unsupported-version, with both lists', async () => {
    const id = anna.send('ping', {}, { v: 9 });
    const { data } = await anna.inbox.take('error', ({ re }) => re === id);
    expect(data).toMatchObject({ code: 'unsupported-version', details: { client: [9], server: [1] } });
    await expectNoHarm();
  });

  test('S2: another version before hello, and then the right one', async () => {
    const client = await server.connect();
    client.send('hello', {}, { v: 2 });
    expect(await client.inbox.take('error', ({ type }) => type === 'error')).toMatchObject({
      data: { code: 'unsupported-version', details: { client: [2], server: [1] } },
    });
    await client.hello({ method: 'token', token: await server.token('eve') });
  });
});

describe('size', () => {
  test('L1: 65 KiB: message-too-large, and the connection stays', async () => {
    anna.sendRaw(`{"v":1,"id":999,"type":"ping","data":"${'x'.repeat(65 * 1024)}"}`);
    expect(await anna.strayError()).toMatchObject({ code: 'message-too-large', details: { maxMessageBytes: 65_536 } });
    expect(anna.open).toBe(true);
    await expectNoHarm();
  });

  test('L1: a frame of exactly 64 KiB passes', async () => {
    const frame = (filling: string): string => `{"v":1,"id":999,"type":"ping","data":{"x":"${filling}"}}`;
    anna.sendRaw(frame('x'.repeat(65_536 - frame('').length)));
    await anna.replyTo('ping', 999);
    await expectAlive(otherCall, ...others);
  });

  test('L1: beyond 256 KiB: closed with 1009; the session is resumed and the call goes on', async () => {
    anna.sendRaw('x'.repeat(4 * 65_536 + 1));
    expect((await anna.closed).code).toBe(1009);
    expect(await boris.notification('room.peer-connection')).toMatchObject({ connected: false });
    await anna.reconnect(server.ws);
    await anna.resume();
    expect(await boris.notification('room.peer-connection')).toMatchObject({ connected: true });
    await expectNoHarm();
  });
});

describe('data that does not fit', () => {
  const base = (): object => ({ callId: call.callId, generation: 1, to: call.callee.peerId });
  const candidate = { candidate: 'candidate:1 1 udp 1 10.0.0.1 9 typ host', sdpMid: '0', sdpMLineIndex: 0 };
  const offer = (sdp: unknown, type = 'offer') => ({ ...base(), description: { type, sdp } });
  const candidates = (...list: unknown[]) => ({ ...base(), candidates: list });
  const sources = (...list: unknown[]) => ({ callId: call.callId, sources: list });
  const microphone = { source: 'microphone', muted: false };

  test.each<[string, RequestType, () => unknown]>([
    ['an SDP that is none', 'p2p.description', () => offer('hello')],
    ['an SDP with a line that is none', 'p2p.description', () => offer('v=0\r\nhello\r\n')],
    ['an SDP that is no text', 'p2p.description', () => offer({ v: 0 })],
    ['an SDP beyond its bound', 'p2p.description', () => offer(`v=0\r\na=${'x'.repeat(49_152)}\r\n`)],
    ['a rollback', 'p2p.description', () => offer('v=0\r\n', 'rollback')],
    ['a candidate that is none', 'p2p.candidates', () => candidates({ ...candidate, candidate: 'x' })],
    [
      'a candidate with a second line',
      'p2p.candidates',
      () => candidates({ ...candidate, candidate: `${candidate.candidate}\r\na=x` }),
    ],
    ['a candidate without its section', 'p2p.candidates', () => candidates({ candidate: '' })],
    ['no candidate', 'p2p.candidates', () => candidates()],
    ['too many candidates', 'p2p.candidates', () => candidates(...Array(33).fill(candidate))],
    ['a generation of 0', 'p2p.candidates', () => ({ ...candidates(candidate), generation: 0 })],
    ['a source named twice', 'room.sources', () => sources(microphone, { ...microphone, muted: true })],
    ['a source that does not exist', 'room.sources', () => sources({ source: 'brain', muted: false })],
    ['sources that are no list', 'room.sources', () => ({ callId: call.callId, sources: microphone })],
    ['nobody to call', 'call.place', () => ({ to: [], video: false })],
    ['more people than may be called', 'call.place', () => ({ to: ['carol', 'dora'], video: false })],
    ['an id with a path in it', 'call.place', () => ({ to: ['../carol'], video: false })],
    ['no data at all', 'call.answer', () => undefined],
    ['a number for an id', 'call.leave', () => ({ callId: 7 })],
    ['a time that never was', 'topology.ready', () => ({ callId: call.callId, generation: 1, connectedMs: -1 })],
    ['a reason that is none', 'topology.failed', () => ({ callId: call.callId, generation: 1, reason: 'bored' })],
  ])('S16: %s: invalid-data', async (_, type, data) => {
    expect((await anna.refusal(type, data())).code).toBe('invalid-data');
    await expectNoHarm();
  });
});

describe('calls that are not one’s own', () => {
  const everyRequest = (callId: string): [RequestType, object][] => [
    ['call.ringing', { callId }],
    ['call.answer', { callId }],
    ['call.decline', { callId }],
    ['call.cancel', { callId }],
    ['call.leave', { callId }],
    ['room.sources', { callId, sources: [] }],
    [
      'p2p.candidates',
      {
        callId,
        generation: 1,
        to: otherCall.callee.peerId,
        candidates: [{ candidate: '', sdpMid: '0', sdpMLineIndex: 0 }],
      },
    ],
    [
      'p2p.description',
      { callId, generation: 1, to: otherCall.callee.peerId, description: { type: 'offer', sdp: 'v=0\r\n' } },
    ],
    ['topology.ready', { callId, generation: 1, connectedMs: 1 }],
    ['topology.failed', { callId, generation: 1, reason: 'ice-failed' }],
  ];

  test('C17: by a user of the same application, in a call or not, and by one of another', async () => {
    const outsiders = [await server.signIn('eve'), await server.signIn('carol', 'other')];
    for (const outsider of outsiders) {
      for (const [type, data] of everyRequest(otherCall.callId)) {
        expect([type, (await outsider.refusal(type, data)).code]).toEqual([type, 'call-not-found']);
      }
    }
    expect((await anna.refusal('call.leave', { callId: otherCall.callId })).code).toBe('call-not-found');
    expect((await anna.refusal('call.leave', { callId: 'no-such-call' })).code).toBe('call-not-found');
    await expectNoHarm();
  });

  test('R3: to a peer of another room: peer-not-found', async () => {
    const data = { callId: call.callId, generation: 1, to: otherCall.callee.peerId };
    const description = { type: 'offer', sdp: 'v=0\r\n' };
    expect((await anna.refusal('p2p.description', { ...data, description })).code).toBe('peer-not-found');
    expect(await others[1].heard()).not.toContain('p2p.description');
    await expectNoHarm();
  });

  test('C17, C18: the callee’s other device, without a seat, finds no room and cannot leave it', async () => {
    const second = await server.signIn('boris');
    expect((await second.refusal('call.leave', { callId: call.callId })).code).toBe('not-allowed');
    expect((await second.refusal('room.sources', { callId: call.callId, sources: [] })).code).toBe('call-not-found');
    await expectNoHarm();
  });
});

describe('too late, too early, too often', () => {
  // A room has one path, of generation 1, and 0 is invalid-data: what is not the room's is a later one, here.
  test('R4: another generation than the room’s, and the current one is named', async () => {
    const { callId } = call;
    const refused = await anna.refusal('topology.failed', { callId, generation: 2, reason: 'ice-failed' });
    expect(refused).toMatchObject({ code: 'stale-generation', details: { generation: 1 } });
    await expectNoHarm();
  });

  test('C5: a second answer, and cancelling what was answered', async () => {
    const { callId } = call;
    expect((await boris.refusal('call.answer', { callId })).code).toBe('call-already-answered');
    expect((await anna.refusal('call.cancel', { callId })).code).toBe('call-already-answered');
    expect((await boris.refusal('call.decline', { callId })).code).toBe('call-already-answered');
    await expectNoHarm();
  });

  test('S3: a second hello or a resume in a session', async () => {
    const { resumeToken } = boris.me;
    const token = await server.token('eve');
    const hello = { credentials: { method: 'token', token }, client: { name: 'x', version: '1' } };
    expect((await anna.refusal('hello', hello)).code).toBe('already-signed-in');
    expect((await anna.refusal('resume', { resumeToken, lastSeq: 0 })).code).toBe('already-signed-in');
    await expectNoHarm();
  });

  test('S3: any request before hello', async () => {
    const stranger = await server.connect();
    for (const type of ['ping', 'call.place', 'bye'] as const) {
      expect((await stranger.refusal(type, { to: ['anna'], video: false })).code).toBe('not-signed-in');
    }
  });

  test('S4: a request id used again', async () => {
    const id = anna.send('ping', {});
    await anna.replyTo('ping', id);
    await anna.request('ping', {});
    await anna.request('ping', {});
    expect((await anna.refusal('call.leave', { callId: call.callId }, { id })).code).toBe('request-id-reused');
    await expectNoHarm();
  });

  test('L2: too many requests of a type, and how long to wait; other types and other people pass', async () => {
    server = await startServer({ clockStands: true });
    [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    const { callId } = await connectedCall(anna, boris);
    for (let i = 0; i < 20; i++) await anna.request('call.ringing', { callId });
    const refused = await anna.refusal('call.ringing', { callId });
    expect(refused).toMatchObject({ code: 'rate-limited', details: { retryAfterMs: 200 } });
    await anna.request('ping', {});
    await boris.request('call.ringing', { callId });
    server.passes(199);
    expect((await anna.refusal('call.ringing', { callId })).details?.['retryAfterMs']).toBe(1);
    server.passes(1);
    await anna.request('call.ringing', { callId });
  });
});

describe('tokens', () => {
  type Claims = { iss?: string; sub?: string; name?: string };
  const sign = (claims: Claims, secret: string, exp?: number): Promise<string> => {
    const token = new SignJWT(claims).setProtectedHeader({ alg: 'HS256' });
    return (exp === undefined ? token : token.setExpirationTime(exp)).sign(new TextEncoder().encode(secret));
  };
  const soon = Math.floor(Date.now() / 1_000) + 3_600;
  const eve = { iss: 'acme', sub: 'eve', name: 'Eve' };

  test.each<[string, string, () => Promise<string>]>([
    ['expired', 'token-expired', () => sign(eve, SECRETS.acme, soon - 7_200)],
    ['signed by another application’s key', 'token-invalid', () => sign(eve, SECRETS.other, soon)],
    ['of an unknown application', 'token-invalid', () => sign({ ...eve, iss: 'nobody' }, SECRETS.acme, soon)],
    ['without an end', 'token-invalid', () => sign(eve, SECRETS.acme)],
    ['without a user', 'token-invalid', () => sign({ iss: 'acme', name: 'Eve' }, SECRETS.acme, soon)],
    ['that is none', 'token-invalid', () => Promise.resolve('token')],
  ])('A2: one %s: %s; a good one afterwards', async (_, code, token) => {
    const stranger = await server.connect();
    const credentials = { method: 'token', token: await token() };
    const refused = await stranger.refusal('hello', { credentials, client: { name: 'x', version: '1' } });
    expect(refused.code).toBe(code);
    expect((await stranger.hello({ method: 'token', token: await sign(eve, SECRETS.acme, soon) })).me.userId).toBe(
      'eve',
    );
    await expectNoHarm();
  });
});
