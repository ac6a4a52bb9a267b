import type { Source, SourceName } from '../../src/protocol/rooms.ts';
import { TypedEmitter } from '../../src/shared/typed-emitter.ts';
import type { DeviceProblem, DeviceSource, LocalMedia, LocalSource, SourceQuality, WantedDevices } from '../api.ts';
import type { Log } from '../log.ts';
import type { ScreenMode, ShareOptions } from '../screen-api.ts';
import type { Captured, CapturedSources } from './device-capture.ts';
import { LocalScreen } from './local-screen.ts';
import type { CapturedScreen } from './screen-capture.ts';

export type LocalSourcesEvents = { changed: LocalMedia };

export type LocalSourcesDependencies = {
  capture: { open(sources: readonly DeviceSource[]): Promise<CapturedSources> };
  screen: { open(options?: ShareOptions): Promise<CapturedScreen | null> };
  /** Resolves when nothing sends the track before any more. */
  send: (source: SourceName, track: MediaStreamTrack | null) => Promise<void>;
  stream: MediaStream;
  screenStream: MediaStream;
  log: Log;
};

type Slot =
  | { state: 'off' }
  | { state: 'opening' }
  | { state: 'live'; track: MediaStreamTrack; release: () => void }
  | { state: 'unavailable'; problem: DeviceProblem };

const DEVICES: readonly DeviceSource[] = ['microphone', 'camera'];

/** What this device can send in one call. The person's intention to be muted outlives every device. */
export class LocalSources {
  readonly #dependencies: LocalSourcesDependencies;
  readonly #emitter: TypedEmitter<LocalSourcesEvents>;
  readonly #slots: Record<DeviceSource, Slot> = { microphone: { state: 'off' }, camera: { state: 'off' } };
  /** Which attempt to open a source is the current one; results of earlier ones are not wanted any more. */
  readonly #attempts: Record<DeviceSource, number> = { microphone: 0, camera: 0 };
  readonly #screen: LocalScreen;
  readonly #quality = new Map<SourceName, SourceQuality>();
  #microphoneMuted = false;
  #closed = false;

