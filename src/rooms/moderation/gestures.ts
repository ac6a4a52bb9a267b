import type { PeerId } from '../../protocol/ids.ts';
import type { Reaction, ReactionCount } from '../../protocol/moderation.ts';

/** What people show without a word: hands, in the order of raising, and reactions. */
export class Gestures {
  #hands: readonly PeerId[] = [];
  /** Until the room's next tick, so that applause of many is one message and not one for each clap. */
  #reactions = new Map<string, ReactionCount>();

  get hands(): readonly PeerId[] {
    return this.#hands;
  }

  /** Whether that changed anything: who raises again keeps the place. */
  raise(peerId: PeerId, raised: boolean): boolean {
    if (this.#hands.includes(peerId) === raised) return false;
    this.#hands = raised ? [...this.#hands, peerId] : this.#hands.filter((hand) => hand !== peerId);
    return true;
  }

  react(peerId: PeerId, reaction: Reaction): void {
    const key = `${peerId} ${reaction}`;
    this.#reactions.set(key, { peerId, reaction, count: (this.#reactions.get(key)?.count ?? 0) + 1 });
  }

  /** What came since the last time. */
  takeReactions(): readonly ReactionCount[] {
    const taken = [...this.#reactions.values()];
    this.#reactions.clear();
    return taken;
  }
}
