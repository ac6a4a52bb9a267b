import { counter, every, gauge } from './metric-declaration.ts';
import type { MetricRegistry } from './metric-registry.ts';
import type { Snapshot } from './snapshot.ts';

const phase = {
  meaning: 'A meeting in which somebody waits is `active`',
  values: ['ringing', 'active'],
} as const;
const attachment = {
  meaning: '`attached`: connected; `detached`: within the grace period',
  values: ['attached', 'detached'],
} as const;
const stream = {
  meaning: '`paused`: nothing is forwarded',
  values: every<keyof Snapshot['media']['producers']>()(['live', 'paused']),
} as const;
const transport = {
  meaning: 'By DTLS (W3C webrtc-pc §5.5.1); `disconnected`: its ICE lost the other end, which may come back',
  values: every<keyof Snapshot['media']['transports']>()(['new', 'connecting', 'connected', 'disconnected', 'failed']),
} as const;
const failure = {
  meaning:
    '`died`: its process ended; `stuck`: it lived, did not answer, and was killed; it did not start: `no-port` (taken by another program), `no-descriptors` (too many open files), `other` (the log says why)',
  values: every<keyof Snapshot['media']['failures']>()(['died', 'stuck', 'no-port', 'no-descriptors', 'other']),
} as const;
const spreadFailure = {
  meaning: 'Of the pipes: `no-port` (none free), `no-descriptors` (too many open files), `other` (the log says why)',
  values: every<keyof Snapshot['media']['spreadFailures']>()(['no-port', 'no-descriptors', 'other']),
} as const;
const statistic = {
  meaning: 'Over the last 15 to 30 s',
  values: ['p50', 'p99', 'max'],
} as const;

/** More of one kind than a server has ever had at once are no kinds. */
const few = { atMost: 8 } as const;

export const snapshotMetrics = {
  calls: gauge({
    name: 'parley_calls',
    help: 'Calls that have not ended.',
    unit: null,
    source: 'server',
    labels: { phase },
  }),
  callsLimit: gauge({
    name: 'parley_calls_limit',
    help: 'Calls that the server carries at most.',
    unit: null,
    source: 'server',
    labels: {},
  }),
  rooms: gauge({
    name: 'parley_rooms',
    help: 'Rooms of active calls, by how their media travels.',
    unit: null,
    source: 'server',
    labels: {
      topology: {
        meaning: '`none`: somebody waits alone, or no path is open yet',
        values: every<keyof Snapshot['rooms']>()(['p2p', 'sfu', 'none']),
      },
    },
  }),
  peers: gauge({ name: 'parley_peers', help: 'Seats in rooms.', unit: null, source: 'server', labels: {} }),
  limitedPeers: gauge({
    name: 'parley_media_limited_peers',
    help: 'Seats whose pictures are held back by what the SFU may send out, and not by their line.',
    unit: null,
    source: 'server',
    labels: {
      limit: {
        meaning: 'Of the `room`, or of all rooms of its `application` together',
        values: every<keyof Snapshot['limited']>()(['room', 'application']),
      },
    },
  }),
  sessions: gauge({
    name: 'parley_sessions',
    help: 'Devices that are signed in.',
    unit: null,
    source: 'server',
    labels: { state: attachment },
  }),
  sessionsLimit: gauge({
    name: 'parley_sessions_limit',
    help: 'Devices that may be signed in at most.',
    unit: null,
    source: 'server',
    labels: {},
  }),
  connections: gauge({
    name: 'parley_connections',
    help: 'Open WebSockets.',
    unit: null,
    source: 'server',
    labels: {},
  }),
  workers: gauge({
    name: 'parley_media_workers',
    help: 'Workers that run.',
    unit: null,
    source: 'server',
    labels: {
      version: { meaning: 'mediasoup’s', ...few },
      srtp: {
        meaning: 'The library that encrypts: `openssl`, `nss` (a worker carries half the load), `unknown`',
        ...few,
      },
    },
  }),
  workerCpu: counter({
    name: 'parley_media_worker_cpu_seconds_total',
    help: 'Processor time that a worker has used; 1 a second is a whole core, which is all that it can use.',
    unit: 'seconds',
    source: 'workers',
    labels: { worker: { meaning: 'Its place in the pool, from 0; a new worker takes over a dead one’s', atMost: 256 } },
  }),
  workerFailures: counter({
    name: 'parley_media_worker_failures_total',
    help: 'Workers that failed, and starts that did.',
    unit: null,
    source: 'server',
    labels: { reason: failure },
  }),
  spreadFailures: counter({
    name: 'parley_media_spread_failures_total',
    help: 'Times that a room was to spread to another worker, and could not.',
    unit: null,
    source: 'server',
    labels: { reason: spreadFailure },
  }),
  pipes: gauge({
    name: 'parley_media_pipes',
    help: 'What workers forward to each other, for rooms that are too large for one: one a producer and worker.',
    unit: null,
    source: 'workers',
    labels: {},
  }),
  routers: gauge({
    name: 'parley_media_routers',
    help: 'Routers: one for each room whose media goes through the server, and one for each other worker that it spread to.',
    unit: null,
    source: 'workers',
    labels: {},
  }),
  transports: gauge({
    name: 'parley_media_transports',
    help: 'Transports of the SFU; a peer has one to send and one to receive.',
    unit: null,
    source: 'workers',
    labels: { state: transport },
  }),
  producers: gauge({
    name: 'parley_media_producers',
    help: 'What peers send to the SFU.',
    unit: null,
    source: 'workers',
    labels: { state: stream },
  }),
  consumers: gauge({
    name: 'parley_media_consumers',
    help: 'What the SFU sends to peers.',
    unit: null,
    source: 'workers',
    labels: { state: stream },
  }),
  eventLoopLag: gauge({
    name: 'parley_event_loop_lag_seconds',
    help: 'How late the signaling thread was: nothing is answered meanwhile.',
    unit: 'seconds',
    source: 'process',
    labels: { statistic },
  }),
};

