import type { types } from 'mediasoup-client';
import type { SenderParameters } from '../sender-parameters.ts';
import { sendKeyFrame } from './key-frame.ts';

export type FirstKeyFramesDependencies = { parameters: SenderParameters; failed: (error: unknown) => void };

/**
 * Video whose receivers begin with a key frame of their own. The first one is gone before they have consumers, Chromium
 * ignores a request within 300 ms of it, and mediasoup repeats that only after a second. So one is sent whenever the
 * server says that somebody waits. Sending nothing before was worse: the burst at the start then took the measured
 * bandwidth down to what sound alone had needed, and it came back in more than ten seconds.
 */
export class FirstKeyFrames {
  readonly #parameters: SenderParameters;
  readonly #failed: (error: unknown) => void;
  readonly #producers = new Map<string, types.Producer>();
  /** Awaited before the reply came that tells us their ids. */
  readonly #overtook = new Set<string>();
  #producing = 0;

  constructor({ parameters, failed }: FirstKeyFramesDependencies) {
    this.#parameters = parameters;
    this.#failed = failed;
  }

  async watch(produce: () => Promise<types.Producer>): Promise<types.Producer> {
    for (const [id, { closed }] of this.#producers) if (closed) this.#producers.delete(id);
    this.#producing += 1;
    try {
      const producer = await produce();
      this.#producers.set(producer.id, producer);
      if (this.#overtook.has(producer.id)) this.handleAwaited(producer.id);
      return producer;
    } finally {
      this.#producing -= 1;
      if (this.#producing === 0) this.#overtook.clear();
    }
  }

  handleAwaited(producerId: string): void {
    const producer = this.#producers.get(producerId);
    if (!producer && this.#producing > 0) this.#overtook.add(producerId);
    const sender = producer?.closed ? undefined : producer?.rtpSender;
    if (sender) this.#parameters.change(sender, () => sendKeyFrame(sender)).catch(this.#failed);
  }
}
