import type { PeerId } from '../src/protocol/ids.ts';
import type { SourceName } from '../src/protocol/rooms.ts';
import type { Topology } from '../src/protocol/topology.ts';

/** Of the largest layer that is sent, or of what is received. `coder`: as the browser calls its encoder or decoder. */
export type PictureFigures = {
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  readonly coder: string | null;
};

/**
 * One source. `codec`: such as `VP8`. `lossRatio`: of the packets, 0 to 1. `picture`: null for sound. What the browser, or
 * the other end, does not tell is null.
 */
export type SourceFigures = {
  readonly source: SourceName;
  readonly codec: string | null;
  readonly bitrate: number;
  readonly lossRatio: number | null;
  readonly jitterMs: number | null;
  readonly picture: PictureFigures | null;
};

/** Loss and jitter are the other end’s words on it. `layers`: how many sizes of the picture are sent. */
export type SentFigures = SourceFigures & { readonly layers: number | null };

/** `wishedHeight`: up to which a picture was asked for; 0: not at all; null: as it comes. */
export type ReceivedFigures = SourceFigures & {
  readonly peerId: PeerId;
  readonly bufferMs: number;
  readonly wishedHeight: number | null;
};

/** How the media travels: the candidates in use, and their protocol; of a relay, how it is reached. */
export type WayFigures = {
  readonly relayed: boolean;
  readonly protocol: 'udp' | 'tcp' | 'tls';
};

/** What was measured in the last second or so, for diagnostics. `availableBitrate`: upward, as the browser believes. */
export type CallFigures = {
  readonly topology: Topology;
  readonly way: WayFigures | null;
  readonly rttMs: number | null;
  readonly availableBitrate: number | null;
  readonly sent: readonly SentFigures[];
  readonly received: readonly ReceivedFigures[];
};
