/** Plays the remote sound, and knows when the browser wants a click first. */
export class SoundGate {
  readonly #elements = new Set<HTMLAudioElement>();
  readonly #listeners = new Set<() => void>();
  #blocked = false;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly isBlocked = (): boolean => this.#blocked;

  add(element: HTMLAudioElement): () => void {
    this.#elements.add(element);
    return () => this.#elements.delete(element);
  }

  async play(element: HTMLAudioElement): Promise<void> {
    try {
      await element.play();
    } catch (error) {
      /** Every other refusal is of a stream that has just been replaced or removed, and is played again by that change. */
      if (error instanceof DOMException && error.name === 'NotAllowedError') this.#set(true);
    }
  }

  /** To be called in a click. */
  readonly turnOn = (): void => {
    this.#set(false);
    for (const element of this.#elements) void this.play(element);
  };

  #set(blocked: boolean): void {
    if (this.#blocked === blocked) return;
    this.#blocked = blocked;
    for (const listener of this.#listeners) listener();
  }
}
