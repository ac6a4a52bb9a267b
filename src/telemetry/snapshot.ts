import type { Lag } from './event-loop-lag.ts';

/** A running worker. `srtp`: the library that encrypts; NSS carries half the load of OpenSSL. `slot`: its place in the pool. */
type WorkerState = { slot: number; version: string; srtp: string; cpuSeconds?: number };

type WorkerFailures = { died: number; stuck: number; 'no-port': number; 'no-descriptors': number; other: number };

type OfTransports = { new: number; connecting: number; connected: number; disconnected: number; failed: number };
type OfStreams = { live: number; paused: number };

/** What exists right now; asked for when metrics are scraped, so that gauges cannot drift. */
export type Snapshot = {
  calls: { ringing: number; active: number; limit: number };
  /** By the topology of the path that carries their media; `none`: somebody is alone, or nothing is open yet. */
  rooms: { p2p: number; sfu: number; none: number };
  peers: number;
  /** Those that are sent less than they wish for, by whose limit it is. */
  limited: { room: number; application: number };
  sessions: { attached: number; detached: number; limit: number };
  connections: number;
  media: {
    workers: readonly WorkerState[];
    /** Since the server began. */
    failures: WorkerFailures;
    spreadFailures: Omit<WorkerFailures, 'died' | 'stuck'>;
    routers: number;
    pipes: number;
    transports: OfTransports;
    producers: OfStreams;
    consumers: OfStreams;
  };
  eventLoop: Lag;
  /** Of the call log; null where none is kept. */
  history: { waiting: number } | null;
  /** Events that wait: for the database, and for their application. */
  webhooks: { unwritten: number; untold: number };
};
