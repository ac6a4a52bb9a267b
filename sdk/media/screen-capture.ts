import type { CaptureDevices } from '../environment.ts';
import type { Log } from '../log.ts';
import { SdkError } from '../sdk-error.ts';

/** `audio`: null where the browser gave no sound. */
export type CapturedScreen = { video: MediaStreamTrack; audio: MediaStreamTrack | null };

export type ScreenCaptureDependencies = { mediaDevices: () => CaptureDevices | undefined; log: Log };

/** W3C screen-capture §5.3 and mediacapture-extensions; browsers ignore what they do not know. */
type ScreenOptions = DisplayMediaStreamOptions & {
  audio: MediaTrackConstraints & { restrictOwnAudio: boolean };
  selfBrowserSurface: 'exclude' | 'include';
  surfaceSwitching: 'exclude' | 'include';
  systemAudio: 'exclude' | 'include';
};

const OPTIONS: ScreenOptions = {
  // More shows videos smoothly, and takes bits from the text that most screens show.
  video: { frameRate: { ideal: 15, max: 30 } },
  // As it is, but without the voices of this call: those who speak would hear themselves.
  audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false, restrictOwnAudio: true },
  selfBrowserSurface: 'exclude',
  surfaceSwitching: 'include',
  systemAudio: 'include',
};

/** Opens the browser's chooser of screens, windows and tabs. */
export class ScreenCapture {
  readonly #dependencies: ScreenCaptureDependencies;

  constructor(dependencies: ScreenCaptureDependencies) {
    this.#dependencies = dependencies;
  }

  /** Null: the person closed the chooser. Rejects with `screen-share-failed`. To be called in a click, not after it. */
  async open(): Promise<CapturedScreen | null> {
    const mediaDevices = this.#dependencies.mediaDevices();
    if (!mediaDevices?.getDisplayMedia) throw new SdkError('screen-share-failed', 'this browser shares no screens');
    try {
      return tracksOf(await mediaDevices.getDisplayMedia(OPTIONS));
    } catch (error) {
      if (isClosedChooser(error)) return null;
      this.#dependencies.log('debug', 'the screen did not open', error);
      throw new SdkError('screen-share-failed', undefined, { cause: error });
    }
  }
}

function tracksOf(stream: MediaStream): CapturedScreen {
  const [video] = stream.getVideoTracks();
  const [audio = null] = stream.getAudioTracks();
  if (!video) throw new Error('the browser gave no picture');
  // Text has to be sharp before it is smooth.
  if ('contentHint' in video) video.contentHint = 'detail';
  return { video, audio };
}

/** Chromium uses the same name where the operating system refuses; only the words differ. */
const isClosedChooser = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'NotAllowedError' && !/by system/i.test(error.message);
