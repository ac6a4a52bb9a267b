import type { PeerId } from '../protocol/ids.ts';
import { chooseLayers } from './choose-layers.ts';
import type { Wished } from './claims.ts';
import type { Forwarding } from './forwarding-plan.ts';
import { pickCameras, type WishedCamera } from './pick-cameras.ts';
import type { Receiver, SentSource } from './scene.ts';
import { pinnedBy, readerOf } from './wish-for.ts';

/** What one receiver wishes to be sent, and the largest layer of each picture of that; and what that follows from. */
export type ReceiverShare = {
  readonly wished: readonly Wished[];
  /** The same by consumer. */
  readonly forwarded: Readonly<Record<string, Forwarding>>;
  readonly tops: ReadonlyMap<string, number>;
  readonly from: {
    readonly receiver: Receiver;
    /** Null: it does not matter who spoke. */
    readonly speakers: readonly PeerId[] | null;
  };
};

/** Where nothing changed that it follows from, it is the one before. `changed`: the producers that are not as before. */
export function shareOf(
  before: ReceiverShare | undefined,
  receiver: Receiver,
  { sources, changed }: { sources: readonly SentSource[]; changed: readonly string[] },
  order: readonly PeerId[],
): ReceiverShare {
  const speakers = receiver.wishes?.maxCameras === undefined ? null : order;
  const isSame =
    before?.from.receiver === receiver &&
    before.from.speakers === speakers &&
    !changed.some((producerId) => receiver.consumers.has(producerId));
  return isSame ? before : { ...forwardTo(receiver, sources, order), from: { receiver, speakers } };
}

function forwardTo(receiver: Receiver, sources: readonly SentSource[], order: readonly PeerId[]) {
  const wishFor = readerOf(receiver.wishes);
  const received = sources.flatMap((sent) => {
    const consumerId = receiver.consumers.get(sent.producerId);
    return consumerId === undefined ? [] : [{ consumerId, sent, wish: wishFor(sent.peerId, sent.source) }];
  });
  const cameras = received.flatMap(({ sent, wish }): WishedCamera[] =>
    wish && takesPlace(sent) ? [{ producerId: sent.producerId, peerId: sent.peerId, wish }] : [],
  );
  const picked = pickCameras(cameras, receiver.wishes?.maxCameras ?? cameras.length, order);
  const isPinned = pinnedBy(receiver.wishes);
  const isSent = ({ sent, wish }: (typeof received)[number]): boolean => {
    if (wish === null || (sent.withheld && !isPinned(sent.peerId))) return false;
    return !takesPlace(sent) || picked.has(sent.producerId);
  };
  const wished = received.map((it): Wished => {
    const layers = it.wish && chooseLayers(it.sent.picture, it.wish);
    return { ...it, forwarding: isSent(it) ? { layers } : 'paused' };
  });
  const tops = new Map<string, number>();
  for (const { sent, forwarding } of wished) {
    if (sent.picture && forwarding !== 'paused') tops.set(sent.producerId, forwarding.layers?.spatial ?? 0);
  }
  const forwarded = Object.fromEntries(wished.map(({ consumerId, forwarding }) => [consumerId, forwarding]));
  return { wished, forwarded, tops };
}

/** Who has switched the camera off keeps nobody else from being seen. */
const takesPlace = ({ source, muted }: SentSource): boolean => source === 'camera' && !muted;
