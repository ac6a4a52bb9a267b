import type { Params } from '../../src/protocol/contract.ts';
import type { CallId } from '../../src/protocol/ids.ts';
import type { Digest } from '../../src/protocol/quality-digest.ts';
import type { Log } from '../log.ts';
import { isSdkError } from '../sdk-error.ts';
import { DigestQueue } from './digest-queue.ts';

/** Where the server does not say how long to wait. */
const RETRY_MS = 5_000;

export type DigestSenderDependencies = {
  callId: CallId;
  /** Rejects with an `SdkError`. */
  send: (request: Params<'quality.digest'>) => Promise<unknown>;
  /** Nobody wants digests any more, or the server does not know them. */
  unwanted: () => void;
  log: Log;
};

type Phase = 'idle' | 'sending' | 'waiting' | 'over';

/** Brings digests to the server, once each and in order, over whatever happens to the connection. */
export class DigestSender {
  readonly #dependencies: DigestSenderDependencies;
  readonly #queue = new DigestQueue();
  #phase: Phase = 'idle';
  #isConnected = true;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(dependencies: DigestSenderDependencies) {
    this.#dependencies = dependencies;
  }

  /** `isBad`: it is kept longer than others where not all can be kept. */
  add(digest: Digest, isBad: boolean): void {
    if (this.#phase === 'over') return;
    this.#queue.add(digest, isBad);
    void this.#proceed();
  }

  setConnected(connected: boolean): void {
    this.#isConnected = connected;
    if (connected) void this.#proceed();
  }

  /** There is no time to wait for answers: all that is kept is sent now, where somebody hears it. */
  flush(): void {
    if (this.#phase === 'over' || !this.#isConnected) return;
    clearTimeout(this.#timer);
    while (!this.#queue.isEmpty) {
      const request = this.#queue.next(this.#dependencies.callId);
      this.#queue.confirmed(request.digests.at(-1)?.seq ?? Number.POSITIVE_INFINITY);
      this.#dependencies.send(request).catch((error) => this.#dependencies.log('debug', 'the last digests', error));
    }
  }

  close(): void {
    this.#phase = 'over';
    clearTimeout(this.#timer);
    this.#queue.clear();
  }

  async #proceed(): Promise<void> {
    if (this.#phase !== 'idle') return;
    while (this.#isConnected && !this.#queue.isEmpty) {
      const request = this.#queue.next(this.#dependencies.callId);
      this.#phase = 'sending';
      const waitMs = await this.#send(request);
      if (this.#isOver()) return;
      if (waitMs > 0) return this.#wait(waitMs);
      this.#phase = 'idle';
    }
  }

  /** How long to wait before the next one. */
  async #send(request: Params<'quality.digest'>): Promise<number> {
    const { send, log } = this.#dependencies;
    const last = request.digests.at(-1)?.seq ?? 0;
    try {
      await send(request);
      this.#queue.confirmed(last);
      return 0;
    } catch (error) {
      if (isSdkError(error, 'invalid-data', 'message-too-large')) {
        log('warn', 'digests were refused', error);
        this.#queue.confirmed(last);
        return 0;
      }
      log('debug', 'digests were not taken', error);
      if (isSdkError(error, 'rate-limited', 'timeout', 'network', 'internal')) return retryAfter(error);
      this.close();
      this.#dependencies.unwanted();
      return 0;
    }
  }

  #wait(ms: number): void {
    this.#phase = 'waiting';
    this.#timer = setTimeout(() => {
      this.#phase = 'idle';
      void this.#proceed();
    }, ms);
  }

  #isOver(): boolean {
    return this.#phase === 'over';
  }
}

function retryAfter({ details }: { details: Record<string, unknown> | undefined }): number {
  const wait = details?.['retryAfterMs'];
  return typeof wait === 'number' && wait > 0 ? wait : RETRY_MS;
}
