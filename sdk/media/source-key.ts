import type { PeerId } from '../../src/protocol/ids.ts';
import type { SourceName } from '../../src/protocol/rooms.ts';

export type RemoteSource = { readonly peerId: PeerId; readonly source: SourceName };

/** One source of one peer, as a key of maps: the same on every path. */
export type SourceKey = string;

export const sourceKey = ({ peerId, source }: RemoteSource): SourceKey => `${peerId} ${source}`;

export { isSound } from '../../src/protocol/rooms.ts';
