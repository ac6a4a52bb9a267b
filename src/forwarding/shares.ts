import type { PeerId } from '../protocol/ids.ts';
import { type ReceiverShare, shareOf } from './receiver-share.ts';
import type { Receiver, SentSource } from './scene.ts';

/** What each receiver is sent of these sources, and of each picture the largest layer that anybody is sent. */
export type Shares = {
  readonly sources: readonly SentSource[];
  readonly byReceiver: ReadonlyMap<PeerId, ReceiverShare>;
  readonly tops: ReadonlyMap<string, number>;
};

export const noShares: Shares = { sources: [], byReceiver: new Map(), tops: new Map() };

/**
 * Costs what has changed since before: sources and receivers that are the same objects have not. A room of 64 has 8,000
 * consumers, and somebody who comes to it changes something in it 130 times.
 */
export function sharesOf(
  before: Shares,
  { sources, receivers }: { sources: readonly SentSource[]; receivers: readonly Receiver[] },
  order: readonly PeerId[],
): Shares {
  const changed = changedBetween(before.sources, sources);
  const byReceiver = new Map(
    receivers.map((receiver) => {
      const earlier = before.byReceiver.get(receiver.peerId);
      return [receiver.peerId, shareOf(earlier, receiver, { sources, changed }, order)];
    }),
  );
  return { sources, byReceiver, tops: topsOf(byReceiver, before) };
}

/** The producers that are new, gone or different; of those that stand in another order all. */
function changedBetween(before: readonly SentSource[], after: readonly SentSource[]): readonly string[] {
  if (before === after) return [];
  const [earlier, later] = [new Set(before), new Set(after)];
  const stayed = after.filter((sent) => earlier.has(sent));
  const isInOrder = before.filter((sent) => later.has(sent)).every((sent, place) => sent === stayed[place]);
  const different = isInOrder
    ? [...before.filter((sent) => !later.has(sent)), ...after.filter((sent) => !earlier.has(sent))]
    : [...before, ...after];
  return different.map(({ producerId }) => producerId);
}

function topsOf(shares: Shares['byReceiver'], before: Shares): Shares['tops'] {
  const changed = new Set<string>();
  for (const [peerId, share] of shares) noteChanges(changed, before.byReceiver.get(peerId), share);
  for (const [peerId, earlier] of before.byReceiver) if (!shares.has(peerId)) noteChanges(changed, earlier, undefined);
  if (changed.size === 0) return before.tops;
  const tops = new Map(before.tops);
  for (const producerId of changed) {
    let top = -1;
    for (const share of shares.values()) top = Math.max(top, share.tops.get(producerId) ?? -1);
    if (top < 0) tops.delete(producerId);
    else tops.set(producerId, top);
  }
  return tops;
}

function noteChanges(changed: Set<string>, before: ReceiverShare | undefined, after: ReceiverShare | undefined): void {
  if (before === after) return;
  for (const [producerId, top] of before?.tops ?? []) if (after?.tops.get(producerId) !== top) changed.add(producerId);
  for (const producerId of after?.tops.keys() ?? []) if (!before?.tops.has(producerId)) changed.add(producerId);
}
