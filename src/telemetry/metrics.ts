import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { CallEvents } from '../calls/call-events.ts';
import type { HistoryEvents } from '../history/history-events.ts';
import { type ErrorCode, errorCodes } from '../protocol/errors.ts';
import type { RoomEvents } from '../rooms/room-events.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';
import { observeHistory } from './history-metrics.ts';
import { observeSwitches } from './switch-metrics.ts';

/** A running worker: mediasoup's version, and the library that encrypts (NSS carries half the load of OpenSSL). */
type WorkerInfo = { version: string; srtp: string };

/** What exists right now; asked for when metrics are scraped, so that gauges cannot drift. */
export type Snapshot = {
  calls: { ringing: number; active: number };
  /** By the topology of the path that carries their media; `none`: somebody is alone, or nothing is open yet. */
  rooms: { p2p: number; sfu: number; none: number };
  peers: number;
  sessions: { attached: number; detached: number };
  connections: number;
  media: { workers: readonly WorkerInfo[]; routers: number; transports: number; producers: number; consumers: number };
  /** Entries of the call log that are not written yet. Null: none is kept. */
  history?: { waiting: number } | null;
};

export type Metrics = {
  /** Prometheus' text format, and its content type. */
  scrape: () => Promise<{ contentType: string; text: string }>;
  onRefused: (code: ErrorCode) => void;
};

/** Counters follow events; gauges are read from a snapshot. Ids are never labels. Names: docs/metrics.md. */
export function createMetrics(
  facts: {
    calls: TypedEmitter<CallEvents>;
    rooms: TypedEmitter<RoomEvents>;
    /** Null: nothing is kept of calls. */
    history?: TypedEmitter<HistoryEvents> | null;
  },
  snapshot: () => Promise<Snapshot>,
): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  countCalls(registry, facts.calls);
  countPathFailures(registry, facts.rooms);
  timeFirstMedia(registry, facts.rooms);
  observeSwitches(registry, facts.rooms);
  const setGauges = gauges(registry);
  const setHistory = facts.history && observeHistory(registry, facts.history);
  const refusals = new Counter({
    name: 'parley_requests_refused_total',
    help: 'Requests and frames answered with an error, by its code.',
    labelNames: ['code'],
    registers: [registry],
  });
  for (const code of Object.keys(errorCodes)) refusals.inc({ code }, 0);
  return {
    async scrape() {
      const now = await snapshot();
      setGauges(now);
      if (now.history) setHistory?.(now.history);
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
    onRefused: (code) => refusals.inc({ code }),
  };
}

function countCalls(registry: Registry, calls: TypedEmitter<CallEvents>): void {
  const registers = [registry];
  const placed = new Counter({
    name: 'parley_calls_placed_total',
    help: 'Calls placed, by application.',
    labelNames: ['application'],
    registers,
  });
  const ended = new Counter({
    name: 'parley_calls_ended_total',
    help: 'Calls ended, by application and outcome.',
    labelNames: ['application', 'outcome'],
    registers,
  });
  const timeToRing = new Histogram({
    name: 'parley_call_time_to_ring_seconds',
    help: 'From placing a call until a device of the callee says that it rings.',
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const setup = new Histogram({
    name: 'parley_call_setup_seconds',
    help: 'From the answer until media arrives at all ends.',
    labelNames: ['topology'],
    buckets: [0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1, 1.5, 2.5, 5, 10, 20],
    registers,
  });
  const duration = new Histogram({
    name: 'parley_call_duration_seconds',
    help: 'Length of answered calls, from the answer.',
    buckets: [5, 15, 30, 60, 180, 600, 1_800, 3_600, 7_200],
    registers,
  });
  calls.on('call-placed', ({ call }) => placed.inc({ application: call.applicationId }));
  calls.on('call-ring-heard', ({ timeToRingMs }) => timeToRing.observe(timeToRingMs / 1000));
  calls.on('call-connected', ({ setupMs, topology }) => setup.observe({ topology }, setupMs / 1000));
  calls.on('call-ended', ({ call, outcome, durationMs }) => {
    ended.inc({ application: call.applicationId, outcome });
    if (durationMs > 0) duration.observe(durationMs / 1000);
  });
}

function countPathFailures(registry: Registry, rooms: TypedEmitter<RoomEvents>): void {
  const failures = new Counter({
    name: 'parley_path_failures_total',
    help: 'Media paths that did not open or broke for good, by topology and by what the client found.',
    labelNames: ['topology', 'reason'],
    registers: [registry],
  });
  rooms.on('path-failed', ({ path: { topology }, reason }) => failures.inc({ topology, reason }));
}

function timeFirstMedia(registry: Registry, rooms: TypedEmitter<RoomEvents>): void {
  const histogram = (name: string, help: string): Histogram<'topology'> =>
    new Histogram({
      name,
      help,
      labelNames: ['topology'],
      buckets: [0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 0.8, 1, 1.5, 2.5, 5, 10],
      registers: [registry],
    });
  const audio = histogram(
    'parley_time_to_first_audio_seconds',
    'From opening a media path until a client has its first remote audio, as the client measured it.',
  );
  const frame = histogram(
    'parley_time_to_first_frame_seconds',
    'From opening a media path until a client has its first remote video frame, as the client measured it.',
  );
  rooms.on('peer-ready', ({ path: { topology }, report: { firstAudioMs, firstFrameMs } }) => {
    if (firstAudioMs !== undefined) audio.observe({ topology }, firstAudioMs / 1000);
    if (firstFrameMs !== undefined) frame.observe({ topology }, firstFrameMs / 1000);
  });
}

function gauges(registry: Registry): (now: Snapshot) => void {
  const gauge = <L extends string>(name: string, help: string, labelNames: L[] = []): Gauge<L> =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  const calls = gauge('parley_calls', 'Calls that have not ended, by phase.', ['phase']);
  const rooms = gauge(
    'parley_rooms',
    'Rooms of active calls, by how their media travels; none: somebody is alone, or no path is open yet.',
    ['topology'],
  );
  const peers = gauge('parley_peers', 'Seats in rooms.');
  const sessions = gauge('parley_sessions', 'Signed-in devices; detached ones wait for their connection.', ['state']);
  const connections = gauge('parley_connections', 'Open WebSockets.');
  const workers = gauge(
    'parley_media_workers',
    'mediasoup workers that live, by version and by the library that encrypts: with nss a worker carries half the load.',
    ['version', 'srtp'],
  );
  const objects = gauge('parley_media_objects', 'What the SFU holds, by mediasoup’s kinds.', ['kind']);

  return (now) => {
    for (const phase of ['ringing', 'active'] as const) calls.set({ phase }, now.calls[phase]);
    for (const state of ['attached', 'detached'] as const) sessions.set({ state }, now.sessions[state]);
    for (const topology of ['p2p', 'sfu', 'none'] as const) rooms.set({ topology }, now.rooms[topology]);
    peers.set(now.peers);
    connections.set(now.connections);
    workers.reset();
    for (const { version, srtp } of now.media.workers) workers.inc({ version, srtp });
    for (const [kind, count] of [
      ['router', now.media.routers],
      ['transport', now.media.transports],
      ['producer', now.media.producers],
      ['consumer', now.media.consumers],
    ] as const) {
      objects.set({ kind }, count);
    }
  };
}
