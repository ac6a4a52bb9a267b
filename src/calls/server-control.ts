import type { ApplicationId, CallId, PeerId } from '../protocol/ids.ts';
import type { Peer } from '../rooms/peer.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';
import type { CallBook } from './call-book.ts';
import type { CallEntry } from './call-entry.ts';
import type { CallEvents } from './call-events.ts';

/** What is not there. */
export type Missing = 'call-not-found' | 'peer-not-found';

/** What an application's own server does with its calls; those of another do not exist for it. Synchronous, as all that changes a call. */
export class ServerControl {
  readonly #book: CallBook;
  readonly #calls: TypedEmitter<CallEvents>;

  constructor(book: CallBook, calls: TypedEmitter<CallEvents>) {
    this.#book = book;
    this.#calls = calls;
  }

  callsOf(applicationId: ApplicationId): readonly CallEntry[] {
    return this.#book.ofApplication(applicationId);
  }

  /** Null: it is not there, or has ended. */
  call(applicationId: ApplicationId, callId: CallId): CallEntry | null {
    const entry = this.#book.get(callId);
    return entry?.call.applicationId === applicationId && entry.endedAt === null ? entry : null;
  }

  /** For everybody: as if the caller had cancelled, or all had hung up. False: there is no such call. */
  end(applicationId: ApplicationId, callId: CallId, now: number): boolean {
    const entry = this.call(applicationId, callId);
    if (!entry) return false;
    // Not one seat after the other: the path of those who are left would be complete, and the call connected by its end.
    entry.apply({ type: 'application-ends', now }, now);
    return true;
  }

  /** As if that one had hung up. Null: done. */
  remove(applicationId: ApplicationId, callId: CallId, peerId: PeerId, now: number): Missing | null {
    return this.#withPeer({ applicationId, callId, peerId }, (entry, peer) => this.#unseat(entry, peer.deviceId, now));
  }

  /** As a moderator does: they may unmute. Null: done. */
  mute(applicationId: ApplicationId, callId: CallId, peerId: PeerId, now: number): Missing | null {
    return this.#withPeer({ applicationId, callId, peerId }, ({ room }, peer) =>
      room?.moderation.muteByServer(peer, now),
    );
  }

  #withPeer(
    { applicationId, callId, peerId }: { applicationId: ApplicationId; callId: CallId; peerId: PeerId },
    act: (entry: CallEntry, peer: Peer) => void,
  ): Missing | null {
    const entry = this.call(applicationId, callId);
    if (!entry) return 'call-not-found';
    const peer = entry.room?.peers.find((seated) => seated.peerId === peerId);
    if (!peer) return 'peer-not-found';
    act(entry, peer);
    return null;
  }

  #unseat(entry: CallEntry, deviceId: CallEntry['seated'][number]['deviceId'], now: number): void {
    const seat = entry.seated.find((seated) => seated.deviceId === deviceId);
    if (!seat || entry.state.phase !== 'active') return;
    const { met } = entry.state;
    const durationMs = met ? Math.max(0, now - met.at) : 0;
    entry.applyLeaving({ type: 'leave', device: seat, now }, 'left', now);
    // With the end of the call its last devices are told. Any other did not ask for this, and hears of it here.
    if (entry.endedAt === null) this.#calls.emit('call-seat-removed', { call: entry.call, deviceId, durationMs });
  }
}
