import type { DeviceKind, DeviceProblem, DeviceSource } from '../api.ts';
import type { CaptureDevices } from '../environment.ts';
import type { Log } from '../log.ts';
import { deviceProblem } from './device-problem.ts';

export type Captured = { track: MediaStreamTrack } | { problem: DeviceProblem };
export type CapturedSources = Partial<Record<DeviceSource, Captured>>;

type Selection = Readonly<Record<DeviceKind, string | null>>;

const ANY_DEVICE: Selection = { microphone: null, camera: null, speaker: null };

export type DeviceCaptureDependencies = {
  mediaDevices: () => CaptureDevices | undefined;
  isSecureContext: () => boolean;
  selected: () => Selection;
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
  async open(sources: readonly DeviceSource[]): Promise<CapturedSources> {
    const chosen = await this.#capture(sources, this.#dependencies.selected());
    const problems = Object.values(chosen).flatMap((captured) => ('problem' in captured ? captured.problem : []));
    if (problems.length === 0) return chosen;
    if (sources.length > 1) {
      const alone: CapturedSources = {};
      for (const source of sources) Object.assign(alone, await this.open([source]));
      return alone;
    }
    // The chosen device is gone: another one will do.
    return problems.includes('no-device') ? this.#capture(sources, ANY_DEVICE) : chosen;
  }

  async #capture(sources: readonly DeviceSource[], selected: Selection): Promise<CapturedSources> {
    const isSecureContext = this.#dependencies.isSecureContext();
    const mediaDevices = this.#dependencies.mediaDevices();
    if (!mediaDevices) return forEach(sources, () => ({ problem: 'insecure-page' }));
    try {
      const stream = await mediaDevices.getUserMedia(constraints(sources, selected));
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
}

const constraints = (sources: readonly DeviceSource[], { microphone, camera }: Selection): MediaStreamConstraints => ({
  audio: sources.includes('microphone') && {
    ...exactly(microphone),
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
  },
  video: sources.includes('camera') && {
    ...exactly(camera),
    width: { ideal: 1280 },
    height: { ideal: 720 },
    frameRate: { ideal: 30 },
  },
});

/** Not `ideal`: Chromium takes its default device in spite of it. */
const exactly = (deviceId: string | null): MediaTrackConstraints => (deviceId ? { deviceId: { exact: deviceId } } : {});

const forEach = (sources: readonly DeviceSource[], captured: (source: DeviceSource) => Captured): CapturedSources =>
  Object.fromEntries(sources.map((source) => [source, captured(source)]));
