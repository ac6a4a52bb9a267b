import type { types } from 'mediasoup';

type Answer = Awaited<ReturnType<types.Consumer['getStats']>>;

/** Consumers' statistics, of which the worker is asked only where they may have changed: each question costs two threads. */
export class SettledStats {
  /** Of those through which nothing went since. */
  readonly #settled = new WeakMap<types.Consumer, Answer>();

  /** Of a new one that is paused. */
  watch(consumer: types.Consumer): void {
    if (isIdle(consumer)) this.#settled.set(consumer, []);
    consumer.observer.on('resume', () => void this.#settled.delete(consumer));
  }

  async of(consumer: types.Consumer): Promise<Answer> {
    const settled = this.#settled.get(consumer);
    if (settled) return settled;
    const wasIdle = isIdle(consumer);
    const answer = await consumer.getStats();
    // What went through before it was paused is in this one.
    if (wasIdle && isIdle(consumer)) this.#settled.set(consumer, answer);
    return answer;
  }
}

const isIdle = ({ paused, producerPaused }: types.Consumer): boolean => paused || producerPaused;
