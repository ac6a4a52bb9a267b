import { describe, expect, test } from 'vitest';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import {
  annaCallsBoris,
  applicationId,
  asMember,
  callId,
  device,
  deviceId,
  peerId,
  userId,
} from '../../support/people.ts';
import { emptySnapshot, observedFacts } from '../../support/telemetry/observed-facts.ts';

function metrics() {
  const facts = observedFacts();
  const now = { snapshot: emptySnapshot };
  const { scrape, ...counters } = createMetrics(facts, async () => now.snapshot);
  const value = async (line: string): Promise<number | undefined> => {
    const found = (await scrape()).text.split('\n').find((candidate) => candidate.startsWith(`${line} `));
    return found === undefined ? undefined : Number(found.slice(line.length));
  };
  return { ...facts, now, scrape, ...counters, value };
}

const call = annaCallsBoris;
const room = { callId: callId('call'), applicationId: applicationId('acme') };
const p2p = { topology: 'p2p', generation: 1, between: [peerId('p'), peerId('q')] } as const;
const sfu = { topology: 'sfu', generation: 2 } as const;

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
    calls.emit('call-ring-heard', { call, userId: userId('boris'), audience: [], timeToRingMs: 200 });
    calls.emit('call-connected', { call, setupMs: 350, topology: 'p2p' });
    expect(await value('parley_call_time_to_ring_seconds_sum')).toBe(0.2);
    expect(await value('parley_call_setup_seconds_bucket{le="0.3",topology="p2p"}')).toBe(0);
    expect(await value('parley_call_setup_seconds_bucket{le="0.4",topology="p2p"}')).toBe(1);
  });

  test('O2: first audio and first frame, each only where it was measured', async () => {
    const { rooms, value } = metrics();
    const peer = { ...device('anna-1'), peerId: peerId('p'), sources: [], connected: true, ...asMember };
    const where = { ...room, peer, path: p2p, from: null };
    rooms.emit('peer-ready', { ...where, report: { connectedMs: 1, firstAudioMs: 100 } });
    expect(await value('parley_time_to_first_audio_seconds_sum{topology="p2p"}')).toBe(0.1);
    expect(await value('parley_time_to_first_frame_seconds_count{topology="p2p"}')).toBe(0);
  });

  test('E7: who already had media did not wait for it', async () => {
    const { rooms, value } = metrics();
    const peer = { ...device('anna-1'), peerId: peerId('p'), sources: [], connected: true, ...asMember };
    rooms.emit('peer-ready', { ...room, peer, path: sfu, from: p2p, report: { connectedMs: 1, firstAudioMs: 100 } });
    expect(await value('parley_time_to_first_audio_seconds_count{topology="sfu"}')).toBe(0);
  });

  test('E7: media that was interrupted, and how long until it was back', async () => {
    const { rooms, value } = metrics();
    expect(await value('parley_media_interruptions_total{topology="sfu"}')).toBe(0);
    rooms.emit('media-interrupted', { ...room, path: sfu });
    const committed = { ...room, audience: [], path: sfu, from: null, reason: 'sfu-failed', tookMs: 900 } as const;
    rooms.emit('topology-committed', { ...committed, interruptedMs: 1_500 });
    rooms.emit('topology-committed', { ...committed, interruptedMs: null });
    expect(await value('parley_media_interruptions_total{topology="sfu"}')).toBe(1);
    expect(await value('parley_media_recovery_seconds_sum{topology="sfu"}')).toBe(1.5);
    expect(await value('parley_media_recovery_seconds_count{topology="sfu"}')).toBe(1);
  });

  test('E7: sessions that lost their connection, came back after a time, were taken over, or ended', async () => {
    const { sessions, value } = metrics();
    const lost = { device: device('anna-1') };
    sessions.emit('session-detached', lost);
    sessions.emit('session-resumed', { ...lost, replayed: 3, awayMs: 2_500 });
    sessions.emit('session-resumed', { ...lost, replayed: 0, awayMs: null });
    sessions.emit('session-ended', { ...lost, reason: 'timed-out' });
    expect(await value('parley_sessions_detached_total')).toBe(1);
    expect(await value('parley_sessions_resumed_total')).toBe(2);
    expect(await value('parley_session_resume_seconds_sum')).toBe(2.5);
    expect(await value('parley_session_resume_seconds_count')).toBe(1);
    expect(await value('parley_sessions_ended_total{reason="timed-out"}')).toBe(1);
    expect(await value('parley_sessions_ended_total{reason="left"}')).toBe(0);
  });

  test('O2: path failures by reason; what only the media plane knows is other', async () => {
    const { rooms, value } = metrics();
    rooms.emit('path-failed', { ...room, path: sfu, reason: 'dtls-failed' });
    rooms.emit('path-failed', { ...room, path: sfu, reason: 'already-open' });
    expect(await value('parley_path_failures_total{topology="sfu",reason="dtls-failed"}')).toBe(1);
    expect(await value('parley_path_failures_total{topology="sfu",reason="other"}')).toBe(1);
    expect(await value('parley_path_failures_total{topology="p2p",reason="ice-failed"}')).toBe(0);
  });

  test('O2: switches by from, to, reason and outcome; how long they took; what receivers saw of them', async () => {
    const { rooms, value } = metrics();
    const peer = { ...device('anna-1'), peerId: peerId('p'), sources: [], connected: true, ...asMember };
    const abandoned =
      'parley_topology_switches_total{from="p2p",to="sfu",reason="third-peer",outcome="sfu-unreachable"}';
    const committed = 'parley_topology_switches_total{from="p2p",to="sfu",reason="third-peer",outcome="committed"}';
    expect([await value(abandoned), await value(committed)]).toEqual([0, 0]);
    const moved = { ...room, audience: [peer], path: sfu, reason: 'third-peer' } as const;
    rooms.emit('topology-abandoned', { ...moved, kept: p2p, because: 'sfu-unreachable', tookMs: 10_000 });
    rooms.emit('peer-ready', {
      ...room,
      peer,
      path: sfu,
      from: p2p,
      report: { connectedMs: 1, gapMs: 30, sharpMs: 0 },
    });
    rooms.emit('topology-committed', { ...moved, from: p2p, tookMs: 2_500, interruptedMs: null });
    expect([await value(abandoned), await value(committed)]).toEqual([1, 1]);
    expect(await value('parley_topology_switch_duration_seconds_sum{from="p2p",to="sfu"}')).toBe(2.5);
    expect(await value('parley_switch_media_gap_seconds_sum{from="p2p",to="sfu"}')).toBe(0.03);
    expect(await value('parley_switch_sharp_again_seconds_bucket{le="0.0",from="p2p",to="sfu"}')).toBe(1);
  });

  test('O2: a first path came from nowhere', async () => {
    const { rooms, value } = metrics();
    const first = { ...room, audience: [], path: p2p, from: null, reason: 'first-peers', tookMs: 300 } as const;
    rooms.emit('topology-committed', { ...first, interruptedMs: null });
    const line = 'parley_topology_switches_total{from="none",to="p2p",reason="first-peers",outcome="committed"}';
    expect(await value(line)).toBe(1);
  });

  test('O2: refusals by code, every code from the start', async () => {
    const { onRefused, value } = metrics();
    expect(await value('parley_requests_refused_total{code="stale-generation"}')).toBe(0);
    onRefused('stale-generation');
    expect(await value('parley_requests_refused_total{code="stale-generation"}')).toBe(1);
  });

  test('O2: requests by type', async () => {
    const { onRequest, value } = metrics();
    onRequest('call.place');
    expect(await value('parley_requests_total{type="call.place"}')).toBe(1);
    expect(await value('parley_requests_total{type="call.leave"}')).toBe(0);
  });
});

