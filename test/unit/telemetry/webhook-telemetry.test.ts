import { expect, test } from 'vitest';
import { TypedEmitter } from '../../../src/shared/typed-emitter.ts';
import { createLogger } from '../../../src/telemetry/logger.ts';
import { MetricRegistry } from '../../../src/telemetry/metric-registry.ts';
import { logWebhooks } from '../../../src/telemetry/webhook-log.ts';
import { observeWebhooks } from '../../../src/telemetry/webhook-metrics.ts';
import type { WebhookFacts } from '../../../src/webhooks/webhook-facts.ts';
import { applicationId } from '../../support/people.ts';
import { rethrow } from '../../support/recorded.ts';

const acme = applicationId('acme');
const away = { outcome: 'away', because: 'HTTP 503' } as const;

test('N7: attempts are counted by how they went, lost events by why; what waits is read', () => {
  const registry = new MetricRegistry();
  const webhooks = new TypedEmitter<WebhookFacts>(rethrow);
  const setWaiting = observeWebhooks(registry, webhooks);
  const has = (line: string): boolean => registry.scrape(undefined).text.split('\n').includes(line);
  expect(has('parley_webhook_attempts_total{outcome="away"} 0')).toBe(true);
  expect(has('parley_webhook_events_dropped_total{reason="overflow"} 0')).toBe(true);
  webhooks.emit('event-attempted', { applicationId: acme, seq: 1, outcome: 'told' });
  webhooks.emit('event-attempted', { applicationId: acme, seq: 2, ...away });
  webhooks.emit('event-attempted', { applicationId: acme, seq: 2, outcome: 'refused', because: 'HTTP 400' });
  webhooks.emit('event-given-up', { applicationId: acme, seq: 2, reason: 'refused' });
  webhooks.emit('events-dropped', { reason: 'unwritten', count: 7 });
  setWaiting({ unwritten: 3, untold: 4 });
  for (const outcome of ['told', 'away', 'refused']) {
    expect(has(`parley_webhook_attempts_total{outcome="${outcome}"} 1`)).toBe(true);
  }
  expect(has('parley_webhook_events_dropped_total{reason="refused"} 1')).toBe(true);
  expect(has('parley_webhook_events_dropped_total{reason="unwritten"} 7')).toBe(true);
  expect(has('parley_webhook_events_waiting{state="unwritten"} 3')).toBe(true);
  expect(has('parley_webhook_events_waiting{state="untold"} 4')).toBe(true);
});

test('N7: the log says which application is not told and why, once a minute, and when it is told again', () => {
  const lines: string[] = [];
  const clock = { now: 0 };
  const log = createLogger('info', { write: (line) => void lines.push(line) });
  const webhooks = new TypedEmitter<WebhookFacts>(rethrow);
  logWebhooks(log, webhooks, () => clock.now);
  const fails = () => webhooks.emit('event-attempted', { applicationId: acme, seq: 2, ...away });
  const hears = () => webhooks.emit('event-attempted', { applicationId: acme, seq: 2, outcome: 'told' });
  hears();
  for (const step of [fails, fails, hears, fails, hears]) step();
  webhooks.emit('event-attempted', { applicationId: applicationId('other'), seq: 9, ...away });
  clock.now = 60_000;
  fails();
  for (const seq of [2, 3]) webhooks.emit('event-given-up', { applicationId: acme, seq, reason: 'too-late' });
  webhooks.emit('events-dropped', { reason: 'overflow', count: 1 });
  const failing = { level: 40, msg: 'an application could not be told of its calls', ...away };
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { ...failing, applicationId: 'acme', seq: 2, attempts: 1 },
    { level: 30, msg: 'an application is told of its calls again', applicationId: 'acme' },
    { ...failing, applicationId: 'other', seq: 9, attempts: 1 },
    { ...failing, applicationId: 'acme', seq: 2, attempts: 3 },
    { level: 40, msg: 'events of an application were given up', applicationId: 'acme', seq: 2, reason: 'too-late' },
    { level: 40, msg: 'events of applications were lost: the database is away', reason: 'overflow', count: 1 },
  ]);
});
