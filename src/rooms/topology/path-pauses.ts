import type { PeerId } from '../../protocol/ids.ts';
import type { Producer } from '../../protocol/media.ts';
import type { SourceName } from '../../protocol/rooms.ts';
import type { Excess } from '../ports.ts';
import type { SfuPathListener, SourceRules } from './path-listener.ts';
import type { PathProducers } from './path-producers.ts';

/**
 * For so long nothing is forwarded of a source after it was last measured to take too much. Shorter lets through more of a
 * flood that comes and goes; longer punishes an encoder that has come to itself.
 */
const HELD_MS = 15_000;

type Options = {
  rules: SourceRules;
  producers: Pick<PathProducers, 'of' | 'find' | 'pause'>;
  now: () => number;
  /** The media plane is to be told. */
  pause: (producer: Producer, paused: boolean) => void;
  listener: Pick<SfuPathListener, 'sourceHeld' | 'strayMedia'>;
};

/** `source` null: what belongs to no producer of the peer; nothing of it is forwarded anyway. */
type Held = { readonly peerId: PeerId; readonly source: SourceName | null; until: number };

/** Of which producers nothing is forwarded, whatever comes of them: those that the room mutes, and those that flood. */
export class PathPauses {
  readonly #with: Options;
  /** A source stays held though its producer is closed and made anew. */
  readonly #held = new Map<string, Held>();

  constructor(options: Options) {
    this.#with = options;
  }

  isPaused(peerId: PeerId, source: SourceName): boolean {
    return this.#held.has(keyOf(peerId, source)) || this.#with.rules.isMuted(peerId, source);
  }

  /** What this peer sends is forwarded as it should be now. */
  enforce(peerId: PeerId): void {
    const { producers, pause } = this.#with;
    for (const producer of producers.of(peerId)) {
      const paused = this.isPaused(peerId, producer.source);
      if (producers.pause(producer.producerId, paused)) pause(producer, paused);
    }
  }

  hear(excess: readonly Excess[]): void {
    const { producers, listener } = this.#with;
    for (const { peerId, producerId, bitrate } of excess) {
      if (producerId === null) {
        if (this.#hold(peerId, null)) listener.strayMedia(peerId, bitrate);
        continue;
      }
      const producer = producers.find(producerId);
      if (!producer || !this.#hold(peerId, producer.source)) continue;
      this.enforce(peerId);
      listener.sourceHeld(producer, { held: true, bitrate });
    }
  }

  /** Time has passed. True: some source is forwarded again. */
  tick(): boolean {
    const over = [...this.#held].filter(([, { until }]) => until <= this.#with.now());
    for (const [key] of over) this.#held.delete(key);
    for (const [, { peerId, source }] of over) {
      this.enforce(peerId);
      const producer = this.#with.producers.of(peerId).find((it) => it.source === source);
      if (producer) this.#with.listener.sourceHeld(producer, { held: false, bitrate: null });
    }
    return over.length > 0;
  }

  /** The peer gave up its seat. */
  forget(peerId: PeerId): void {
    for (const [key, held] of this.#held) if (held.peerId === peerId) this.#held.delete(key);
  }

  /** Whether that is new. */
  #hold(peerId: PeerId, source: SourceName | null): boolean {
    const key = keyOf(peerId, source);
    const until = this.#with.now() + HELD_MS;
    const held = this.#held.get(key);
    if (held) held.until = until;
    else this.#held.set(key, { peerId, source, until });
    return !held;
  }
}

const keyOf = (peerId: PeerId, source: SourceName | null): string => `${peerId} ${source ?? ''}`;
