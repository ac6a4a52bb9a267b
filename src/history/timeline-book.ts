import type { CallId } from '../protocol/ids.ts';
import type { EventRow } from './log-entry.ts';
import type { TimelineEvent, TimelineEventType } from './timeline.ts';

/**
 * So many events of one type are kept of one call. More lets a meeting of days, or one shaky connection, fill the
 * database; fewer cuts what somebody may look for.
 */
const MAX_EVENTS_OF_TYPE = 1_000;

/** Numbers the events of one call. */
export class TimelineBook {
  readonly #callId: CallId;
  readonly #put: (row: EventRow) => void;
  readonly #counts = new Map<TimelineEventType, number>();
  #lastSeq = 0;

  constructor(callId: CallId, put: (row: EventRow) => void) {
    this.#callId = callId;
    this.#put = put;
  }

  write(event: TimelineEvent): void {
    const { type, at } = event;
    const count = (this.#counts.get(type) ?? 0) + 1;
    this.#counts.set(type, count);
    if (count <= MAX_EVENTS_OF_TYPE) this.#number(event);
    else if (count === MAX_EVENTS_OF_TYPE + 1) this.#number({ type: 'cut', at, of: type });
  }

  /** Numbers follow the time, so that those of a call that another server goes on with are above. */
  #number(event: TimelineEvent): void {
    this.#lastSeq = Math.max(this.#lastSeq + 1, event.at * 1_000);
    this.#put({ type: 'event', callId: this.#callId, seq: this.#lastSeq, event });
  }
}
