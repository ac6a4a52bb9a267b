import type { PeerId } from '../protocol/ids.ts';
import type { SourceName } from '../protocol/rooms.ts';

/** One source on its way from one peer to another. */
export type Way = { readonly peerId: PeerId; readonly viewerId: PeerId; readonly source: SourceName };

export const keyOf = ({ peerId, viewerId, source }: Way): string => `${peerId} ${viewerId} ${source}`;
