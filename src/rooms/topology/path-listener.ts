import type { ChosenCodecs } from '../../protocol/codecs.ts';
import type { PeerId } from '../../protocol/ids.ts';
import type { ConsumerOffer, Producer } from '../../protocol/media.ts';
import type { SourceName } from '../../protocol/rooms.ts';
import type { MediaPlaneErrorCode } from '../ports.ts';

export type HeldNews =
  | { readonly held: true; readonly bitrate: number }
  | { readonly held: false; readonly bitrate: null };

/** The server consumed it for a peer, on that transport of theirs. */
export type Brought = {
  readonly transportId: string;
  readonly producer: Producer;
  readonly consumer: ConsumerOffer;
};

/** Told of what happens on a path through the SFU. */
export type SfuPathListener = {
  /** Of the others, these may ask for it: they do not follow, or it could not be brought to them. */
  producerOffered(producer: Producer, to: (peerId: PeerId) => boolean): void;
  consumerBrought(peerId: PeerId, brought: Brought): void;
  producerRemoved(producer: Producer): void;
  /** Everybody else on the path is ready to receive it; told once. */
  producerAwaited(producer: Producer): void;
  /** These layers of it are to be encoded, and no others. */
  layersWatched(producer: Producer, layers: readonly number[]): void;
  /** It is to encode with these from now on. */
  codecsChosen(peerId: PeerId, codecs: ChosenCodecs): void;
  /** Nothing of it is forwarded, for it took too much; or it is again. `bitrate`: as measured, in bit/s. */
  sourceHeld(producer: Producer, news: HeldNews): void;
  /** The voices of these, and of nobody else, are forwarded only to who has pinned them: too many talk at once. */
  voicesWithheld(peerIds: readonly PeerId[]): void;
  /** Much comes from this peer that belongs to nothing it sends; told when it begins. */
  strayMedia(peerId: PeerId, bitrate: number): void;
  /** Once: it could not be opened, or died. */
  failed(code: MediaPlaneErrorCode): void;
};

/** What the room has decided of each peer's sources. */
export type SourceRules = {
  /** Throws `not-allowed`. */
  requirePublish(peerId: PeerId, source: SourceName): void;
  isMuted(peerId: PeerId, source: SourceName): boolean;
};
