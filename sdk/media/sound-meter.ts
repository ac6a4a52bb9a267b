import type { SoundEnergy } from './sound-energy.ts';

/**
 * How often the loudness is read. An analyser remembers 0.68 s of 48 kHz, so that nothing is missed; rarer saves little,
 * and misses syllables. Hidden pages read once a second, and miss a third.
 */
export const METER_INTERVAL_MS = 500;
/** The most that an AnalyserNode remembers (Web Audio §1.8). */
const WINDOW = 32_768;
/** Every fourth sample has the same root mean square as all of them. */
const STRIDE = 4;

/**
 * Adds up what sounds. Chromium’s statistics count no `totalAudioEnergy` of what a muted element plays, and such an
 * element is what feeds Web Audio there.
 */
export class SoundMeter {
  readonly node: AnalyserNode;
  readonly #samples = new Float32Array(WINDOW);
  #read: number | null = null;
  #energy = 0;
  #seconds = 0;

  constructor(context: AudioContext) {
    this.node = context.createAnalyser();
    this.node.fftSize = WINDOW;
  }

  get energy(): SoundEnergy {
    return { energy: this.#energy, seconds: this.#seconds };
  }

  /** `now`: the context's time, in seconds, which stands while it is suspended. */
  read(now: number): void {
    const seconds = now - (this.#read ?? now);
    this.#read = now;
    if (seconds <= 0) return;
    this.node.getFloatTimeDomainData(this.#samples);
    const fresh = Math.min(WINDOW, Math.round(seconds * this.node.context.sampleRate));
    let sum = 0;
    let count = 0;
    for (let index = WINDOW - fresh; index < WINDOW; index += STRIDE) {
      const sample = this.#samples[index] ?? 0;
      sum += sample * sample;
      count += 1;
    }
    this.#energy += (sum / count) * seconds;
    this.#seconds += seconds;
  }
}
