import type { Notification, RequestType } from '../../../src/protocol/contract.ts';
import { ErrorCode } from '../../../src/protocol/errors.ts';
import type { CallId, PeerId, UserId } from '../../../src/protocol/ids.ts';
import type { Generation } from '../../../src/protocol/topology.ts';

/** A reply as it comes over the wire. */
type Reply = { readonly type: string; readonly data: unknown };
export type Asked = { readonly type: RequestType; readonly callId: string | null };

type SeatView = { peers: Set<PeerId>; invited: Set<UserId>; generations: Generation[] };

/** All that a client knows: what it was told, in the order in which it came. It believes the server and guesses nothing. */
export class ClientView {
  readonly rings = new Set<CallId>();
  seat: ({ callId: CallId } & SeatView) | null = null;
  calling: CallId | null = null;
  mine: readonly string[] = [];
  /** Who is known to be rung on some device of theirs, in the call that this one is in. */
  readonly heard = new Set<UserId>();

  knows(callId: string): boolean {
    return (
      this.calling === callId ||
      this.seat?.callId === callId ||
      [...this.rings].some((id) => id === callId) ||
      this.mine.some((own) => own.startsWith(`${callId} `))
    );
  }

  notified(notification: Notification): void {
    switch (notification.type) {
      case 'call.incoming':
        this.rings.add(notification.data.callId);
        break;
      case 'call.ring-ended':
        this.rings.delete(notification.data.callId);
        break;
      case 'call.mine':
        this.mine = notification.data.calls.map(({ callId, seat }) => `${callId} ${seat}`);
        break;
      case 'call.moved':
      case 'call.ended':
        this.#over(notification.data.callId);
        break;
      case 'call.invited':
        this.seat?.invited.add(notification.data.person.userId);
        break;
      case 'call.invite-ended':
        this.seat?.invited.delete(notification.data.userId);
        this.heard.delete(notification.data.userId);
        break;
      case 'call.ringing':
        this.heard.add(notification.data.userId);
        break;
      case 'room.joined': {
        const { callId, peers, path } = notification.data;
        const generations = path ? [path.generation] : [];
        this.rings.delete(callId);
        this.calling = null;
        this.heard.clear();
        this.seat = { callId, peers: new Set(peers.map(({ peerId }) => peerId)), invited: new Set(), generations };
        break;
      }
      case 'room.peer-joined':
        this.seat?.peers.add(notification.data.peer.peerId);
        break;
      case 'room.peer-left':
        this.seat?.peers.delete(notification.data.peerId);
        break;
      case 'topology.switching':
        this.seat?.generations.push(notification.data.path.generation);
        break;
      default:
    }
  }

  replied({ type, callId }: Asked, reply: Reply): void {
    if (reply.type === 'error') {
      if (callId && this.#isOver(reply.data)) this.#over(callId);
      return;
    }
    const begun = (reply.data as { callId?: CallId }).callId;
    // Where two call each other, the seat comes before the reply.
    if (type === 'call.place' && begun && this.seat?.callId !== begun) this.calling = begun;
    if (!callId) return;
    if (type === 'call.decline') this.rings.delete(callId as CallId);
    if (type === 'call.leave' || type === 'call.cancel') this.#over(callId);
  }

  #isOver(error: unknown): boolean {
    const code = ErrorCode.parse((error as { code: unknown }).code);
    return code === 'call-ended' || code === 'call-not-found';
  }

  #over(callId: string): void {
    this.rings.delete(callId as CallId);
    if (this.calling !== callId && this.seat?.callId !== callId) return;
    this.calling = null;
    this.seat = null;
    this.heard.clear();
  }
}
