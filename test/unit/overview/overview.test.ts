import { describe, expect, test } from 'vitest';
import type { CallEvents } from '../../../src/calls/call-events.ts';
import { type Look, Overview } from '../../../src/overview/overview.ts';
import { WorkerLoads } from '../../../src/overview/worker-loads.ts';
import { isPoor } from '../../../src/quality/mark.ts';
import type { LegScore, QualityEvents, VerdictFact } from '../../../src/quality/quality-events.ts';
import type { RoomEvents } from '../../../src/rooms/room-events.ts';
import { TypedEmitter } from '../../../src/shared/typed-emitter.ts';
import { annaCallsBoris, asMember, callId, nothingModerated, peerId, seat } from '../../support/people.ts';
import { rethrow } from '../../support/recorded.ts';

const NOTHING: Look = {
  calls: { ringing: 0, active: 0 },
  rooms: { p2p: 0, sfu: 0, none: 0 },
  peers: 0,
  sessions: { attached: 0, detached: 0 },
  connections: 0,
  media: { workers: [], routers: 0, transports: 0, producers: 0, consumers: 0 },
  loopLagMs: 0,
  storage: null,
};

/** The server's even clock stands at 1,000,000; the wall's is an hour ahead of it. */
function heard() {
  const calls = new TypedEmitter<CallEvents>(rethrow);
  const rooms = new TypedEmitter<RoomEvents>(rethrow);
  const quality = new TypedEmitter<QualityEvents>(rethrow);
  const clock = { now: 1_000_000 };
  const overview = new Overview({
    look: async () => NOTHING,
    now: () => clock.now,
    wallClock: () => clock.now + 3_600_000,
    onFault: rethrow,
  });
  overview.follow({ calls, rooms, quality });
  const begin = (id: string) => calls.emit('call-placed', { call: { ...annaCallsBoris, callId: callId(id) } });
  const sits = (id: string, device: string) => {
    const peer = { ...seat(device), peerId: peerId(device), sources: [], connected: true, ...asMember };
    rooms.emit('peer-seated', { ...inCall(id), peer, others: [], path: null, ...nothingModerated });
    return peer;
  };
  return { calls, rooms, quality, clock, overview, begin, sits };
}

const inCall = (id: string) => ({ callId: callId(id), applicationId: annaCallsBoris.applicationId });
const way = { peerId: peerId('anna-1'), viewerId: peerId('boris-1'), source: 'microphone' } as const;
const score = (mos: number, more: Partial<LegScore> = {}): LegScore => ({
  ...way,
  at: 1_000_000,
  periodMs: 5_000,
  kind: 'audio',
  leg: 'whole',
  topology: 'p2p',
  path: 'p2p_host',
  mos,
  inputs: {},
  isPoor: isPoor(mos),
  cause: null,
  ...more,
});
const verdict: VerdictFact = {
  ...way,
  at: 999_000,
  cause: 'sender-uplink',
  leg: 'uplink',
  symptom: 'choppy-audio',
  evidence: 'Of the packets from Anna to the server 12 % are lost.',
};

