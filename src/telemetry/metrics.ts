import type { CallEvents } from '../calls/call-events.ts';
import type { HistoryEvents } from '../history/history-events.ts';
import type { QualityEvents } from '../quality/quality-events.ts';
import type { RoomEvents } from '../rooms/room-events.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';
import type { SessionEvents } from '../signaling/session-events.ts';
import type { WebhookFacts } from '../webhooks/webhook-facts.ts';
import { callMetrics, observeCalls } from './call-metrics.ts';
import type { Exposition } from './exposition.ts';
import { historyMetrics, observeHistory } from './history-metrics.ts';
import { MetricRegistry } from './metric-registry.ts';
import { observePaths, pathMetrics } from './path-metrics.ts';
import { observeProcess, processMetrics } from './process-metrics.ts';
import { observeQuality, qualityMetrics } from './quality-metrics.ts';
import { observeSignaling, type RequestCounters, signalingMetrics } from './signaling-metrics.ts';
import type { Snapshot } from './snapshot.ts';
import { snapshotGauges, snapshotMetrics } from './snapshot-metrics.ts';
import { observeSwitches, switchMetrics } from './switch-metrics.ts';
import { observeWebhooks, webhookMetrics } from './webhook-metrics.ts';

/** Every metric there is, as data: docs/metrics.md, the dashboards and the rules in deploy/ are made from this. */
export const declaredMetrics = {
  ...callMetrics,
  ...pathMetrics,
  ...switchMetrics,
  ...qualityMetrics,
  ...signalingMetrics,
  ...historyMetrics,
  ...webhookMetrics,
  ...snapshotMetrics,
  ...processMetrics,
};

export type ObservedFacts = {
  calls: TypedEmitter<CallEvents>;
  rooms: TypedEmitter<RoomEvents>;
  sessions: TypedEmitter<SessionEvents>;
  quality: TypedEmitter<QualityEvents>;
  /** Null: no call log is kept. */
  history: TypedEmitter<HistoryEvents> | null;
  webhooks: TypedEmitter<WebhookFacts>;
};

export type Metrics = RequestCounters & {
  /** For Prometheus, in the format that its `Accept` header wishes. */
  scrape: (accept?: string) => Promise<Exposition>;
  stop: () => void;
};

/** Counters and histograms follow facts; gauges are read from a snapshot. Ids are never labels. Names: docs/metrics.md. */
export function createMetrics(facts: ObservedFacts, snapshot: () => Promise<Snapshot>): Metrics {
  const registry = new MetricRegistry();
  observeCalls(registry, facts.calls);
  observePaths(registry, facts.rooms);
  observeSwitches(registry, facts.rooms);
  observeQuality(registry, facts.quality);
  const counters = observeSignaling(registry, facts.sessions);
  const setHistory = observeHistory(registry, facts.history);
  const setWebhooks = observeWebhooks(registry, facts.webhooks);
  const setGauges = snapshotGauges(registry);
  const process = observeProcess(registry);
  return {
    ...counters,
    async scrape(accept) {
      const now = await snapshot();
      setGauges(now);
      setHistory(now.history);
      setWebhooks(now.webhooks);
      await process.read();
      return registry.scrape(accept);
    },
    stop: () => process.stop(),
  };
}
