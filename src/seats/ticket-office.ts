import type { CallEvents } from '../calls/call-events.ts';
import { RETURN_MS } from '../calls/ended-calls.ts';
import type { Seating } from '../calls/returns.ts';
import type { CallId, DeviceId, PeerId } from '../protocol/ids.ts';
import type { Peer } from '../rooms/peer.ts';
import type { RoomEvents } from '../rooms/room-events.ts';
import { TypedEmitter } from '../shared/typed-emitter.ts';
import { claimsOf } from './seat-claims.ts';
import type { SeatTickets } from './seat-tickets.ts';

export type SeatEvents = {
  /** `expiresAt` by the wall's clock, in ms since the epoch. */
  'ticket-issued': { callId: CallId; deviceId: DeviceId; ticket: string; expiresAt: number };
};

type Dependencies = {
  tickets: SeatTickets;
  seating: (callId: CallId) => Seating | null;
  now: () => number;
  onListenerError: (error: unknown) => void;
};

/** Well before the end: who is away for a while comes back with a ticket that is good for as long. */
const RENEWED_AFTER_MS = RETURN_MS / 2;

type Holder = { readonly callId: CallId; readonly renewAt: number };

/** Gives each seat its ticket, and a new one when that would say something else, or soon nothing any more. */
export class TicketOffice {
  readonly events: TypedEmitter<SeatEvents>;
  readonly #with: Dependencies;
  /** In the order in which their tickets are due; those of a call that has ended go then. */
  readonly #holders = new Map<PeerId, Holder>();

  constructor(dependencies: Dependencies) {
    this.#with = dependencies;
    this.events = new TypedEmitter(dependencies.onListenerError);
  }

  /** To be called after whoever changes calls by what rooms tell. */
  follow(rooms: TypedEmitter<RoomEvents>, calls: TypedEmitter<CallEvents>): void {
    rooms.on('peer-seated', ({ callId, peer }) => this.#issueOf(callId, peer));
    // Its number has been seen, whatever becomes of it.
    rooms.on('topology-switching', ({ callId }) => this.#issueAll(callId));
    rooms.on('topology-committed', ({ callId }) => this.#issueAll(callId));
    rooms.on('path-closed', ({ callId }) => this.#issueAll(callId));
    rooms.on('sources-changed', ({ callId, peer }) => this.#issueOf(callId, peer));
    rooms.on('role-changed', ({ callId, peer }) => this.#issueOf(callId, peer));
    rooms.on('peer-left', ({ peer }) => this.#holders.delete(peer.peerId));
    calls.on('call-linked', ({ call }) => this.#issueAll(call.callId));
  }

  tick(now: number): void {
    for (const [peerId, { callId, renewAt }] of this.#holders) {
      if (now < renewAt) return;
      this.#holders.delete(peerId);
      this.#issue(callId, [peerId]);
    }
  }

  /** The other end of a peer-to-peer path is in one's own ticket. */
  #issueOf(callId: CallId, { peerId }: Peer): void {
    const path = this.#with.seating(callId)?.room.carrier;
    this.#issue(callId, path?.topology === 'p2p' && path.between.includes(peerId) ? path.between : [peerId]);
  }

  #issueAll(callId: CallId): void {
    const peers = this.#with.seating(callId)?.room.announced ?? [];
    this.#issue(
      callId,
      peers.map(({ peerId }) => peerId),
    );
  }

  #issue(callId: CallId, peerIds: readonly PeerId[]): void {
    const seating = this.#with.seating(callId);
    if (!seating) return;
    for (const peer of seating.room.announced) if (peerIds.includes(peer.peerId)) this.#issueTo(seating, peer);
  }

  #issueTo(seating: Seating, peer: Peer): void {
    const { callId } = seating.call;
    const { peerId, deviceId } = peer;
    this.#holders.delete(peerId);
    this.#holders.set(peerId, { callId, renewAt: this.#with.now() + RENEWED_AFTER_MS });
    const { ticket, expiresAt } = this.#with.tickets.issue(claimsOf(seating, peer));
    this.events.emit('ticket-issued', { callId, deviceId, ticket, expiresAt });
  }
}
