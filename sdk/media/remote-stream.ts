import type { Source, SourceName } from '../../src/protocol/rooms.ts';
import type { Playout } from './playout.ts';
import type { SoundEnergy } from './sound-energy.ts';
import { isSound } from './source-key.ts';

/** `wanted` is shown as soon as it arrives, and until then what was before. */
type Slot = {
  playout: Playout;
  wanted: MediaStreamTrack | null;
  arrived: MediaStreamTrack | null;
  standby: MediaStreamTrack | null;
  stopListening: () => void;
  /** What of it is in the stream. */
  visible: MediaStreamTrack | null;
};

export type RemoteStreamDependencies = {
  stream: MediaStream;
  sources: readonly SourceName[];
  createPlayout: (source: SourceName) => Playout;
  /** A track began to arrive, and the stream has become another. */
  arrived: () => void;
};

/** One peer's stable MediaStream: holds the tracks of those sources that are published and have begun to arrive. */
export class RemoteStream {
  readonly stream: MediaStream;
  readonly #slots: ReadonlyMap<SourceName, Slot>;
  readonly #arrived: () => void;
  #published: ReadonlySet<SourceName> = new Set();
  /** Silent here, whatever is sent: between two browsers there is nobody else who could see to it. */
  #muted: ReadonlySet<SourceName> = new Set();

  constructor({ stream, sources, createPlayout, arrived }: RemoteStreamDependencies) {
    this.stream = stream;
    this.#arrived = arrived;
    this.#slots = new Map(
      sources.map((source) => [
        source,
        {
          playout: createPlayout(source),
          wanted: null,
          arrived: null,
          standby: null,
          stopListening: () => {},
          visible: null,
        },
      ]),
    );
  }

  /** Returns whether the stream has become another. `standby`: may be shown at any moment, with nothing but this call. */
  setTrack(source: SourceName, wanted: MediaStreamTrack | null, standby: MediaStreamTrack | null): boolean {
    const slot = this.#slots.get(source);
    if (!slot || (slot.wanted === wanted && slot.standby === standby)) return false;
    slot.stopListening();
    slot.stopListening = () => {};
    slot.wanted = wanted;
    slot.standby = standby;
    if (!wanted?.muted || slot.arrived === wanted) slot.arrived = wanted;
    else this.#awaitArrival(slot, wanted);
    return this.#update(source, slot);
  }

  setPublished(sources: readonly Source[]): boolean {
    this.#published = new Set(sources.map(({ source }) => source));
    this.#muted = new Set(sources.flatMap(({ source, muted }) => (muted && isSound(source) ? [source] : [])));
    return [...this.#slots].map(([source, slot]) => this.#update(source, slot)).includes(true);
  }

  /** What that source has sounded like so far; null: it is not measured here. */
  energyOf(source: SourceName): SoundEnergy | null {
    return this.#slots.get(source)?.playout.energy ?? null;
  }

  close(): void {
    for (const [source, slot] of this.#slots) {
      this.setTrack(source, null, null);
      slot.playout.close();
    }
  }

  #awaitArrival(slot: Slot, track: MediaStreamTrack): void {
    const handleUnmute = (): void => {
      slot.stopListening();
      slot.arrived = track;
      for (const [source, candidate] of this.#slots) if (candidate === slot) this.#update(source, slot);
      this.#arrived();
    };
    track.addEventListener?.('unmute', handleUnmute);
    slot.stopListening = () => track.removeEventListener?.('unmute', handleUnmute);
  }

  #update(source: SourceName, slot: Slot): boolean {
    const { playout, arrived, wanted, standby } = slot;
    playout.set(arrived, arrived === wanted ? standby : wanted);
    const visible = arrived && this.#published.has(source) ? playout.track : null;
    if (visible) visible.enabled = !this.#muted.has(source);
    if (visible === slot.visible) return false;
    // In this order: Chromium’s elements go blank for good when a second video track comes before the first has gone.
    if (slot.visible) this.stream.removeTrack(slot.visible);
    if (visible) this.stream.addTrack(visible);
    slot.visible = visible;
    return true;
  }
}
