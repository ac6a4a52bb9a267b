import type { ApplicationId } from '../protocol/ids.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';
import type { UnkeptReason, WebhookFacts } from '../webhooks/webhook-facts.ts';
import type { Logger } from './logger.ts';
import { Seldom } from './seldom.ts';

/** Which applications cannot be told, and why; at most a few lines a minute of each. */
export function logWebhooks(log: Logger, webhooks: TypedEmitter<WebhookFacts>, now = () => performance.now()): void {
  const failed = new Seldom<ApplicationId>(now);
  const givenUp = new Seldom<ApplicationId>(now);
  const dropped = new Seldom<UnkeptReason>(now);
  /** Of which the log says last that they are not told. */
  const untold = new Set<ApplicationId>();
  webhooks.on('event-attempted', ({ applicationId, seq, ...attempt }) => {
    if (attempt.outcome === 'told') {
      if (untold.delete(applicationId)) log.info({ applicationId, seq }, 'an application is told of its calls again');
      return;
    }
    const attempts = failed.count(applicationId);
    if (attempts === null) return;
    untold.add(applicationId);
    log.warn({ applicationId, seq, ...attempt, attempts }, 'an application could not be told of its calls');
  });
  webhooks.on('event-given-up', ({ applicationId, seq, reason }) => {
    const events = givenUp.count(applicationId);
    if (events !== null) log.warn({ applicationId, seq, reason, events }, 'events of an application were given up');
  });
  webhooks.on('events-dropped', ({ reason, count }) => {
    const times = dropped.count(reason);
    if (times !== null) log.warn({ reason, count, times }, 'events of applications were lost: the database is away');
  });
}
