import type { ApplicationId, CallId } from '../protocol/ids.ts';

/** One that happened. `body`: JSON text of an object, to which the sequence number is added when it is told. */
export type NewWebhookEvent = {
  /** An attempt of which nobody knows how it ended can be made again. */
  readonly eventId: string;
  readonly applicationId: ApplicationId;
  readonly callId: CallId;
  readonly at: number;
  readonly body: string;
};

/** `seq`: of its application, from 1 without gaps, in the order in which it was kept. */
export type StoredWebhookEvent = NewWebhookEvent & { readonly seq: number };

/** Up to which number an application was told, and up to which there are events. */
export type WebhookCursor = {
  readonly applicationId: ApplicationId;
  readonly toldSeq: number;
  readonly lastSeq: number;
};

/** Where events are kept until they are told, and for a while after; `src/storage/` implements it. */
export interface WebhookStore {
  /** All of these, in this order, or none; those that are kept already are left out. */
  append(events: readonly NewWebhookEvent[]): Promise<void>;
  /** The next ones after this number, in order. */
  after(applicationId: ApplicationId, seq: number, limit: number): Promise<StoredWebhookEvent[]>;
  cursors(): Promise<WebhookCursor[]>;
  /** From now on it was told up to this number; a lower one than before tells the rest again. */
  moveCursor(applicationId: ApplicationId, seq: number): Promise<void>;
  /** Forgets at most `limit` that are older, told or not; resolves to how many. */
  forget(before: number, limit: number): Promise<number>;
}