describe('calls that run', () => {
  test('B3: those with a named fault come first, then the lowest scores, with names and by the wall’s clock', async () => {
    const { quality, overview, begin, sits } = heard();
    for (const id of ['fine', 'low', 'faulty', 'silent']) {
      begin(id);
      sits(id, 'anna-1');
      sits(id, 'boris-1');
    }
    quality.emit('leg-scored', { ...inCall('fine'), ...score(4.3) });
    quality.emit('leg-scored', { ...inCall('low'), ...score(1.5) });
    quality.emit('leg-scored', { ...inCall('faulty'), ...score(2.8) });
    quality.emit('verdict-begun', { ...inCall('faulty'), ...verdict });
    const { worstNow } = await overview.report(1);
    expect(worstNow.map((call) => call.callId)).toEqual(['faulty', 'low', 'fine']);
    expect(worstNow[0]).toMatchObject({
      people: ['Anna', 'Boris'],
      worst: { sender: 'Anna', receiver: 'Boris', mos: 2.8 },
      verdicts: [{ sender: 'Anna', receiver: 'Boris', cause: 'sender-uplink', since: 999_000 + 3_600_000 }],
    });
  });

  test('B3: nothing is said of what is over: a verdict, somebody who left, a call, an old score', async () => {
    const { calls, rooms, quality, clock, overview, begin, sits } = heard();
    const running = async () => (await overview.report(1)).worstNow;
    begin('call');
    const anna = sits('call', 'anna-1');
    sits('call', 'boris-1');
    quality.emit('verdict-begun', { ...inCall('call'), ...verdict });
    quality.emit('leg-scored', { ...inCall('call'), ...score(2) });
    quality.emit('verdict-ended', { ...inCall('call'), ...verdict });
    expect(await running()).toMatchObject([{ verdicts: [], worst: { mos: 2 } }]);
    clock.now += 21_000;
    expect(await running()).toEqual([]);
    quality.emit('leg-scored', { ...inCall('call'), ...score(2, { at: clock.now }) });
    rooms.emit('peer-left', { ...inCall('call'), peer: anna, reason: 'left', audience: [] });
    expect(await running()).toEqual([]);
    quality.emit('leg-scored', { ...inCall('call'), ...score(2, { at: clock.now }) });
    expect(await running()).toEqual([]);
    sits('call', 'anna-1');
    quality.emit('leg-scored', { ...inCall('call'), ...score(2, { at: clock.now }) });
    expect(await running()).toHaveLength(1);
    calls.emit('call-ended', { call: annaCallsBoris, outcome: 'completed', durationMs: 1, devices: [] });
    expect(await running()).toEqual([]);
  });
});

describe('what is counted', () => {
  test('B1: of scores the whole alone, of moves those from a path, and gaps where there was one', async () => {
    const { rooms, quality, overview, sits } = heard();
    const peer = sits('call', 'anna-1');
    const sfu = { topology: 'sfu', generation: 2 } as const;
    const p2p = { topology: 'p2p', generation: 1, between: [peerId('p'), peerId('q')] } as const;
    const moved = {
      ...inCall('call'),
      path: sfu,
      reason: 'third-peer',
      tookMs: 900,
      interruptedMs: null,
      audience: [],
    } as const;
    quality.emit('leg-scored', { ...inCall('call'), ...score(2, { leg: 'uplink', viewerId: null }) });
    quality.emit('leg-scored', { ...inCall('call'), ...score(2, { cause: 'network' }) });
    rooms.emit('topology-committed', { ...moved, from: null });
    rooms.emit('topology-committed', { ...moved, from: p2p });
    rooms.emit('peer-ready', { ...inCall('call'), peer, path: sfu, from: p2p, report: { connectedMs: 1, gapMs: 66 } });
    rooms.emit('peer-ready', { ...inCall('call'), peer, path: p2p, from: null, report: { connectedMs: 1 } });
    const { total, steps } = await overview.report(1);
    expect(total).toMatchObject({
      scoredMs: 5_000,
      poorMs: { network: 5_000 },
      switches: { committed: 1 },
      mediaGap: { count: 1, maxMs: 66 },
    });
    expect(steps).toHaveLength(60);
    expect(steps.at(-1)).toMatchObject({ switches: { committed: 1 } });
  });

  test.each([
    [1, 60, 60_000],
    [6, 72, 300_000],
    [24, 96, 900_000],
  ])('B2: %i hours are answered in %i steps', async (hours, count, stepMs) => {
    const report = await heard().overview.report(hours);
    expect([report.steps.length, report.stepMs]).toEqual([count, stepMs]);
  });
});

test('B1: a worker’s load is what it took of a core between two looks', () => {
  const loads = new WorkerLoads();
  const worker = (cpuSeconds?: number) => [
    { pid: 7, version: '3', srtp: 'openssl', ...(cpuSeconds !== undefined && { cpuSeconds }) },
  ];
  const cpu = (now: number, cpuSeconds?: number) => loads.look(worker(cpuSeconds), now)[0]?.cpu;
  expect(cpu(0, 10)).toBeNull();
  expect(cpu(4_000, 11)).toBe(0.25);
  expect(cpu(5_000, 12)).toBe(0.25);
  expect(cpu(8_000, 13)).toBe(0.5);
  expect(cpu(9_000)).toBeNull();
});
