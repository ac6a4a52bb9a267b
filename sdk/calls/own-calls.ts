import type { OwnCall as WireOwnCall } from '../../src/protocol/calls.ts';
import type { CallId } from '../../src/protocol/ids.ts';
import type { OwnCall } from '../api.ts';
import type { Signaling } from './signaling-port.ts';

type Dependencies = { signaling: Pick<Signaling, 'toLocalTime'>; changed: (calls: readonly OwnCall[]) => void };

/** The running calls of this person in which this device has no seat. Snapshots are new lists at each change. */
export class OwnCalls {
  readonly #dependencies: Dependencies;
  #snapshot: readonly OwnCall[] = [];

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
  }

  get snapshot(): readonly OwnCall[] {
    return this.#snapshot;
  }

  find(callId: CallId): OwnCall | undefined {
    return this.#snapshot.find(({ id }) => id === callId);
  }

  replaceAll(calls: readonly WireOwnCall[]): void {
    if (calls.length === 0 && this.#snapshot.length === 0) return;
    const { signaling, changed } = this.#dependencies;
    this.#snapshot = calls.map(({ callId, conversationId = null, startedAt, ...call }) => ({
      ...call,
      id: callId,
      conversationId,
      startedAt: signaling.toLocalTime(startedAt),
    }));
    changed(this.#snapshot);
  }
}
