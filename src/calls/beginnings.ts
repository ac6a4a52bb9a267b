import { CallId, type UserId } from '../protocol/ids.ts';
import type { CallBook } from './call-book.ts';
import type { CallBounds } from './call-bounds.ts';
import { CallEntry, type EntryCollaborators } from './call-entry.ts';
import type { CallSettings } from './call-settings.ts';
import type { CallDescription, CallState } from './call-state.ts';
import type { Reach } from './reach.ts';

/** What is said of a call when it begins. */
export type BegunCall = Pick<CallDescription, 'applicationId' | 'caller' | 'video' | 'conversationId'>;

type Collaborators = {
  settings: Pick<CallSettings, 'ringTimeoutMs'>;
  book: CallBook;
  bounds: CallBounds;
  reach: Reach;
  entries: EntryCollaborators;
};

/** How calls come to be, and begin to ring, whoever wished for them. */
export class Beginnings {
  readonly #with: Collaborators;

  constructor(collaborators: Collaborators) {
    this.#with = collaborators;
  }

  describe(begun: BegunCall, now: number): CallDescription {
    const { settings, bounds, entries } = this.#with;
    const callId = CallId.parse(entries.newId());
    const bounded = { maxPeers: bounds.maxPeers(begun.applicationId), aloneMs: settings.ringTimeoutMs };
    return { ...begun, callId, placedAt: now, ...bounded };
  }

  begin(call: CallDescription, state: CallState, now: number): CallEntry {
    const { book, entries } = this.#with;
    const entry = new CallEntry(call, state, entries);
    book.add(entry);
    entry.begin(now);
    return entry;
  }

  /** On every device of theirs that can be rung. */
  ring(entry: CallEntry, userId: UserId, now: number): void {
    const { applicationId } = entry.call;
    for (const deviceId of this.#with.reach.devicesOf(applicationId, userId)) {
      entry.apply({ type: 'device-online', device: { deviceId, userId } }, now);
    }
  }
}
