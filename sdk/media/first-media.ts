import type { PeerId } from '../../src/protocol/ids.ts';
import type { Source, SourceName } from '../../src/protocol/rooms.ts';
import { type RemoteSource, sourceKey } from './source-key.ts';

/** A peer says what it sends as soon as its devices have opened; one that stays silent is not waited for. */
const DECLARATION_TIMEOUT_MS = 2_000;
/** What was declared and still does not come is not being sent: a covered camera, a device that hangs. */
const ARRIVAL_TIMEOUT_MS = 6_000;

/** `sources`: null while the peer has not said what it sends. */
export type Declaration = { readonly peerId: PeerId; readonly sources: readonly Source[] | null };

export type FirstMedia = {
  peers: readonly Declaration[];
  carries: (source: SourceName) => boolean;
  withholds: (remote: RemoteSource) => boolean;
  /** Packets of sound, or decoded frames, that came of a source. */
  count: (key: string) => number;
  /** Since the path was connected. */
  waitedMs: number;
};

/** Whether everything that the others send has arrived on a path that has no other before it. */
export function isFirstMediaComplete({ peers, carries, withholds, count, waitedMs }: FirstMedia): boolean {
  if (waitedMs > ARRIVAL_TIMEOUT_MS) return true;
  return peers.every(({ peerId, sources }) => {
    if (!sources) return waitedMs > DECLARATION_TIMEOUT_MS;
    return sources.every(({ source, muted }) => {
      if (muted || !carries(source) || withholds({ peerId, source })) return true;
      return count(sourceKey({ peerId, source })) > 0;
    });
  });
}

/** Whether a source that only the new path has is to be waited for. */
export const isDeclared = (peers: readonly Declaration[], peerId: PeerId, source: SourceName): boolean =>
  peers.some(
    (peer) => peer.peerId === peerId && peer.sources?.some((said) => said.source === source && !said.muted) === true,
  );

/** The SFU forwards nothing of what is muted. */
export const isMuted = (peers: readonly Declaration[], { peerId, source }: RemoteSource): boolean =>
  peers.some((peer) => peer.peerId === peerId && peer.sources?.some((said) => said.source === source && said.muted));

export const isArrivalOverdue = (waitedMs: number): boolean => waitedMs > ARRIVAL_TIMEOUT_MS;