  constructor(dependencies: LocalSourcesDependencies) {
    this.#dependencies = dependencies;
    this.#emitter = new TypedEmitter((error) => dependencies.log('error', 'a listener failed', error));
    this.#screen = new LocalScreen({
      capture: dependencies.screen,
      send: (source, track) => this.#send(source, track),
      stream: dependencies.screenStream,
      changed: () => this.#changed(),
      log: dependencies.log,
    });
  }

  get snapshot(): LocalMedia {
    return {
      microphone: this.#describe('microphone'),
      camera: this.#describe('camera'),
      stream: this.#dependencies.stream,
      screen: this.#screen.snapshot,
      quality: Object.fromEntries(this.#quality),
    };
  }

  /** What the others get of it badly lies here. Nothing is wrong any more: null. */
  setQuality(source: SourceName, quality: SourceQuality | null): void {
    if (quality && this.track(source)) this.#quality.set(source, quality);
    else this.#quality.delete(source);
    this.#changed();
  }

  /** False while a device is being opened: what will be published is not known yet. */
  get settled(): boolean {
    return DEVICES.every((source) => this.#slots[source].state !== 'opening');
  }

  get published(): Source[] {
    const live = DEVICES.filter((source) => this.#slots[source].state === 'live');
    const muted = { microphone: this.#microphoneMuted, camera: false };
    return [
      ...live.map((source) => ({ source, muted: muted[source] })),
      ...this.#screen.published.map((source) => ({ source, muted: false })),
    ];
  }

  /** By the person's will, with or without a microphone. */
  get muted(): boolean {
    return this.#microphoneMuted;
  }

  get wanted(): WantedDevices {
    const isOn = (source: DeviceSource): boolean => this.#slots[source].state !== 'off';
    return { microphone: isOn('microphone') && !this.#microphoneMuted, camera: isOn('camera') };
  }

  track(source: SourceName): MediaStreamTrack | null {
    if (source === 'screen' || source === 'screen-audio') return this.#screen.track(source);
    const slot = this.#slots[source];
    return slot.state === 'live' ? slot.track : null;
  }

  on<K extends keyof LocalSourcesEvents>(event: K, listener: (data: LocalSourcesEvents[K]) => void): () => void {
    return this.#emitter.on(event, listener);
  }

  /** Not awaited by a call that begins: devices take as long as people take to grant them. `muted`: open, and silent. */
  async begin({ microphone, camera, muted = !microphone }: WantedDevices & { muted?: boolean }): Promise<void> {
    if (muted) this.#microphoneMuted = true;
    await this.open(DEVICES.filter((source) => (source === 'microphone' ? microphone : camera)));
  }

  /** Opens, or opens anew: a live source goes on until its successor takes its place. */
  async open(sources: readonly DeviceSource[]): Promise<void> {
    if (this.#closed || sources.length === 0) return;
    const attempts = sources.map((source) => {
      if (this.#slots[source].state !== 'live') this.#slots[source] = { state: 'opening' };
      this.#attempts[source] += 1;
      return { source, attempt: this.#attempts[source] };
    });
    this.#changed();
    const captured = await this.#dependencies.capture.open(sources);
    await Promise.all(attempts.map(({ source, attempt }) => this.#settle(source, attempt, captured[source])));
  }

  async setMicrophoneMuted(muted: boolean): Promise<void> {
    this.#microphoneMuted = muted;
    const track = this.track('microphone');
    if (track) track.enabled = !muted;
    this.#changed();
    const { state } = this.#slots.microphone;
    if (!muted && (state === 'off' || state === 'unavailable')) await this.open(['microphone']);
  }

  async setCamera(on: boolean): Promise<void> {
    const { state } = this.#slots.camera;
    if (!on) await this.#vacate('camera', { state: 'off' });
    else if (state === 'off' || state === 'unavailable') await this.open(['camera']);
  }

  /** Another device was chosen. */
  async reopen(source: DeviceSource): Promise<void> {
    if (this.#slots[source].state !== 'off') await this.open([source]);
  }

  async retry(): Promise<void> {
    await this.open(DEVICES.filter((source) => this.#slots[source].state === 'unavailable'));
  }

  /** False: the person closed the chooser, or the call is over. Rejects with an `SdkError`. */
  shareScreen(options?: ShareOptions): Promise<boolean> {
    return this.#screen.share(options);
  }

  setScreenMode(mode: ScreenMode): Promise<void> {
    return this.#screen.setMode(mode);
  }

  stopSharing(): Promise<void> {
    return this.#screen.stop();
  }

  /** As at the beginning: nothing is open, and nobody meant to be muted. */
  turnOff(): void {
    if (this.#closed) return;
    this.#microphoneMuted = false;
    for (const source of DEVICES) {
      this.#attempts[source] += 1;
      this.#release(source);
      this.#slots[source] = { state: 'off' };
    }
    this.#screen.turnOff();
    this.#changed();
  }

  close(): void {
    this.turnOff();
    this.#closed = true;
  }

  async #settle(source: DeviceSource, attempt: number, captured: Captured | undefined): Promise<void> {
    const track = captured && 'track' in captured ? captured.track : null;
    if (attempt !== this.#attempts[source]) return track?.stop();
    if (track) return this.#occupy(source, track);
    const problem = captured && 'problem' in captured ? captured.problem : 'failed';
    const slot = this.#slots[source];
    if (slot.state !== 'live') await this.#vacate(source, { state: 'unavailable', problem });
    else if (slot.track.readyState === 'ended') {
      await this.#vacate(source, { state: 'unavailable', problem: 'device-unplugged' });
    }
  }

  async #occupy(source: DeviceSource, track: MediaStreamTrack): Promise<void> {
    track.enabled = source !== 'microphone' || !this.#microphoneMuted;
    if (source === 'camera' && 'contentHint' in track) track.contentHint = 'motion';
    const before = this.#slots[source];
    const handleEnded = () => void this.#handleEnded(source, track);
    track.addEventListener?.('ended', handleEnded);
    const release = () => {
      track.removeEventListener?.('ended', handleEnded);
      this.#dependencies.stream.removeTrack(track);
      track.stop();
    };
    this.#slots[source] = { state: 'live', track, release };
    this.#dependencies.stream.addTrack(track);
    this.#changed();
    await this.#send(source, track);
    if (before.state === 'live') before.release();
  }

  async #vacate(source: DeviceSource, slot: Slot): Promise<void> {
    this.#attempts[source] += 1;
    const wasLive = this.#slots[source].state === 'live';
    this.#release(source);
    this.#slots[source] = slot;
    this.#changed();
    if (wasLive) await this.#send(source, null);
  }

  /** Unplugged, or taken away by the system: another device may do instead. */
  async #handleEnded(source: DeviceSource, track: MediaStreamTrack): Promise<void> {
    if (this.track(source) === track) await this.open([source]);
  }

  async #send(source: SourceName, track: MediaStreamTrack | null): Promise<void> {
    try {
      await this.#dependencies.send(source, track);
    } catch (error) {
      this.#dependencies.log('error', `the ${source} could not be attached`, error);
    }
  }

  #release(source: DeviceSource): void {
    const slot = this.#slots[source];
    if (slot.state === 'live') slot.release();
  }

  #describe(source: DeviceSource): LocalSource {
    const slot = this.#slots[source];
    if (slot.state !== 'live') return slot;
    const deviceId = slot.track.getSettings?.().deviceId ?? '';
    const muted = source === 'microphone' && this.#microphoneMuted;
    return { state: 'live', muted, deviceId, label: slot.track.label ?? '' };
  }

  #changed(): void {
    for (const source of this.#quality.keys()) if (!this.track(source)) this.#quality.delete(source);
    this.#emitter.emit('changed', this.snapshot);
  }
}
