import type { ApplicationStore } from '../auth/application-store.ts';
import type { CallLog } from '../history/call-log.ts';
import type { WebhookStore } from '../webhooks/webhook-store.ts';

/** All that the server keeps: the call log, and what else is in the same database. */
export interface Storage extends CallLog {
  readonly applications: ApplicationStore;
  readonly webhooks: WebhookStore;
}
