import type { CaptureDevices } from '../environment.ts';
import type { Log } from '../log.ts';
import type { ScreenMode, ShareOptions } from '../screen-api.ts';
import { SdkError } from '../sdk-error.ts';
import { SCREEN_FRAME_RATES, setMode } from './screen-mode.ts';

/** `audio`: null where the browser gave no sound. */
export type CapturedScreen = { video: MediaStreamTrack; audio: MediaStreamTrack | null };

export type ScreenCaptureDependencies = { mediaDevices: () => CaptureDevices | undefined; log: Log };

/** W3C screen-capture §5.3 and mediacapture-extensions; browsers ignore what they do not know. */
type ScreenOptions = DisplayMediaStreamOptions & {
  audio: false | (MediaTrackConstraints & { restrictOwnAudio: boolean });
  selfBrowserSurface: 'exclude' | 'include';
  surfaceSwitching: 'exclude' | 'include';
  systemAudio: 'exclude' | 'include';
};

/** As it is, but without the voices of this call: those who speak would hear themselves. */
const SOUND = { echoCancellation: false, noiseSuppression: false, autoGainControl: false, restrictOwnAudio: true };

/** The most frames that either way of sharing sends: it may be changed while it runs, and then the sender leaves some out. */
const optionsFor = (mode: ScreenMode, sound: boolean): ScreenOptions => ({
  video: { frameRate: { ideal: SCREEN_FRAME_RATES[mode], max: SCREEN_FRAME_RATES.motion } },
  audio: sound && SOUND,
  selfBrowserSurface: 'exclude',
  surfaceSwitching: 'include',
  systemAudio: sound ? 'include' : 'exclude',
});

/** Opens the browser's chooser of screens, windows and tabs. */
export class ScreenCapture {
  readonly #dependencies: ScreenCaptureDependencies;

  constructor(dependencies: ScreenCaptureDependencies) {
    this.#dependencies = dependencies;
  }

  /** Null: the person closed the chooser. Rejects with `screen-share-failed`. To be called in a click, not after it. */
  async open({ mode = 'text', sound = true }: ShareOptions = {}): Promise<CapturedScreen | null> {
    const mediaDevices = this.#dependencies.mediaDevices();
    if (!mediaDevices?.getDisplayMedia) throw new SdkError('screen-share-failed', 'this browser shares no screens');
    try {
      return tracksOf(await mediaDevices.getDisplayMedia(optionsFor(mode, sound)), mode);
    } catch (error) {
      if (isClosedChooser(error)) return null;
      this.#dependencies.log('debug', 'the screen did not open', error);
      throw new SdkError('screen-share-failed', undefined, { cause: error });
    }
  }
}

function tracksOf(stream: MediaStream, mode: ScreenMode): CapturedScreen {
  const [video] = stream.getVideoTracks();
  const [audio = null] = stream.getAudioTracks();
  if (!video) throw new Error('the browser gave no picture');
  setMode(video, mode);
  return { video, audio };
}

/** Chromium uses the same name where the operating system refuses; only the words differ. */
const isClosedChooser = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'NotAllowedError' && !/by system/i.test(error.message);
