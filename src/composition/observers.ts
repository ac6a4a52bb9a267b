import type { CallEvents } from '../calls/call-events.ts';
import type { CallRegistry } from '../calls/call-registry.ts';
import type { Config } from '../config.ts';
import type { History } from '../history/history.ts';
import { Overview } from '../overview/overview.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { FeedbackEvents } from '../quality/feedback-events.ts';
import { QualityJudge } from '../quality/quality-judge.ts';
import { QualityMonitor } from '../quality/quality-monitor.ts';
import type { MediaPlane, MediaPlaneSnapshot } from '../rooms/ports.ts';
import type { RoomEvents } from '../rooms/room-events.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';
import type { SessionRegistry } from '../signaling/session-registry.ts';
import { logFacts } from '../telemetry/event-log.ts';
import { EventLoopLag } from '../telemetry/event-loop-lag.ts';
import type { Logger } from '../telemetry/logger.ts';
import { createMetrics, type Metrics } from '../telemetry/metrics.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';

type Observed = {
  config: Config;
  calls: TypedEmitter<CallEvents>;
  rooms: TypedEmitter<RoomEvents>;
  feedback: TypedEmitter<FeedbackEvents>;
  registry: CallRegistry;
  sessions: SessionRegistry;
  media: MediaPlane;
  /** Null: nothing is kept of calls. */
  history: History | null;
  webhooks: Webhooks;
  /** How many WebSockets are open. */
  connections: () => number;
  log: Logger;
  telemetry: boolean;
  now: () => number;
  wallClock: () => number;
  onFault: (error: unknown) => void;
};

export type Observers = {
  quality: QualityMonitor;
  overview: Overview;
  /** Null: a server without telemetry. */
  metrics: Metrics | null;
  onRefused: (code: ErrorCode) => void;
  tick(now: number): void;
  stop(): void;
};

/** All that looks at calls and changes none: quality, the call log, the overview, metrics, log lines. */
export function observe(observed: Observed): Observers {
  const { config, calls, rooms, feedback, registry, sessions, media, history, webhooks, log } = observed;
  const { now, wallClock, onFault } = observed;
  const lag = new EventLoopLag(now());
  const quality = new QualityMonitor({
    look: async (callId, generation, peerId) => (await registry.roomOf(callId)?.sfuView(peerId, generation)) ?? null,
    loopLagMs: () => lag.read(now()).p99Ms,
    now,
    onFault,
  });
  const judge = judgeOf(quality, observed);
  history?.followQuality(quality.events);
  history?.followFeedback(feedback);
  history?.follow(calls, rooms);

  const counts = () => {
    const { ringing, active, rooms: openRooms, peers, limited } = registry.snapshot();
    return {
      calls: { ringing, active, limit: config.calls.maxCalls },
      rooms: openRooms,
      peers,
      limited,
      sessions: { ...sessions.snapshot(), limit: config.signaling.maxSessions },
      connections: observed.connections(),
    };
  };
  const overview = new Overview({
    look: async () => ({
      media: totals(await media.snapshot()),
      ...counts(),
      loopLagMs: lag.read(now()).p99Ms,
      storage: history && {
        problem: history.problem(),
        waiting: history.snapshot().waiting,
        dropped: history.snapshot().dropped,
      },
    }),
    now,
    wallClock,
    onFault,
  });
  overview.follow({ calls, rooms, quality: quality.events });

  const kept = { history: history?.events ?? null, webhooks: webhooks.facts };
  const facts = { calls, rooms, sessions: sessions.events, feedback, ...kept };
  const metrics = observed.telemetry
    ? createMetrics({ ...facts, quality: quality.events }, async () => ({
        media: await media.snapshot(),
        ...counts(),
        eventLoop: lag.read(now()),
        history: history && { waiting: history.snapshot().waiting },
        webhooks: webhooks.snapshot(),
      }))
    : null;
  if (observed.telemetry) logFacts(log, facts);

  return {
    quality,
    overview,
    metrics,
    onRefused(code) {
      overview.refused(code);
      metrics?.onRefused(code);
    },
    tick(at) {
      quality.tick(at);
      judge.tick(at);
      overview.tick(at);
    },
    stop() {
      lag.stop();
      metrics?.stop();
    },
  };
}

function judgeOf(quality: QualityMonitor, { calls, rooms, registry, now }: Observed): QualityJudge {
  const judge = new QualityJudge({
    events: quality.events,
    conclude: (...told) => quality.conclude(...told),
    nameOf: (callId, peerId) => registry.roomOf(callId)?.peers.find((peer) => peer.peerId === peerId)?.name ?? null,
  });
  quality.follow(rooms);
  quality.events.on('samples', (told) => judge.take(told, now()));
  rooms.on('peer-left', ({ callId, peer }) => judge.peerLeft(callId, peer.peerId, now()));
  calls.on('call-ended', ({ call: { callId } }) => {
    quality.end(callId);
    judge.end(callId, now());
  });
  return judge;
}

/** Of those in any state. */
function totals({ workers, routers, ...held }: MediaPlaneSnapshot) {
  const sum = (byState: Readonly<Record<string, number>>): number =>
    Object.values(byState).reduce((total, count) => total + count, 0);
  const { transports, producers, consumers } = held;
  return { workers, routers, transports: sum(transports), producers: sum(producers), consumers: sum(consumers) };
}
