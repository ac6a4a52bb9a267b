import type { Source, SourceName } from '../../src/protocol/rooms.ts';
import { TypedEmitter } from '../../src/shared/typed-emitter.ts';
import type { DeviceProblem, LocalMedia, LocalSource } from '../api.ts';
import type { Log } from '../log.ts';
import type { Captured, CapturedSources } from './device-capture.ts';

export type LocalSourcesEvents = { changed: LocalMedia };

export type LocalSourcesDependencies = {
  capture: { open(sources: readonly SourceName[]): Promise<CapturedSources> };
  /** Resolves when nothing sends the track before any more. */
  send: (source: SourceName, track: MediaStreamTrack | null) => Promise<void>;
  stream: MediaStream;
  log: Log;
};

type Slot =
  | { state: 'off' }
  | { state: 'opening' }
  | { state: 'live'; track: MediaStreamTrack; release: () => void }
  | { state: 'unavailable'; problem: DeviceProblem };

const SOURCES: readonly SourceName[] = ['microphone', 'camera'];

/** This device's microphone and camera in one call. The person's intention to be muted outlives every device. */
export class LocalSources {
  readonly #dependencies: LocalSourcesDependencies;
  readonly #emitter: TypedEmitter<LocalSourcesEvents>;
  readonly #slots: Record<SourceName, Slot> = { microphone: { state: 'off' }, camera: { state: 'off' } };
  /** Which attempt to open a source is the current one; results of earlier ones are not wanted any more. */
  readonly #attempts: Record<SourceName, number> = { microphone: 0, camera: 0 };
  #microphoneMuted = false;
  #closed = false;

  constructor(dependencies: LocalSourcesDependencies) {
    this.#dependencies = dependencies;
    this.#emitter = new TypedEmitter((error) => dependencies.log('error', 'a listener failed', error));
  }

  get snapshot(): LocalMedia {
    return {
      microphone: this.#describe('microphone'),
      camera: this.#describe('camera'),
      stream: this.#dependencies.stream,
    };
  }

  /** False while a device is being opened: what will be published is not known yet. */
  get settled(): boolean {
    return SOURCES.every((source) => this.#slots[source].state !== 'opening');
  }

  get published(): Source[] {
    return SOURCES.filter((source) => this.#slots[source].state === 'live').map((source) => ({
      source,
      muted: source === 'microphone' && this.#microphoneMuted,
    }));
  }

  track(source: SourceName): MediaStreamTrack | null {
    const slot = this.#slots[source];
    return slot.state === 'live' ? slot.track : null;
  }

  on<K extends keyof LocalSourcesEvents>(event: K, listener: (data: LocalSourcesEvents[K]) => void): () => void {
    return this.#emitter.on(event, listener);
  }

  /** Opens, or opens anew: a live source goes on until its successor takes its place. */
  async open(sources: readonly SourceName[]): Promise<void> {
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
  async reopen(source: SourceName): Promise<void> {
    if (this.#slots[source].state !== 'off') await this.open([source]);
  }

  async retry(): Promise<void> {
    await this.open(SOURCES.filter((source) => this.#slots[source].state === 'unavailable'));
  }

  /** As at the beginning: nothing is open, and nobody meant to be muted. */
  turnOff(): void {
    if (this.#closed) return;
    this.#microphoneMuted = false;
    for (const source of SOURCES) {
      this.#attempts[source] += 1;
      this.#release(source);
      this.#slots[source] = { state: 'off' };
    }
    this.#changed();
  }

  close(): void {
    this.turnOff();
    this.#closed = true;
  }

  async #settle(source: SourceName, attempt: number, captured: Captured | undefined): Promise<void> {
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

  async #occupy(source: SourceName, track: MediaStreamTrack): Promise<void> {
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

  async #vacate(source: SourceName, slot: Slot): Promise<void> {
    this.#attempts[source] += 1;
    const wasLive = this.#slots[source].state === 'live';
    this.#release(source);
    this.#slots[source] = slot;
    this.#changed();
    if (wasLive) await this.#send(source, null);
  }

  /** Unplugged, or taken away by the system: another device may do instead. */
  async #handleEnded(source: SourceName, track: MediaStreamTrack): Promise<void> {
    if (this.track(source) === track) await this.open([source]);
  }

  async #send(source: SourceName, track: MediaStreamTrack | null): Promise<void> {
    try {
      await this.#dependencies.send(source, track);
    } catch (error) {
      this.#dependencies.log('error', `the ${source} could not be attached`, error);
    }
  }

  #release(source: SourceName): void {
    const slot = this.#slots[source];
    if (slot.state === 'live') slot.release();
  }

  #describe(source: SourceName): LocalSource {
    const slot = this.#slots[source];
    if (slot.state !== 'live') return slot;
    const deviceId = slot.track.getSettings?.().deviceId ?? '';
    const muted = source === 'microphone' && this.#microphoneMuted;
    return { state: 'live', muted, deviceId, label: slot.track.label ?? '' };
  }

  #changed(): void {
    this.#emitter.emit('changed', this.snapshot);
  }
}
