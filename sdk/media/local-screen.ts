import type { SourceName } from '../../src/protocol/rooms.ts';
import type { Log } from '../log.ts';
import type { ScreenMode, ScreenSource, ShareOptions } from '../screen-api.ts';
import { SdkError } from '../sdk-error.ts';
import type { CapturedScreen } from './screen-capture.ts';
import { SCREEN_FRAME_RATES, screenModeOf, setMode } from './screen-mode.ts';

type ScreenSourceName = Extract<SourceName, 'screen' | 'screen-audio'>;

export type LocalScreenDependencies = {
  capture: { open(options?: ShareOptions): Promise<CapturedScreen | null> };
  /** Never rejects. */
  send: (source: ScreenSourceName, track: MediaStreamTrack | null) => Promise<void>;
  /** Holds what is shared, without its sound: nobody wants to hear that twice. */
  stream: MediaStream;
  changed: () => void;
  log: Log;
};

type Phase =
  | { state: 'off' }
  | { state: 'choosing' }
  | { state: 'live'; video: MediaStreamTrack; audio: MediaStreamTrack | null; stopListening: () => void };

/** The screen that this device shares in one call, with its sound. */
export class LocalScreen {
  readonly #dependencies: LocalScreenDependencies;
  #phase: Phase = { state: 'off' };

  constructor(dependencies: LocalScreenDependencies) {
    this.#dependencies = dependencies;
  }

  get snapshot(): ScreenSource {
    if (this.#phase.state !== 'live') return this.#phase;
    const { video, audio } = this.#phase;
    return { state: 'live', mode: screenModeOf(video), withSound: audio !== null, stream: this.#dependencies.stream };
  }

  get published(): ScreenSourceName[] {
    if (this.#phase.state !== 'live') return [];
    return this.#phase.audio ? ['screen', 'screen-audio'] : ['screen'];
  }

  track(source: ScreenSourceName): MediaStreamTrack | null {
    if (this.#phase.state !== 'live') return null;
    return source === 'screen' ? this.#phase.video : this.#phase.audio;
  }

  /** False: nothing is shared, by the person's will. */
  async share(options?: ShareOptions): Promise<boolean> {
    const before = this.#phase;
    if (before.state !== 'off') throw new SdkError('not-possible-now', 'a screen is shared or chosen already');
    const choosing: Phase = { state: 'choosing' };
    this.#enter(choosing);
    let captured: CapturedScreen | null;
    try {
      captured = await this.#dependencies.capture.open(options);
    } catch (error) {
      if (this.#phase === choosing) this.#enter({ state: 'off' });
      throw error;
    }
    if (this.#phase !== choosing) {
      captured?.video.stop();
      captured?.audio?.stop();
      return false;
    }
    if (!captured) {
      this.#enter({ state: 'off' });
      return false;
    }
    await this.#show(captured);
    return true;
  }

  /** Nothing is chosen anew, and nobody sees a gap. */
  async setMode(mode: ScreenMode): Promise<void> {
    if (this.#phase.state !== 'live') throw new SdkError('not-possible-now', 'no screen is shared');
    const { video } = this.#phase;
    if (screenModeOf(video) === mode) return;
    const { send, changed, log } = this.#dependencies;
    setMode(video, mode);
    changed();
    // Where the screen gives no other rate the sender keeps to it alone.
    const rate = { ideal: SCREEN_FRAME_RATES[mode], max: SCREEN_FRAME_RATES.motion };
    await video
      .applyConstraints({ frameRate: rate })
      .catch((error) => log('debug', 'the screen keeps its frame rate', error));
    await send('screen', video);
  }

  async stop(): Promise<void> {
    const sources = this.published;
    this.turnOff();
    await Promise.all(sources.map((source) => this.#dependencies.send(source, null)));
  }

  /** Without a word to the path: it is going, or sends nothing yet. */
  turnOff(): void {
    const phase = this.#phase;
    if (phase.state === 'off') return;
    if (phase.state === 'live') {
      phase.stopListening();
      this.#dependencies.stream.removeTrack(phase.video);
      phase.video.stop();
      phase.audio?.stop();
    }
    this.#enter({ state: 'off' });
  }

  async #show({ video, audio }: CapturedScreen): Promise<void> {
    const { stream, send } = this.#dependencies;
    const listening = new AbortController();
    const { signal } = listening;
    // The browser's own button, or the window that was shared is gone.
    video.addEventListener('ended', () => void this.stop(), { signal });
    audio?.addEventListener('ended', () => void this.#loseSound(), { signal });
    stream.addTrack(video);
    this.#enter({ state: 'live', video, audio, stopListening: () => listening.abort() });
    await Promise.all([send('screen', video), ...(audio ? [send('screen-audio', audio)] : [])]);
  }

  async #loseSound(): Promise<void> {
    if (this.#phase.state !== 'live') return;
    this.#enter({ ...this.#phase, audio: null });
    await this.#dependencies.send('screen-audio', null);
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.#dependencies.changed();
  }
}