test('O2, E8: gauges show what exists when they are scraped, and go back', async () => {
  const { now, value } = metrics();
  const { calls, media } = emptySnapshot;
  const workers = [
    { slot: 0, version: '3', srtp: 'nss', cpuSeconds: 7 },
    { slot: 1, version: '3', srtp: 'nss' },
  ];
  now.snapshot = {
    ...emptySnapshot,
    calls: { ...calls, ringing: 2, active: 1 },
    media: { ...media, workers, routers: 3, consumers: { live: 4, paused: 1 } },
    eventLoop: { p50Ms: 1, p99Ms: 20, maxMs: 300 },
  };
  expect(await value('parley_calls{phase="ringing"}')).toBe(2);
  expect(await value('parley_calls_limit')).toBe(5_000);
  expect(await value('parley_media_routers')).toBe(3);
  expect(await value('parley_media_consumers{state="live"}')).toBe(4);
  expect(await value('parley_media_workers{version="3",srtp="nss"}')).toBe(2);
  expect(await value('parley_media_worker_cpu_seconds_total{worker="0"}')).toBe(7);
  expect(await value('parley_media_worker_cpu_seconds_total{worker="1"}')).toBeUndefined();
  expect(await value('parley_event_loop_lag_seconds{statistic="max"}')).toBe(0.3);
  now.snapshot = emptySnapshot;
  expect(await value('parley_calls{phase="ringing"}')).toBe(0);
  expect(await value('parley_media_routers')).toBe(0);
  expect(await value('parley_media_workers{version="3",srtp="nss"}')).toBeUndefined();
  expect(await value('parley_media_worker_cpu_seconds_total{worker="0"}')).toBe(1);
});

test('O3: no id ever is a label', async () => {
  const { calls, scrape } = metrics();
  const odd = { ...call, callId: callId('secret-call') };
  const secretUser = userId('secret-user');
  calls.emit('call-placed', { call: odd });
  calls.emit('call-answered', { call: odd, deviceId: deviceId('secret-device'), userId: secretUser });
  calls.emit('call-ring-heard', { call: odd, userId: secretUser, audience: [], timeToRingMs: 1 });
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
