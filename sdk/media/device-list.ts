import { TypedEmitter } from '../../src/shared/typed-emitter.ts';
import type { DeviceKind, DeviceList, Devices } from '../api.ts';
import type { CaptureDevices, Environment } from '../environment.ts';
import type { Log } from '../log.ts';

const STORAGE_KEY = 'parley.devices';
const NOTHING_SELECTED: Readonly<Record<DeviceKind, string | null>> = { microphone: null, camera: null, speaker: null };
/** Chromium's names for what `null` means here. */
const PSEUDO_DEVICES = new Set(['default', 'communications']);

export type DeviceListEvents = { changed: DeviceList };

export type MediaDeviceListDependencies = {
  mediaDevices: () => CaptureDevices | undefined;
  storage: () => Environment['localStorage'];
  /** Brings a new selection into running calls. */
  apply: (kind: DeviceKind) => Promise<void>;
  log: Log;
};

/** The devices that there are, and those that the person chose. */
export class MediaDeviceList implements Devices {
  readonly #dependencies: MediaDeviceListDependencies;
  readonly #emitter: TypedEmitter<DeviceListEvents>;
  #selected: Readonly<Record<DeviceKind, string | null>>;
  #watching: { devices: CaptureDevices; listener: () => void } | null = null;

  constructor(dependencies: MediaDeviceListDependencies) {
    this.#dependencies = dependencies;
    this.#emitter = new TypedEmitter((error) => dependencies.log('error', 'a listener failed', error));
    this.#selected = this.#recall();
  }

  get selected(): Readonly<Record<DeviceKind, string | null>> {
    return this.#selected;
  }

  on<K extends keyof DeviceListEvents>(event: K, listener: (data: DeviceListEvents[K]) => void): () => void {
    this.#watch();
    return this.#emitter.on(event, listener);
  }

  async list(): Promise<DeviceList> {
    const all = await this.#enumerate();
    const real = all.filter(({ deviceId }) => !PSEUDO_DEVICES.has(deviceId));
    return {
      microphones: real.filter(({ kind }) => kind === 'audioinput'),
      cameras: real.filter(({ kind }) => kind === 'videoinput'),
      speakers: real.filter(({ kind }) => kind === 'audiooutput'),
    };
  }

  async select(kind: DeviceKind, deviceId: string | null): Promise<void> {
    this.#selected = { ...this.#selected, [kind]: deviceId };
    this.#remember();
    await this.#dependencies.apply(kind);
  }

  async refresh(): Promise<void> {
    this.#emitter.emit('changed', await this.list());
  }

  close(): void {
    const watching = this.#watching;
    if (watching) watching.devices.removeEventListener?.('devicechange', watching.listener);
    this.#watching = null;
  }

  #watch(): void {
    const devices = this.#dependencies.mediaDevices();
    if (this.#watching || !devices?.addEventListener) return;
    const listener = () => void this.refresh();
    devices.addEventListener('devicechange', listener);
    this.#watching = { devices, listener };
  }

  async #enumerate(): Promise<readonly MediaDeviceInfo[]> {
    try {
      return (await this.#dependencies.mediaDevices()?.enumerateDevices()) ?? [];
    } catch (error) {
      this.#dependencies.log('warn', 'the devices cannot be listed', error);
      return [];
    }
  }

  #recall(): Readonly<Record<DeviceKind, string | null>> {
    try {
      const stored: unknown = JSON.parse(this.#dependencies.storage()?.getItem(STORAGE_KEY) ?? '{}');
      const chosen = (kind: DeviceKind): string | null => {
        const value = stored && typeof stored === 'object' ? (stored as Record<string, unknown>)[kind] : null;
        return typeof value === 'string' ? value : null;
      };
      return { microphone: chosen('microphone'), camera: chosen('camera'), speaker: chosen('speaker') };
    } catch (error) {
      this.#dependencies.log('warn', 'the chosen devices cannot be read', error);
      return NOTHING_SELECTED;
    }
  }

  #remember(): void {
    try {
      this.#dependencies.storage()?.setItem(STORAGE_KEY, JSON.stringify(this.#selected));
    } catch (error) {
      this.#dependencies.log('warn', 'the chosen devices cannot be kept', error);
    }
  }
}
