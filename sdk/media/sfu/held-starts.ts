import type { types } from 'mediasoup-client';

/**
 * Longer gives receivers on slow lines more time to be ready for the first key frame; shorter lets those see sooner who
 * are ready while somebody else is not.
 */
const START_TIMEOUT_MS = 700;

type Timer = ReturnType<typeof setTimeout>;

export type HeldStartsDependencies = { failed: (error: unknown) => void };

/**
 * Video that sends nothing until its receivers wait for it. Otherwise its first key frame is gone before they have
 * consumers, and the next one comes more than a second later: mediasoup asks again only then.
 */
export class HeldStarts {
  readonly #failed: (error: unknown) => void;
  readonly #held = new Map<string, { producer: types.Producer; timer: Timer }>();
  /** Awaited before the reply came that tells us their ids. */
  readonly #overtook = new Set<string>();
  #producing = 0;

  constructor({ failed }: HeldStartsDependencies) {
    this.#failed = failed;
  }

  /** `produce` makes a producer all of whose encodings are inactive. */
  async hold(produce: () => Promise<types.Producer>): Promise<types.Producer> {
    this.#producing += 1;
    try {
      const producer = await produce();
      const { id } = producer;
      this.#held.set(id, { producer, timer: setTimeout(() => this.#start(id), START_TIMEOUT_MS) });
      if (this.#overtook.has(id)) this.#start(id);
      return producer;
    } finally {
      this.#producing -= 1;
      if (this.#producing === 0) this.#overtook.clear();
    }
  }

  handleAwaited(producerId: string): void {
    if (this.#held.has(producerId)) this.#start(producerId);
    else if (this.#producing > 0) this.#overtook.add(producerId);
  }

  close(): void {
    for (const { timer } of this.#held.values()) clearTimeout(timer);
    this.#held.clear();
  }

  #start(producerId: string): void {
    const held = this.#held.get(producerId);
    if (!held) return;
    clearTimeout(held.timer);
    this.#held.delete(producerId);
    const sender = held.producer.rtpSender;
    if (!sender || held.producer.closed) return;
    const parameters = sender.getParameters();
    for (const encoding of parameters.encodings) encoding.active = true;
    sender.setParameters(parameters).catch(this.#failed);
  }
}
