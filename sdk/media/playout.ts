import type { SoundEnergy } from './sound-energy.ts';

/** What the application is given of one source, whichever path it comes by. */
export interface Playout {
  /** Null: nothing has come yet. */
  readonly track: MediaStreamTrack | null;
  /** What the track has sounded like so far; null: it is not measured here. */
  readonly energy: SoundEnergy | null;
  /** `standby` may be shown at any moment. A track that is neither any more is let go. */
  set(shown: MediaStreamTrack | null, standby: MediaStreamTrack | null): void;
  /** Idempotent. */
  close(): void;
}

/** The path's own track. */
export class DirectPlayout implements Playout {
  track: MediaStreamTrack | null = null;
  readonly energy = null;

  set(shown: MediaStreamTrack | null): void {
    this.track = shown;
  }

  close(): void {
    this.track = null;
  }
}
