/**
 * A sound without pauses by which a recording tells what was missing and what was heard twice: a tone that rises by the
 * same number of hertz in every second, again and again. Multiplied with the same sweep backwards, each copy of it in a
 * recording becomes a steady tone, whose pitch is the copy's delay.
 */
export const SAMPLE_RATE = 48_000;
const LOWEST_HZ = 600;
const HIGHEST_HZ = 3_400;
const HZ_PER_SECOND = 8_000;
const PERIOD_S = (HIGHEST_HZ - LOWEST_HZ) / HZ_PER_SECOND;
const AMPLITUDE = 0.4;

/** Silence is looked for in pieces of this length; an audio gap is told with this precision. */
const PIECE_MS = 5;
/** Below this part of the usual loudness (root mean square) a piece is silent. */
const SILENT_PART = 0.1;
/** Copies of one sound closer than this fuse in the ear (precedence effect); beyond it is heard as an echo. */
const ECHO_MS = 30;
const LONGEST_ECHO_MS = 200;
/** A copy this much softer than the other (12 dB) is masked by it. */
const AUDIBLE_PART = 0.25;
const WINDOW = 1_024;
const HOP = 480;

const phaseAt = (seconds: number): number => {
  const t = seconds % PERIOD_S;
  return 2 * Math.PI * (LOWEST_HZ * t + (HZ_PER_SECOND / 2) * t * t);
};

/** One sample of the sweep, -1 to 1. */
export const sweepAt = (seconds: number): number => AMPLITUDE * Math.sin(phaseAt(seconds));

/** 16-bit mono WAV of whole periods, so that it can be played in a loop. */
export function sweepWav(periods: number): Buffer {
  const count = Math.round(periods * PERIOD_S * SAMPLE_RATE);
  const data = Buffer.alloc(44 + count * 2);
  data.write('RIFF', 0);
  data.writeUInt32LE(36 + count * 2, 4);
  data.write('WAVEfmt ', 8);
  data.writeUInt32LE(16, 16);
  data.writeUInt16LE(1, 20);
  data.writeUInt16LE(1, 22);
  data.writeUInt32LE(SAMPLE_RATE, 24);
  data.writeUInt32LE(SAMPLE_RATE * 2, 28);
  data.writeUInt16LE(2, 32);
  data.writeUInt16LE(16, 34);
  data.write('data', 36);
  data.writeUInt32LE(count * 2, 40);
  for (let i = 0; i < count; i += 1) data.writeInt16LE(Math.round(sweepAt(i / SAMPLE_RATE) * 32_767), 44 + i * 2);
  return data;
}

/** The longest silence in a recording of the sweep, minus 10 ms (../docs/benchmarks.md), in milliseconds. */
export function audioGapMs(samples: Float32Array): number {
  const size = (SAMPLE_RATE * PIECE_MS) / 1000;
  const loudness: number[] = [];
  for (let at = 0; at + size <= samples.length; at += size)
    loudness.push(rootMeanSquare(samples.subarray(at, at + size)));
  const usual = [...loudness].sort((a, b) => a - b)[Math.floor(loudness.length / 2)] ?? 0;
  let longest = 0;
  let silent = 0;
  for (const piece of loudness) {
    silent = piece < usual * SILENT_PART ? silent + PIECE_MS : 0;
    longest = Math.max(longest, silent);
  }
  return Math.max(0, longest - 10);
}

/** For how long two copies of the sweep, far enough apart to be heard as an echo, are in the recording. */
export function audioDoubledMs(samples: Float32Array): number {
  let doubled = 0;
  for (let at = 0; at + WINDOW <= samples.length; at += HOP) {
    if (isDoubled(samples.subarray(at, at + WINDOW))) doubled += (HOP / SAMPLE_RATE) * 1000;
  }
  return doubled;
}

function isDoubled(window: Float32Array): boolean {
  const spectrum = dechirped(window);
  const strongest = Math.max(...spectrum);
  if (strongest === 0) return false;
  const main = spectrum.indexOf(strongest);
  const [nearest, farthest] = [ECHO_MS, LONGEST_ECHO_MS].map((ms) => ((ms / 1000) * HZ_PER_SECOND) / BIN_HZ);
  return spectrum.some((value, bin) => {
    const distance = Math.min(Math.abs(bin - main), WINDOW - Math.abs(bin - main));
    return value > strongest * AUDIBLE_PART && distance >= (nearest ?? 0) && distance <= (farthest ?? 0);
  });
}

const BIN_HZ = SAMPLE_RATE / WINDOW;

/** Magnitudes after multiplication with the backward sweep: each copy is a peak. Only the bins of the sweep's own band. */
function dechirped(window: Float32Array): number[] {
  const re = new Float64Array(WINDOW);
  const im = new Float64Array(WINDOW);
  for (let i = 0; i < WINDOW; i += 1) {
    const t = i / SAMPLE_RATE;
    const phase = -Math.PI * HZ_PER_SECOND * t * t;
    const hann = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / (WINDOW - 1));
    const sample = (window[i] ?? 0) * hann;
    re[i] = sample * Math.cos(phase);
    im[i] = sample * Math.sin(phase);
  }
  fft(re, im);
  const bins: number[] = [];
  const last = Math.ceil((HIGHEST_HZ + 200) / BIN_HZ);
  for (let bin = 0; bin <= last; bin += 1) bins.push(Math.hypot(re[bin] ?? 0, im[bin] ?? 0));
  return bins;
}

/** In place, radix 2. */
function fft(re: Float64Array, im: Float64Array): void {
  const n = re.length;
  for (let i = 1, j = 0; i < n; i += 1) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [re[i], re[j]] = [re[j] ?? 0, re[i] ?? 0];
      [im[i], im[j]] = [im[j] ?? 0, im[i] ?? 0];
    }
  }
  for (let size = 2; size <= n; size <<= 1) {
    const angle = (-2 * Math.PI) / size;
    for (let start = 0; start < n; start += size) {
      for (let k = 0; k < size / 2; k += 1) {
        const [c, s] = [Math.cos(angle * k), Math.sin(angle * k)];
        const [a, b] = [start + k, start + k + size / 2];
        const real = (re[b] ?? 0) * c - (im[b] ?? 0) * s;
        const imaginary = (re[b] ?? 0) * s + (im[b] ?? 0) * c;
        re[b] = (re[a] ?? 0) - real;
        im[b] = (im[a] ?? 0) - imaginary;
        re[a] = (re[a] ?? 0) + real;
        im[a] = (im[a] ?? 0) + imaginary;
      }
    }
  }
}

const rootMeanSquare = (samples: Float32Array): number =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
