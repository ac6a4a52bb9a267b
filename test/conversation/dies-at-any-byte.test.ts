import { describe, expect, test } from 'vitest';
import { startByteCutter } from '../support/byte-cutter.ts';
import type { RawClient } from '../support/raw-client.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { StubbornClient } from '../support/stubborn-client.ts';

/** From the first byte of the connection to the end of the call: places it, hears it ring, talks, mutes, hangs up. */
async function wholeCall(anna: StubbornClient, boris: RawClient): Promise<void> {
  await anna.signedIn();
  const { callId } = await anna.request('call.place', { to: [boris.me.me.userId], video: false });
  await boris.notification('call.incoming');
  await boris.request('call.ringing', { callId });
  await anna.notification('call.ringing');
  await boris.request('call.answer', { callId });
  const [mine, theirs] = [await anna.notification('room.joined'), await boris.notification('room.joined')];
  const candidate = (port: number) => ({
    candidate: `candidate:1 1 udp 1 10.0.0.1 ${port} typ host`,
    sdpMid: '0',
    sdpMLineIndex: 0,
  });
  const path = { callId, generation: 1 };
  const offer = { type: 'offer' as const, sdp: 'v=0\r\n' };
  await anna.request('p2p.description', { ...path, to: theirs.peerId, description: offer });
  for (const port of [1, 2, 3]) {
    await anna.request('p2p.candidates', { ...path, to: theirs.peerId, candidates: [candidate(port)] });
    await boris.request('p2p.candidates', { ...path, to: mine.peerId, candidates: [candidate(port)] });
  }
  await Promise.all([
    anna.request('topology.ready', { ...path, connectedMs: 1 }),
    boris.request('topology.ready', { ...path, connectedMs: 1 }),
  ]);
  await anna.request('room.sources', { callId, sources: [{ source: 'microphone', muted: true }] });
  await anna.request('call.leave', { callId });
  expect(await anna.notification('call.ended')).toMatchObject({ callId, outcome: 'completed' });
  expect(await boris.notification('call.ended')).toMatchObject({ callId, outcome: 'completed' });
}

const SILENT = ['welcome', 'presence.changed', 'room.peer-connection'];
const typesAt = (frames: readonly { type: string; re?: number | undefined }[]): string[] =>
  frames.filter(({ type, re }) => re === undefined && !SILENT.includes(type)).map(({ type }) => type);

/** What both sides hear of such a call, however often the connection was cut. */
const ANNA_HEARS = [
  'call.ringing',
  'room.joined',
  ...Array(3).fill('p2p.candidates'),
  'topology.committed',
  'call.ended',
];
const BORIS_HEARS = [
  'call.incoming',
  'room.joined',
  'p2p.description',
  ...Array(3).fill('p2p.candidates'),
  'topology.committed',
  'room.sources',
  'room.peer-left',
  'topology.closed',
  'call.ended',
];

type Cut = { direction: 'up' | 'down'; bytes: number };

async function callCutAt(server: TestServer, cut: Cut | null): Promise<{ up: number; down: number }> {
  const cutter = await startByteCutter(server.port);
  if (cut) cutter.cutNextAfter(cut.direction, cut.bytes);
  const name = cut ? `${cut.direction}-${cut.bytes}` : 'whole';
  const boris = await server.signIn(`boris-${name}`);
  const anna = new StubbornClient(cutter.url, await server.token(`anna-${name}`));
  await wholeCall(anna, boris);
  expect(typesAt(anna.numbered), name).toEqual(ANNA_HEARS);
  expect(typesAt(boris.inbox.all), name).toEqual(BORIS_HEARS);
  const numbers = anna.numbered.map(({ seq }) => seq);
  expect(numbers, name).toEqual(numbers.map((_, index) => index + 1));
  if (cut) expect(anna.connections, name).toBeGreaterThan(1);
  return { ...cutter.counted };
}

describe.each(['up', 'down'] as const)('the connection dies at any byte that goes %s', (direction) => {
  test(`S8, S5: nothing is lost, nothing comes twice, nothing is done twice (${direction})`, {
    timeout: 60_000,
  }, async () => {
    const server = await startServer();
    const total = (await callCutAt(server, null))[direction];
    // Every 37th byte: a prime, so that frames, their headers and the handshake are all cut in different places.
    const cuts = Array.from({ length: Math.floor(total / 37) }, (_, index) => 1 + index * 37);
    expect(cuts.length).toBeGreaterThan(40);
    const parallel = 8;
    for (let first = 0; first < cuts.length; first += parallel) {
      const batch = cuts.slice(first, first + parallel);
      await Promise.all(batch.map((bytes) => callCutAt(server, { direction, bytes })));
    }
    await expect.poll(() => server.metric('parley_calls{phase="active"}')).toBe(0);
    expect(await server.metric('parley_calls_ended_total{application="acme",outcome="completed"}')).toBe(
      cuts.length + 1,
    );
  });
});
