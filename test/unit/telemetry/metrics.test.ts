import { describe, expect, test } from 'vitest';
import type { CallEvents } from '../../../src/calls/call-events.ts';
import type { RoomEvents } from '../../../src/rooms/room-events.ts';
import { TypedEmitter } from '../../../src/shared/typed-emitter.ts';
import { createMetrics, type Snapshot } from '../../../src/telemetry/metrics.ts';
import { annaCallsBoris, applicationId, callId, device, deviceId, peerId, userId } from '../../support/people.ts';
import { rethrow } from '../../support/recorded.ts';

const EMPTY: Snapshot = {
  calls: { ringing: 0, active: 0 },
  rooms: 0,
  peers: 0,
  sessions: { attached: 0, detached: 0 },
  connections: 0,
  media: { workers: [], routers: 0, transports: 0, producers: 0, consumers: 0 },
};

function metrics() {
  const calls = new TypedEmitter<CallEvents>(rethrow);
  const rooms = new TypedEmitter<RoomEvents>(rethrow);
  const now = { snapshot: EMPTY };
  const { scrape, onRefused } = createMetrics({ calls, rooms }, async () => now.snapshot);
  const value = async (line: string): Promise<number | undefined> => {
    const found = (await scrape()).text.split('\n').find((candidate) => candidate.startsWith(`${line} `));
    return found === undefined ? undefined : Number(found.slice(line.length));
  };
  return { calls, rooms, now, scrape, onRefused, value };
}

const call = annaCallsBoris;

describe('counters follow facts', () => {
  test('O2: calls by outcome; only an answered one has a duration', async () => {
    const { calls, value } = metrics();
    calls.emit('call-placed', { call });
    calls.emit('call-ended', { call, outcome: 'declined', durationMs: 0, devices: [] });
    calls.emit('call-ended', { call, outcome: 'completed', durationMs: 20_000, devices: [] });
    expect(await value('parley_calls_placed_total{application="acme"}')).toBe(1);
    expect(await value('parley_calls_ended_total{application="acme",outcome="declined"}')).toBe(1);
    expect(await value('parley_calls_ended_total{application="acme",outcome="completed"}')).toBe(1);
    expect(await value('parley_call_duration_seconds_count')).toBe(1);
    expect(await value('parley_call_duration_seconds_sum')).toBe(20);
  });

  test('O2: time to ring and set-up time, in seconds', async () => {
    const { calls, value } = metrics();
    calls.emit('call-ring-heard', { call, timeToRingMs: 200 });
    calls.emit('call-connected', { call, setupMs: 350, topology: 'p2p' });
    expect(await value('parley_call_time_to_ring_seconds_sum')).toBe(0.2);
    expect(await value('parley_call_setup_seconds_bucket{le="0.3",topology="p2p"}')).toBe(0);
    expect(await value('parley_call_setup_seconds_bucket{le="0.4",topology="p2p"}')).toBe(1);
  });

  test('O2: first audio and first frame, each only where it was measured', async () => {
    const { rooms, value } = metrics();
    const peer = { ...device('anna-1'), peerId: peerId('p'), sources: [], connected: true };
    const path = { topology: 'p2p', generation: 1 } as const;
    const where = { callId: callId('call'), applicationId: applicationId('acme'), peer, path };
    rooms.emit('peer-ready', { ...where, report: { connectedMs: 1, firstAudioMs: 100 } });
    expect(await value('parley_time_to_first_audio_seconds_sum{topology="p2p"}')).toBe(0.1);
    expect(await value('parley_time_to_first_frame_seconds_count{topology="p2p"}')).toBeUndefined();
  });

  test('O2: refusals by code, every code from the start', async () => {
    const { onRefused, value } = metrics();
    expect(await value('parley_requests_refused_total{code="stale-generation"}')).toBe(0);
    onRefused('stale-generation');
    expect(await value('parley_requests_refused_total{code="stale-generation"}')).toBe(1);
  });
});

test('O2: gauges show what exists when they are scraped, and go back', async () => {
  const { now, value } = metrics();
  now.snapshot = { ...EMPTY, calls: { ringing: 2, active: 1 }, media: { ...EMPTY.media, routers: 3 } };
  expect(await value('parley_calls{phase="ringing"}')).toBe(2);
  expect(await value('parley_media_objects{kind="router"}')).toBe(3);
  now.snapshot = EMPTY;
  expect(await value('parley_calls{phase="ringing"}')).toBe(0);
  expect(await value('parley_media_objects{kind="router"}')).toBe(0);
});

test('O3: no id ever is a label', async () => {
  const { calls, scrape } = metrics();
  const odd = { ...call, callId: callId('secret-call'), calleeId: userId('secret-user') };
  calls.emit('call-placed', { call: odd });
  calls.emit('call-answered', { call: odd, deviceId: deviceId('secret-device'), userId: odd.calleeId });
  calls.emit('call-ring-heard', { call: odd, timeToRingMs: 1 });
  calls.emit('call-connected', { call: odd, setupMs: 1, topology: 'p2p' });
  calls.emit('call-ended', { call: odd, outcome: 'completed', durationMs: 1, devices: [] });
  const { text, contentType } = await scrape();
  expect(text).not.toContain('secret-');
  expect(contentType).toMatch(/^text\/plain; version=0\.0\.4/);
});

test('O2: two servers in one process do not share their metrics', async () => {
  const [one, other] = [metrics(), metrics()];
  one.calls.emit('call-placed', { call });
  expect(await other.value('parley_calls_placed_total{application="acme"}')).toBeUndefined();
});
