import type { Device } from '../calls/device.ts';
import type { Notification } from '../protocol/contract.ts';
import type { ErrorBody } from '../protocol/errors.ts';
import type { SessionId } from '../protocol/ids.ts';
import { Outbox, type OutboxLimits, type Outgoing } from './outbox.ts';

/** The wire, as a session sees it. */
export interface Wire {
  send(json: string): void;
  close(bye: Bye): void;
}

export type Bye = Extract<Notification, { type: 'bye' }>['data'];

type Detached = { since: number; until: number; because: 'left' | 'timed-out' };

export type SessionState =
  | { phase: 'attached'; wire: Wire }
  /** `because`: what it means when nobody has come back by then. */
  | ({ phase: 'detached' } & Detached)
  | { phase: 'ended' };

type SessionOptions = { sessionId: SessionId; device: Device; wire: Wire; iceRefreshAt: number; outbox: OutboxLimits };

/** A device's signaling session; it outlives a lost connection for the grace period. */
export class Session {
  readonly sessionId: SessionId;
  readonly device: Device;
  /** When new TURN credentials are due, ms since the epoch. */
  iceRefreshAt: number;
  readonly #outbox: Outbox;
  #state: SessionState;
  #lastRequestId = 0;
  readonly #inProgress = new Set<number>();

  constructor({ sessionId, device, wire, iceRefreshAt, outbox }: SessionOptions) {
    this.sessionId = sessionId;
    this.device = device;
    this.iceRefreshAt = iceRefreshAt;
    this.#outbox = new Outbox(outbox);
    this.#state = { phase: 'attached', wire };
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Too much is waiting for a client that does not take it. */
  get overflowed(): boolean {
    return this.#outbox.full;
  }

  notify(notification: Notification): void {
    this.#deliver({ kind: 'notification', notification });
  }

  reply(re: number, type: string, data: unknown): void {
    this.#deliver({ kind: 'reply', re, type, data });
  }

  refuse(re: number, error: ErrorBody): void {
    this.#deliver({ kind: 'error', re, error });
  }

  acknowledge(seq: number): void {
    this.#outbox.acknowledge(seq);
  }

  /**
   * Requests are idempotent by id: `fresh` is to be carried out; `repeated` was, and its reply is still on its way;
   * `reused` is neither.
   */
  admit(requestId: number): 'fresh' | 'repeated' | 'reused' {
    if (requestId > this.#lastRequestId) {
      this.#lastRequestId = requestId;
      this.#inProgress.add(requestId);
      return 'fresh';
    }
    return this.#inProgress.has(requestId) || this.#outbox.holdsReply(requestId) ? 'repeated' : 'reused';
  }

  detach(wire: Wire, how: Detached): boolean {
    if (this.#state.phase !== 'attached' || this.#state.wire !== wire) return false;
    this.#state = { phase: 'detached', ...how };
    return true;
  }

  /** Takes the session over to a new connection. Null, if the client has missed more than is kept. */
  attach(wire: Wire, lastSeq: number): { replay: readonly string[] } | null {
    if (this.#state.phase === 'ended') return null;
    const replay = this.#outbox.replaySince(lastSeq);
    if (!replay) return null;
    if (this.#state.phase === 'attached') this.#state.wire.close({ reason: 'taken-over', action: 'disconnect' });
    this.#state = { phase: 'attached', wire };
    return { replay };
  }

  /** Says how to come back, and nothing after it. */
  close(bye: Bye): void {
    if (this.#state.phase === 'attached') this.#state.wire.close(bye);
  }

  /** `bye`: what to tell a client that is connected. Returns false if it had ended before. */
  end(bye: Bye | null): boolean {
    if (this.#state.phase === 'ended') return false;
    if (this.#state.phase === 'attached' && bye) this.#state.wire.close(bye);
    this.#state = { phase: 'ended' };
    return true;
  }

  #deliver(message: Outgoing): void {
    if (message.kind !== 'notification') this.#inProgress.delete(message.re);
    switch (this.#state.phase) {
      case 'attached':
        this.#state.wire.send(this.#outbox.number(message));
        break;
      case 'detached':
        this.#outbox.hold(message);
        break;
      case 'ended':
        break;
    }
  }
}
