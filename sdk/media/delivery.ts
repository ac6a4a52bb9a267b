import type { ReceivedSource } from './media-path.ts';
import { isSound, type RemoteSource, type SourceKey, sourceKey } from './source-key.ts';

/** Longer takes a source for being sent that has just ended; shorter misses a silent microphone’s two packets a second. */
const WINDOW_MS = 1_000;
/** How long to watch before anything can be said of what is being sent. */
const MIN_SPAN_MS = 600;

type Point = { readonly at: number; readonly count: number };
type Series = RemoteSource & { height: number | null; firstAt: number | null; points: Point[] };

/** What one path delivers, from its counters over time. A sound counts by its packets, a picture by its decoded frames. */
export class Delivery {
  readonly #series = new Map<SourceKey, Series>();
  #since: number | null = null;
  #newest = 0;

  note(at: number, received: readonly ReceivedSource[]): void {
    this.#since ??= at;
    this.#newest = at;
    for (const { peerId, source, packetsReceived, framesDecoded, frameHeight } of received) {
      const series = this.#seriesOf({ peerId, source });
      const count = isSound(source) ? packetsReceived : framesDecoded;
      if (count > 0) series.firstAt ??= at;
      series.height = frameHeight ?? series.height;
      // The newest of the past stays, so that there is a step to judge by where timers are slow.
      const past = series.points.filter((point) => at - point.at > WINDOW_MS).slice(-1);
      const recent = series.points.filter((point) => at - point.at <= WINDOW_MS);
      series.points = [...past, ...recent, { at, count }];
    }
  }

  /** Whether `sending` can be relied upon. */
  get isKnown(): boolean {
    return this.#since !== null && this.#newest - this.#since >= MIN_SPAN_MS;
  }

  /** What has risen of late. */
  get sending(): readonly RemoteSource[] {
    return [...this.#series.values()].filter(({ points }) => {
      const [first, last] = [points[0], points.at(-1)];
      return first !== undefined && last !== undefined && last.at === this.#newest && last.count > first.count;
    });
  }

  /** Packets of sound, or decoded frames, since the path was opened; 0: nothing has come. */
  count(key: SourceKey): number {
    return this.#series.get(key)?.points.at(-1)?.count ?? 0;
  }

  /** When anything of it was seen first; null: nothing has come. */
  arrivedAt(key: SourceKey): number | null {
    return this.#series.get(key)?.firstAt ?? null;
  }

  height(key: SourceKey): number | null {
    return this.#series.get(key)?.height ?? null;
  }

  /** When the first of any sound, or of any picture, was seen. */
  firstAt(kind: 'sound' | 'picture'): number | null {
    const times = [...this.#series.values()].flatMap(({ source, firstAt }) =>
      firstAt !== null && isSound(source) === (kind === 'sound') ? [firstAt] : [],
    );
    return times.length > 0 ? Math.min(...times) : null;
  }

  forget({ peerId, source }: RemoteSource): void {
    this.#series.delete(sourceKey({ peerId, source }));
  }

  #seriesOf(remote: RemoteSource): Series {
    const key = sourceKey(remote);
    let series = this.#series.get(key);
    if (!series) {
      series = { ...remote, height: null, firstAt: null, points: [] };
      this.#series.set(key, series);
    }
    return series;
  }
}
