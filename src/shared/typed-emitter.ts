type Events = Record<string, unknown>;
type Listener<T> = (data: T) => void;

/** An emitter whose listeners can never break the code that emits. Runs in browsers too. */
export class TypedEmitter<E extends Events> {
  readonly #listeners: { [K in keyof E]?: Set<Listener<E[K]>> } = {};
  readonly #onListenerError: (error: unknown) => void;

  constructor(onListenerError: (error: unknown) => void) {
    this.#onListenerError = onListenerError;
  }

  /** Returns the function that ends the subscription. */
  on<K extends keyof E>(name: K, listener: Listener<E[K]>): () => void {
    let listeners = this.#listeners[name];
    if (!listeners) {
      listeners = new Set();
      this.#listeners[name] = listeners;
    }
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  emit<K extends keyof E>(name: K, data: E[K]): void {
    for (const listener of [...(this.#listeners[name] ?? [])]) {
      try {
        listener(data);
      } catch (error) {
        this.#onListenerError(error);
      }
    }
  }
}
