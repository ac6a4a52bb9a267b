import type { SourceName } from '../../src/protocol/rooms.ts';
import type { DeviceKind, DeviceProblem } from '../api.ts';
import type { CaptureDevices } from '../environment.ts';
import type { Log } from '../log.ts';
import { deviceProblem } from './device-problem.ts';

export type Captured = { track: MediaStreamTrack } | { problem: DeviceProblem };

export type DeviceCaptureDependencies = {
  mediaDevices: () => CaptureDevices | undefined;
  isSecureContext: () => boolean;
  selected: () => Readonly<Record<DeviceKind, string | null>>;
  /** Labels are readable from now on. */
  opened: () => void;
  log: Log;
};

/** Opens devices; what cannot be opened comes back as a problem, never as an exception. */
export class DeviceCapture {
  readonly #dependencies: DeviceCaptureDependencies;

  constructor(dependencies: DeviceCaptureDependencies) {
    this.#dependencies = dependencies;
  }

  /** Together for one permission prompt; each alone after a failure, so that a missing camera does not cost the microphone. */
  async open(sources: readonly SourceName[]): Promise<Partial<Record<SourceName, Captured>>> {
    if (sources.length < 2) return this.#openTogether(sources);
    const together = await this.#openTogether(sources);
    if (Object.values(together).every((captured) => 'track' in captured)) return together;
    const alone: Partial<Record<SourceName, Captured>> = {};
    for (const source of sources) Object.assign(alone, await this.#openTogether([source]));
    return alone;
  }

  async #openTogether(sources: readonly SourceName[]): Promise<Partial<Record<SourceName, Captured>>> {
    const isSecureContext = this.#dependencies.isSecureContext();
    const mediaDevices = this.#dependencies.mediaDevices();
    if (!mediaDevices) return forEach(sources, () => ({ problem: 'insecure-page' }));
    try {
      const stream = await mediaDevices.getUserMedia(this.#constraints(sources));
      this.#dependencies.opened();
      return forEach(sources, (source) => {
        const [track] = source === 'microphone' ? stream.getAudioTracks() : stream.getVideoTracks();
        return track ? { track } : { problem: 'failed' };
      });
    } catch (error) {
      this.#dependencies.log('debug', `${sources.join(' and ')} did not open`, error);
      return forEach(sources, () => ({ problem: deviceProblem(error, { isSecureContext }) }));
    }
  }

  #constraints(sources: readonly SourceName[]): MediaStreamConstraints {
    const { microphone, camera } = this.#dependencies.selected();
    return {
      audio: sources.includes('microphone') && {
        ...preferred(microphone),
        echoCancellation: true,
        noiseSuppression: true,
        autoGainControl: true,
      },
      video: sources.includes('camera') && {
        ...preferred(camera),
        width: { ideal: 1280 },
        height: { ideal: 720 },
        frameRate: { ideal: 30 },
      },
    };
  }
}

/** A wish, not a condition: when the chosen device is gone, another one will do. */
const preferred = (deviceId: string | null): MediaTrackConstraints =>
  deviceId ? { deviceId: { ideal: deviceId } } : {};

const forEach = (sources: readonly SourceName[], captured: (source: SourceName) => Captured) =>
  Object.fromEntries(sources.map((source) => [source, captured(source)])) as Partial<Record<SourceName, Captured>>;
