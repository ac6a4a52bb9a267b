import type { ApplicationId } from '../protocol/ids.ts';
import type { Attempt } from './webhook-request.ts';

/** `refused`: again and again; `too-late`: it could not be told for too long. */
export type GivenUpReason = 'refused' | 'too-late';
/** `overflow`: too many waited for the database; `unwritten`: the server stopped while they did. */
export type UnkeptReason = 'overflow' | 'unwritten';

/** Facts about the telling of calls, in the past tense. Metrics and log lines are derived from these. */
export type WebhookFacts = {
  'event-attempted': { applicationId: ApplicationId; seq: number } & Attempt;
  'event-given-up': { applicationId: ApplicationId; seq: number; reason: GivenUpReason };
  /** They have no number, and nobody will ever be told. */
  'events-dropped': { reason: UnkeptReason; count: number };
};
