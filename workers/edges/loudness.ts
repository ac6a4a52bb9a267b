import type { types } from 'mediasoup';
import { MAX_PEERS } from '../../src/protocol/limits.ts';
import type { Volume } from '../../src/rooms/ports.ts';

/** How often the worker tells. Shorter notices sooner who speaks, and costs the main process a message each. */
const INTERVAL_MS = 400;
/** In dBov (RFC 6464). Higher misses who speaks softly; lower takes a fan for a speaker. */
const THRESHOLD = -55;
/** All that can be heard: a voice and the sound of a screen of each. Fewer would take the quietest of a crowd for silent. */
const TOLD = 2 * MAX_PEERS;

/** Tells which sounds of a router are heard, while anything is. */
export class Loudness {
  readonly #observer: types.AudioLevelObserver;

  private constructor(observer: types.AudioLevelObserver) {
    this.#observer = observer;
  }

  static async of(router: types.Router, told: (volumes: readonly Volume[]) => void): Promise<Loudness> {
    const options = { interval: INTERVAL_MS, threshold: THRESHOLD, maxEntries: TOLD };
    const observer = await router.createAudioLevelObserver(options);
    observer.on('volumes', (volumes) =>
      told(volumes.map(({ producer, volume }) => ({ producerId: producer.id, volume }))),
    );
    observer.on('silence', () => told([]));
    return new Loudness(observer);
  }

  /** It is left out again when it is closed. Said again, it changes nothing. */
  async add(producer: types.Producer): Promise<void> {
    if (producer.kind !== 'audio' || producer.closed) return;
    try {
      await this.#observer.addProducer({ producerId: producer.id });
    } catch (error) {
      if (!producer.closed && !this.#observer.closed) throw error;
    }
  }
}

/** Makes one list of what several routers tell. */
export class LoudestOfAll {
  readonly #told: (volumes: readonly Volume[]) => void;
  readonly #volumes = new Map<string, readonly Volume[]>();

  /** `told`: the loudest first. */
  constructor(told: (volumes: readonly Volume[]) => void) {
    this.#told = told;
  }

  hear(routerId: string, volumes: readonly Volume[]): void {
    this.#volumes.set(routerId, volumes);
    this.#told([...this.#volumes.values()].flat().toSorted((one, other) => other.volume - one.volume));
  }

  forget(routerId: string): void {
    if (this.#volumes.get(routerId)?.length) this.hear(routerId, []);
    this.#volumes.delete(routerId);
  }
}
