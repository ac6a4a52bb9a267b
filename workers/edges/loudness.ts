import type { types } from 'mediasoup';

/** How often the worker tells. Shorter notices sooner who speaks, and costs the main process a message each. */
const INTERVAL_MS = 400;
/** In dBov (RFC 6464). Higher misses who speaks softly; lower takes a fan for a speaker. */
const THRESHOLD = -55;
/** Music that is shared may be louder than who speaks over it. */
const TOLD = 4;

export type Volume = { readonly producerId: string; readonly volume: number };

/** Tells which sounds of a router are the loudest, while anything is to be heard. */
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
  readonly #told: (producerIds: readonly string[]) => void;
  readonly #volumes = new Map<string, readonly Volume[]>();

  /** `told`: the producers, the loudest first. */
  constructor(told: (producerIds: readonly string[]) => void) {
    this.#told = told;
  }

  hear(routerId: string, volumes: readonly Volume[]): void {
    this.#volumes.set(routerId, volumes);
    const loudest = [...this.#volumes.values()].flat().toSorted((one, other) => other.volume - one.volume);
    this.#told(loudest.slice(0, TOLD).map(({ producerId }) => producerId));
  }

  forget(routerId: string): void {
    if (this.#volumes.get(routerId)?.length) this.hear(routerId, []);
    this.#volumes.delete(routerId);
  }
}
