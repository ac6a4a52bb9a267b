import { MediaPlaneError, type MediaPlaneErrorCode } from '../src/rooms/ports.ts';

/** Something that ends once. What is still waited for then is rejected at once; what arrives later is released. */
export class Lifetime {
  readonly #pending = new Set<(error: MediaPlaneError) => void>();
  #end: MediaPlaneError | null = null;

  requireAlive(): void {
    if (this.#end) throw this.#end;
  }

  /**
   * `failure`: what it means when the work fails although we live. `release` undoes what the work made, should it
   * arrive when nobody wants it any more.
   */
  async within<T>(work: Promise<T>, failure: MediaPlaneErrorCode, release?: (late: T) => void): Promise<T> {
    const { promise: end, reject } = Promise.withResolvers<never>();
    this.#pending.add(reject);
    try {
      this.requireAlive();
      return await Promise.race([work, end]);
    } catch (cause) {
      if (!this.#end) throw new MediaPlaneError(failure, `mediasoup refused: ${String(cause)}`, { cause });
      // When it was the work itself that failed, there is nothing to release.
      work.then(release, () => {});
      throw this.#end;
    } finally {
      this.#pending.delete(reject);
    }
  }

  /** Returns false if it had ended before. */
  finish(error: MediaPlaneError): boolean {
    if (this.#end) return false;
    this.#end = error;
    for (const reject of this.#pending) reject(error);
    return true;
  }
}
