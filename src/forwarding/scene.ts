import type { PeerId } from '../protocol/ids.ts';
import type { SourceName } from '../protocol/rooms.ts';
import type { Wishes } from '../protocol/wishes.ts';

/** Bit/s, by spatial layer and in it by temporal layer, each with those temporal layers below it. 0: it does not run. */
export type LayerBitrates = readonly (readonly number[])[];

/** From 0, the smallest: spatial layers are an octave apart, each as high as half of the next one. */
export type Layers = { readonly spatial: number; readonly temporal: number };

/** As it is sent to the SFU: of its largest layer. Null: the sender does not say. */
export type Picture = {
  readonly height: number | null;
  readonly frameRate: number | null;
  readonly spatialLayers: number;
  readonly temporalLayers: number;
  /** The most that its sender gives each spatial layer, in bit/s. Null: it does not say. */
  readonly bitrates: readonly number[] | null;
};

/**
 * One producer, and what it is of. `picture`: null for sound. `muted`: a picture that is switched off or held, or of which
 * nothing comes. `withheld`: a voice that is forwarded to nobody but who has pinned its owner, for too many talk at once.
 */
export type SentSource = {
  readonly producerId: string;
  readonly peerId: PeerId;
  readonly source: SourceName;
  readonly picture: Picture | null;
  readonly muted: boolean;
  readonly withheld: boolean;
};

/** `wishes`: null: it never said any, and is sent everything. `consumers`: by producer, those that it is ready for. */
export type Receiver = {
  readonly peerId: PeerId;
  readonly wishes: Wishes | null;
  readonly consumers: ReadonlyMap<string, string>;
};

/**
 * What could be forwarded in a room now. `downlinks`: how much each line carries, in bit/s; who is not in it has no bound
 * that is known. `bitrates`: by producer, as measured. `ceiling`: what all together may be sent; infinite: there is a
 * bound, and so far it suffices for everything; null: there is none.
 */
export type Scene = {
  readonly sources: readonly SentSource[];
  readonly receivers: readonly Receiver[];
  readonly downlinks: ReadonlyMap<PeerId, number>;
  readonly bitrates: ReadonlyMap<string, LayerBitrates>;
  readonly ceiling: number | null;
};
