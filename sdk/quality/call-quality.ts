import type { CallId } from '../../src/protocol/ids.ts';
import { Digest } from '../../src/protocol/quality-digest.ts';
import type { Signaling } from '../calls/signaling-port.ts';
import { DigestSender } from './digest-sender.ts';
import { type MeasuredPeriod, QualitySampler, type SamplerDependencies } from './sampler.ts';

export type CallQualityDependencies = Omit<SamplerDependencies, 'measured' | 'takeSlowestRoundTrip'> & {
  callId: CallId;
  signaling: Signaling;
};

/** What this device measures in one seat, numbered and brought to the server. */
export class CallQuality {
  readonly #dependencies: CallQualityDependencies;
  readonly #sender: DigestSender;
  #sampler: QualitySampler | null = null;
  #lastSeq = 0;
  #phase: 'running' | 'ending' = 'running';

  constructor(dependencies: CallQualityDependencies) {
    const { callId, signaling, log } = dependencies;
    this.#dependencies = dependencies;
    this.#sender = new DigestSender({
      callId,
      send: (request) => signaling.request('quality.digest', request),
      unwanted: () => this.close(),
      log,
    });
  }

  /** The seat is taken. */
  begin(): void {
    const { signaling } = this.#dependencies;
    this.#sampler ??= new QualitySampler({
      ...this.#dependencies,
      takeSlowestRoundTrip: () => signaling.takeSlowestRoundTrip(),
      measured: (period) => this.#add(period),
    });
  }

  /** Another path is shown, or none. */
  handlePath(): void {
    this.#sampler?.handlePath();
  }

  setConnected(connected: boolean): void {
    this.#sender.setConnected(connected);
  }

  /** Resolves when the last word is on its way: within a third of a second. Closing does not stop it. */
  async end(): Promise<void> {
    this.#phase = 'ending';
    await this.#sampler?.end();
    this.#sender.flush();
    this.#sender.close();
  }

  /** Idempotent. */
  close(): void {
    if (this.#phase === 'ending') return;
    this.#sampler?.close();
    this.#sender.close();
  }

  #add({ measurement, generation, endedAt, isBad }: MeasuredPeriod): void {
    const { signaling, now, log } = this.#dependencies;
    const seq = this.#lastSeq + 1;
    const at = Math.round(signaling.serverTime - (now() - endedAt));
    // What browsers say can be anything.
    const digest = Digest.safeParse({ seq, at, generation, ...measurement });
    if (digest.success) {
      this.#lastSeq = seq;
      this.#sender.add(digest.data, isBad);
    } else {
      log('debug', 'what was measured does not fit', digest.error);
    }
  }
}
