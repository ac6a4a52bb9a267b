import type { Log } from '../log.ts';
import type { Playout } from './playout.ts';
import type { SoundEnergy } from './sound-energy.ts';
import { METER_INTERVAL_MS, SoundMeter } from './sound-meter.ts';

/** Longer is heard as an echo, for the two paths are not equally fast; shorter is heard as a click. */
const CROSSFADE_S = 0.04;
/** A moment ahead, so that both ramps begin together however busy the page is. */
const LEAD_S = 0.01;
/** When a sound that was let go has faded for certain. */
const FADED_MS = 200;

/** What mixing needs of the browser. */
export type AudioPlatform = {
  createContext(): AudioContext;
  createStream(track: MediaStreamTrack): MediaStream;
  createElement(): HTMLMediaElement;
  /** Whenever the person touches the page. Returns the end of the watch. */
  onGesture(listener: () => void): () => void;
};

/** Undefined where there is no Web Audio. */
export function browserAudio(): AudioPlatform | undefined {
  if (!globalThis.AudioContext || !globalThis.document) return undefined;
  return {
    // Opus is 48 kHz: nothing is resampled.
    createContext: () => new AudioContext({ latencyHint: 'interactive', sampleRate: 48_000 }),
    createStream: (track) => new MediaStream([track]),
    // A muted video may play before the person has touched the page; a muted audio may not.
    createElement: () => document.createElement('video'),
    onGesture(listener) {
      const gestures = ['pointerdown', 'pointerup', 'click', 'keydown'] as const;
      for (const gesture of gestures) document.addEventListener(gesture, listener, true);
      return () => {
        for (const gesture of gestures) document.removeEventListener(gesture, listener, true);
      };
    },
  };
}

/**
 * The audio graph of a client; it exists while there is something to play. Where the browser wants a gesture first, it
 * stays silent until then, as the application’s own elements do.
 */
export class SoundMixer {
  readonly #platform: AudioPlatform;
  readonly #log: Log;
  readonly #playouts = new Set<CrossfadePlayout>();
  #running: { context: AudioContext; end: () => void } | null = null;

  constructor(platform: AudioPlatform, log: Log) {
    this.#platform = platform;
    this.#log = log;
  }

  createPlayout(): Playout {
    const playout: CrossfadePlayout = new CrossfadePlayout({
      platform: this.#platform,
      context: () => this.#contextFor(playout),
      closed: () => this.#release(playout),
      log: this.#log,
    });
    return playout;
  }

  #contextFor(playout: CrossfadePlayout): AudioContext {
    this.#playouts.add(playout);
    this.#running ??= this.#start();
    return this.#running.context;
  }

  #start(): { context: AudioContext; end: () => void } {
    const context = this.#platform.createContext();
    const resume = () => {
      if (context.state === 'running' || context.state === 'closed') return;
      context.resume().catch((error) => this.#log('debug', 'sound waits for a gesture', error));
    };
    const pump = () => {
      if (context.state === 'running') for (const playout of this.#playouts) playout.pump();
    };
    context.addEventListener('statechange', pump);
    resume();
    const endWatch = this.#platform.onGesture(resume);
    const metering = setInterval(() => {
      for (const playout of this.#playouts) playout.meter();
    }, METER_INTERVAL_MS);
    const end = () => {
      endWatch();
      clearInterval(metering);
    };
    return { context, end };
  }

  #release(playout: CrossfadePlayout): void {
    this.#playouts.delete(playout);
    if (this.#playouts.size > 0 || !this.#running) return;
    const { context, end } = this.#running;
    this.#running = null;
    end();
    context.close().catch((error) => this.#log('debug', 'the audio context did not close', error));
  }
}

type Dependencies = {
  platform: AudioPlatform;
  context: () => AudioContext;
  closed: () => void;
  log: Log;
};

type Input = { source: MediaStreamAudioSourceNode; gain: GainNode; element: HTMLMediaElement; level: number };

/**
 * One sound that never stops: the track stays the same, and what is heard on it fades from one path’s to the other’s.
 * The two are the same sound, a little apart, so their gains add up to one.
 */
class CrossfadePlayout implements Playout {
  readonly #dependencies: Dependencies;
  readonly #inputs = new Map<MediaStreamTrack, Input>();
  #output: { destination: MediaStreamAudioDestinationNode; meter: SoundMeter } | null = null;
  #closed = false;

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
  }

  get track(): MediaStreamTrack | null {
    return this.#output?.destination.stream.getAudioTracks()[0] ?? null;
  }

  get energy(): SoundEnergy | null {
    return this.#output?.meter.energy ?? null;
  }

  set(shown: MediaStreamTrack | null, standby: MediaStreamTrack | null): void {
    if (this.#closed) return;
    for (const track of [shown, standby]) if (track && !this.#inputs.has(track)) this.#add(track);
    const isFirst = [...this.#inputs.values()].every(({ level }) => level === 0);
    for (const [track, input] of this.#inputs) {
      if (track === shown) this.#fade(input, 1, isFirst);
      else if (track === standby) this.#fade(input, 0, false);
      else this.#letGo(track, input);
    }
  }

  /** Chromium gives Web Audio nothing of a remote track that no element plays. */
  pump(): void {
    for (const { element } of this.#inputs.values()) this.#play(element);
  }

  meter(): void {
    this.#output?.meter.read(this.#dependencies.context().currentTime);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const input of this.#inputs.values()) disconnect(input);
    this.#inputs.clear();
    for (const track of this.#output?.destination.stream.getTracks() ?? []) track.stop();
    this.#dependencies.closed();
  }

  #add(track: MediaStreamTrack): void {
    const { platform, context: contextOf } = this.#dependencies;
    const context = contextOf();
    this.#output ??= { destination: context.createMediaStreamDestination(), meter: new SoundMeter(context) };
    const stream = platform.createStream(track);
    const element = platform.createElement();
    element.muted = true;
    element.srcObject = stream;
    this.#play(element);
    const source = context.createMediaStreamSource(stream);
    const gain = context.createGain();
    gain.gain.value = 0;
    source.connect(gain).connect(this.#output.destination);
    gain.connect(this.#output.meter.node);
    this.#inputs.set(track, { source, gain, element, level: 0 });
  }

  #fade(input: Input, level: 0 | 1, atOnce: boolean): void {
    if (input.level === level) return;
    input.level = level;
    const { currentTime } = this.#dependencies.context();
    const { gain } = input.gain;
    gain.cancelScheduledValues(currentTime);
    if (atOnce) {
      gain.setValueAtTime(level, currentTime);
      return;
    }
    gain.setValueAtTime(gain.value, currentTime + LEAD_S);
    gain.linearRampToValueAtTime(level, currentTime + LEAD_S + CROSSFADE_S);
  }

  #letGo(track: MediaStreamTrack, input: Input): void {
    this.#inputs.delete(track);
    this.#fade(input, 0, false);
    setTimeout(() => disconnect(input), FADED_MS);
  }

  #play(element: HTMLMediaElement): void {
    // Refused before a gesture: it is tried again when the context runs.
    element.play().catch((error) => this.#dependencies.log('debug', 'a remote sound waits', error));
  }
}

function disconnect({ source, gain, element }: Input): void {
  source.disconnect();
  gain.disconnect();
  element.srcObject = null;
}
