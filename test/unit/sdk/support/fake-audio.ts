import { vi } from 'vitest';
import type { AudioPlatform } from '../../../../sdk/media/audio-crossfade.ts';
import { FakeStream, FakeTrack } from './fake-media.ts';

type Ramp = { value: number; at: number };

/** An AudioParam whose ramps can be looked at for any time. */
class FakeParam {
  #ramps: Ramp[] = [{ value: 1, at: 0 }];
  readonly #clock: { currentTime: number };

  constructor(clock: { currentTime: number }) {
    this.#clock = clock;
  }

  get value(): number {
    return this.valueAt(this.#clock.currentTime);
  }

  set value(value: number) {
    this.#ramps = [{ value, at: this.#clock.currentTime }];
  }

  cancelScheduledValues(from: number): void {
    this.#ramps = [{ value: this.value, at: from }];
  }

  setValueAtTime(value: number, at: number): void {
    this.#ramps.push({ value, at });
  }

  linearRampToValueAtTime(value: number, at: number): void {
    this.#ramps.push({ value, at });
  }

  valueAt(time: number): number {
    const next = this.#ramps.findIndex(({ at }) => at > time);
    const [a, b] = [this.#ramps.at(next === -1 ? -1 : next - 1), this.#ramps[next]];
    if (!a) return 0;
    return b ? a.value + ((b.value - a.value) * (time - a.at)) / (b.at - a.at) : a.value;
  }
}

class FakeNode {
  readonly outputs: FakeNode[] = [];
  readonly gain: FakeParam;
  readonly stream: MediaStream;

  constructor(clock: { currentTime: number }, stream = new FakeStream().asStream) {
    this.gain = new FakeParam(clock);
    this.stream = stream;
  }

  connect(node: FakeNode): FakeNode {
    this.outputs.push(node);
    return node;
  }

  disconnect(): void {
    this.outputs.length = 0;
  }
}

/** Hears what a test says that it hears. */
class FakeAnalyser extends FakeNode {
  fftSize = 2_048;
  readonly context = { sampleRate: 48_000 };
  /** Of every sample. */
  amplitude = 0;

  getFloatTimeDomainData(samples: Float32Array): void {
    samples.fill(this.amplitude);
  }
}

/** An AudioContext as far as the mixer looks at one; time passes when `currentTime` is set. */
class FakeAudioContext extends EventTarget {
  currentTime = 0;
  state: AudioContextState;
  readonly sources: FakeNode[] = [];
  readonly gains: FakeNode[] = [];
  readonly analysers: FakeAnalyser[] = [];

  constructor(state: AudioContextState) {
    super();
    this.state = state;
  }

  createMediaStreamDestination(): FakeNode {
    return new FakeNode(this, new FakeStream([new FakeTrack('audio', 'mixed').asTrack]).asStream);
  }

  createMediaStreamSource(stream: MediaStream): FakeNode {
    const source = new FakeNode(this, stream);
    this.sources.push(source);
    return source;
  }

  createAnalyser(): FakeAnalyser {
    const analyser = new FakeAnalyser(this);
    this.analysers.push(analyser);
    return analyser;
  }

  createGain(): FakeNode {
    const gain = new FakeNode(this);
    this.gains.push(gain);
    return gain;
  }

  async resume(): Promise<void> {
    if (!gestures.has(this)) throw new DOMException('a gesture is wanted', 'NotAllowedError');
    this.state = 'running';
    this.dispatchEvent(new Event('statechange'));
  }

  async close(): Promise<void> {
    this.state = 'closed';
  }

  /** How loud each track is now in what the application plays. */
  get heard(): Record<string, number> {
    const entries = this.sources.flatMap(({ outputs, stream }) =>
      outputs
        .filter(({ outputs: further }) => further.length > 0)
        .map(({ gain }) => [stream.getTracks()[0]?.label, gain.value]),
    );
    return Object.fromEntries(entries);
  }
}

/** Contexts that the person has allowed to play. */
const gestures = new WeakSet<FakeAudioContext>();

export function fakeAudio(state: AudioContextState = 'running') {
  const contexts: FakeAudioContext[] = [];
  const elements: { muted: boolean; srcObject: unknown; play: ReturnType<typeof vi.fn> }[] = [];
  const listeners = new Set<() => void>();
  const platform: AudioPlatform = {
    createContext: () => {
      const context = new FakeAudioContext(state);
      contexts.push(context);
      return context as unknown as AudioContext;
    },
    createStream: (track) => new FakeStream([track]).asStream,
    createElement: () => {
      const element = { muted: false, srcObject: null, play: vi.fn(async () => {}) };
      elements.push(element);
      return element as unknown as HTMLMediaElement;
    },
    onGesture: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const touch = (): void => {
    for (const context of contexts) gestures.add(context);
    for (const listener of listeners) listener();
  };
  return { platform, contexts, elements, listeners, touch };
}
