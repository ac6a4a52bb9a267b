import type { PeerId, UserId } from '../../protocol/ids.ts';
import type { Source } from '../../protocol/rooms.ts';
import { setNewest } from '../../shared/newest.ts';
import type { Peer } from '../peer.ts';

/**
 * `muted`: what the person means; undefined: as the microphone says, and without one as before. `heard`: the last order
 * that the peer knew of.
 */
export type Word = { muted?: boolean | undefined; heard: number };
/** What a peer says that it publishes, and means. */
export type Declaration = Word & { sources: readonly Source[] };

/** What is known of a peer besides the seat. `lastOrder`: the number of a moderator's last one; those to come are above. */
export type Intention = { readonly muted: boolean; readonly lastOrder: number };
const NEW: Intention = { muted: false, lastOrder: 0 };

/** `muted`, `screen`: the last order of that kind. */
type Held = { readonly isMuted: boolean; readonly muted: number; readonly screen: number; readonly last: number };

/** Whether each peer is meant to be heard, and what moderators asked of it: held here, and not by clients alone. */
export class Intentions {
  readonly #held = new Map<PeerId, Held>();
  /** Of the newest of those who left: whether muted on any device. The first one on which they come back begins so. */
  readonly #left = new Map<UserId, boolean>();

  /** They begin muted as they left; who is not known here, as they were `before`. */
  sit(peerId: PeerId, userId: UserId, before: Intention = NEW): void {
    const isMuted = this.#left.get(userId) ?? before.muted;
    this.#left.delete(userId);
    this.#held.set(peerId, { isMuted, muted: 0, screen: 0, last: before.lastOrder });
  }

  of(peerId: PeerId): Intention {
    const { isMuted = false, last = 0 } = this.#held.get(peerId) ?? {};
    return { muted: isMuted, lastOrder: last };
  }

  leave(peerId: PeerId, userId: UserId): void {
    const isMuted = this.isMuted(peerId) || this.#left.get(userId) === true;
    this.#held.delete(peerId);
    setNewest(this.#left, userId, isMuted);
  }

  isMuted(peerId: PeerId): boolean {
    return this.#held.get(peerId)?.isMuted ?? false;
  }

  /** The sources that were declared, as they count: a word that was said before an order was heard does not undo it. */
  declared({ peerId }: Peer, { sources, muted, heard }: Declaration): readonly Source[] {
    const held = this.#held.get(peerId);
    if (!held) return sources;
    const microphone = sources.find(({ source }) => source === 'microphone');
    const isMuted = held.muted > heard || (muted ?? microphone?.muted ?? held.isMuted);
    this.#held.set(peerId, { ...held, isMuted });
    return sources
      .filter(({ source }) => held.screen <= heard || !isOfScreen(source))
      .map((each) => (each.source === 'microphone' ? { ...each, muted: each.muted || isMuted } : each));
  }

  /** Returns the order's number. */
  mute(peerId: PeerId): number {
    return this.#order(peerId, (last) => ({ isMuted: true, muted: last }));
  }

  stopScreen(peerId: PeerId): number {
    return this.#order(peerId, (last) => ({ screen: last }));
  }

  #order(peerId: PeerId, change: (last: number) => Partial<Held>): number {
    const held = this.#held.get(peerId) ?? { isMuted: false, muted: 0, screen: 0, last: 0 };
    const last = held.last + 1;
    this.#held.set(peerId, { ...held, ...change(last), last });
    return last;
  }
}

export const isOfScreen = (source: Source['source']): boolean => source === 'screen' || source === 'screen-audio';
