import type { TypedEmitter } from '../shared/typed-emitter.ts';
import type { GivenUpReason, UnkeptReason, WebhookFacts } from '../webhooks/webhook-facts.ts';
import { counter, every, gauge } from './metric-declaration.ts';
import type { MetricRegistry } from './metric-registry.ts';
import type { Snapshot } from './snapshot.ts';

export const webhookMetrics = {
  webhookAttempts: counter({
    name: 'parley_webhook_attempts_total',
    help: 'Attempts to tell an application of an event.',
    unit: null,
    source: 'server',
    labels: {
      outcome: {
        meaning:
          '`told`: it was heard; `refused`: the application answered that it does not take it; `away`: nobody answered, or 429, 502, 503 or 504',
        values: every<WebhookFacts['event-attempted']['outcome']>()(['told', 'refused', 'away']),
      },
    },
    fromStart: 'all',
  }),
  webhookDropped: counter({
    name: 'parley_webhook_events_dropped_total',
    help: 'Events of which an application will never be told, unless it asks for them again.',
    unit: null,
    source: 'server',
    labels: {
      reason: {
        meaning:
          '`refused` again and again; `too-late`: it could not be told for a day; `overflow`: too many waited for the database; `unwritten`: the server stopped while they did. Those of the last two are in no list',
        values: every<GivenUpReason | UnkeptReason>()(['refused', 'too-late', 'overflow', 'unwritten']),
      },
    },
    fromStart: 'all',
  }),
  webhookWaiting: gauge({
    name: 'parley_webhook_events_waiting',
    help: 'Events of which an application is still to be told.',
    unit: null,
    source: 'server',
    labels: {
      state: {
        meaning: '`unwritten`: they wait for the database; `untold`: for their application',
        values: every<keyof Snapshot['webhooks']>()(['unwritten', 'untold']),
      },
    },
  }),
};

/** How applications are told of their calls. Returns what sets the gauge. */
export function observeWebhooks(
  registry: MetricRegistry,
  webhooks: TypedEmitter<WebhookFacts>,
): (now: Snapshot['webhooks']) => void {
  const attempts = registry.counter(webhookMetrics.webhookAttempts);
  const dropped = registry.counter(webhookMetrics.webhookDropped);
  const waiting = registry.gauge(webhookMetrics.webhookWaiting);
  webhooks.on('event-attempted', ({ outcome }) => attempts.inc({ outcome }));
  webhooks.on('event-given-up', ({ reason }) => dropped.inc({ reason }));
  webhooks.on('events-dropped', ({ reason, count }) => dropped.inc({ reason }, count));
  return ({ unwritten, untold }) => {
    waiting.set({ state: 'unwritten' }, unwritten);
    waiting.set({ state: 'untold' }, untold);
  };
}