/** Makes the gauges; returns what sets them. */
export function snapshotGauges(registry: MetricRegistry): (now: Snapshot) => void {
  const calls = registry.gauge(snapshotMetrics.calls);
  const callsLimit = registry.gauge(snapshotMetrics.callsLimit);
  const rooms = registry.gauge(snapshotMetrics.rooms);
  const peers = registry.gauge(snapshotMetrics.peers);
  const limitedPeers = registry.gauge(snapshotMetrics.limitedPeers);
  const sessions = registry.gauge(snapshotMetrics.sessions);
  const sessionsLimit = registry.gauge(snapshotMetrics.sessionsLimit);
  const connections = registry.gauge(snapshotMetrics.connections);
  const eventLoopLag = registry.gauge(snapshotMetrics.eventLoopLag);
  const setMedia = mediaGauges(registry);
  return (now) => {
    for (const phase of ['ringing', 'active'] as const) calls.set({ phase }, now.calls[phase]);
    for (const state of attachment.values) sessions.set({ state }, now.sessions[state]);
    for (const topology of ['p2p', 'sfu', 'none'] as const) rooms.set({ topology }, now.rooms[topology]);
    callsLimit.set({}, now.calls.limit);
    sessionsLimit.set({}, now.sessions.limit);
    peers.set({}, now.peers);
    for (const limit of ['room', 'application'] as const) limitedPeers.set({ limit }, now.limited[limit]);
    connections.set({}, now.connections);
    for (const statistic of ['p50', 'p99', 'max'] as const) {
      eventLoopLag.set({ statistic }, now.eventLoop[`${statistic}Ms`] / 1000);
    }
    setMedia(now.media);
  };
}

function mediaGauges(registry: MetricRegistry): (now: Snapshot['media']) => void {
  const workers = registry.gauge(snapshotMetrics.workers);
  const cpu = registry.readCounter(snapshotMetrics.workerCpu);
  const failures = registry.readCounter(snapshotMetrics.workerFailures);
  const spreadFailures = registry.readCounter(snapshotMetrics.spreadFailures);
  const pipes = registry.gauge(snapshotMetrics.pipes);
  const routers = registry.gauge(snapshotMetrics.routers);
  const transports = registry.gauge(snapshotMetrics.transports);
  const producers = registry.gauge(snapshotMetrics.producers);
  const consumers = registry.gauge(snapshotMetrics.consumers);
  return (now) => {
    workers.clear();
    cpu.clear();
    for (const { slot, version, srtp, cpuSeconds } of now.workers) {
      const alike = now.workers.filter((other) => other.version === version && other.srtp === srtp);
      workers.set({ version, srtp }, alike.length);
      if (cpuSeconds !== undefined) cpu.set({ worker: String(slot) }, cpuSeconds);
    }
    for (const reason of failure.values) failures.set({ reason }, now.failures[reason]);
    for (const reason of spreadFailure.values) spreadFailures.set({ reason }, now.spreadFailures[reason]);
    pipes.set({}, now.pipes);
    routers.set({}, now.routers);
    for (const state of transport.values) transports.set({ state }, now.transports[state]);
    for (const state of stream.values) {
      producers.set({ state }, now.producers[state]);
      consumers.set({ state }, now.consumers[state]);
    }
  };
}
