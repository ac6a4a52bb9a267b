import type { Devices } from '../../sdk/index.ts';

/** Which speaker plays; the SDK remembers it, and each audio element follows it. */
export class SpeakerChoice {
  readonly #devices: Devices;
  readonly #listeners = new Set<() => void>();

  constructor(devices: Devices) {
    this.#devices = devices;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): string | null => this.#devices.selected.speaker;

  async select(deviceId: string | null): Promise<void> {
    await this.#devices.select('speaker', deviceId);
    for (const listener of this.#listeners) listener();
  }
}
