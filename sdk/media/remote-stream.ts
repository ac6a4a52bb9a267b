import type { Source, SourceName } from '../../src/protocol/rooms.ts';

/** One peer's stable MediaStream: holds the tracks of those sources that are published and have begun to arrive. */
export class RemoteStream {
  readonly stream: MediaStream;
  readonly #tracks = new Map<SourceName, { track: MediaStreamTrack; arriving: boolean; stopListening: () => void }>();
  readonly #arrived: () => void;
  #published: ReadonlySet<SourceName> = new Set();

  /** `arrived`: a track began to arrive, and is in the stream if its source is published. */
  constructor(stream: MediaStream, arrived: () => void) {
    this.stream = stream;
    this.#arrived = arrived;
  }

  setTrack(source: SourceName, track: MediaStreamTrack): void {
    const before = this.#tracks.get(source);
    if (before?.track === track) return;
    before?.stopListening();
    const handleUnmute = () => {
      const entry = this.#tracks.get(source);
      if (entry?.track !== track || entry.arriving) return;
      entry.arriving = true;
      this.#update();
      this.#arrived();
    };
    track.addEventListener?.('unmute', handleUnmute);
    const stopListening = () => track.removeEventListener?.('unmute', handleUnmute);
    this.#tracks.set(source, { track, arriving: !track.muted, stopListening });
    this.#update();
    // Only now: a tile that swaps tracks never stands empty in between.
    if (before) this.stream.removeTrack(before.track);
  }

  setPublished(sources: readonly Source[]): void {
    this.#published = new Set(sources.map(({ source }) => source));
    this.#update();
  }

  close(): void {
    for (const { track, stopListening } of this.#tracks.values()) {
      stopListening();
      this.stream.removeTrack(track);
    }
    this.#tracks.clear();
  }

  #update(): void {
    for (const [source, { track, arriving }] of this.#tracks) {
      const shown = this.stream.getTracks().includes(track);
      const wanted = arriving && this.#published.has(source);
      if (wanted && !shown) this.stream.addTrack(track);
      else if (!wanted && shown) this.stream.removeTrack(track);
    }
  }
}
