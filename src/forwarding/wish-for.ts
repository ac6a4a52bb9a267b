import type { PeerId } from '../protocol/ids.ts';
import { isSound, type SourceName } from '../protocol/rooms.ts';
import type { Wish, Wishes } from '../protocol/wishes.ts';

/** Everything, as it comes. */
const UNBOUNDED: Wish = { priority: 'normal' };

/** How a receiver wishes for each source; null: not at all. */
export function readerOf(wishes: Wishes | null): (peerId: PeerId, source: SourceName) => Wish | null {
  if (!wishes) return () => UNBOUNDED;
  const named = Map.groupBy(wishes.sources, ({ peerId }) => peerId);
  return (peerId, source) => {
    const said = named.get(peerId)?.find((each) => each.source === source);
    if (said) return said.wish;
    return isSound(source) ? UNBOUNDED : wishes.others;
  };
}

/** Whom a receiver has pinned: anything of theirs is wished for before all others. */
export function pinnedBy(wishes: Wishes | null): (peerId: PeerId) => boolean {
  const named = wishes?.sources.filter(({ wish }) => wish?.priority === 'high') ?? [];
  return (peerId) => named.some((it) => it.peerId === peerId);
}
