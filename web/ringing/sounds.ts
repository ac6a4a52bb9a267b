import type { Tone } from './tones.ts';

const ATTACK_SECONDS = 0.012;
const SILENT = 0.0001;

const schedule = (context: AudioContext, tone: Tone, out: GainNode): void => {
  for (const note of tone.notes) {
    const start = context.currentTime + note.at;
    const oscillator = context.createOscillator();
    const envelope = context.createGain();
    oscillator.frequency.value = note.hz;
    envelope.gain.setValueAtTime(SILENT, start);
    envelope.gain.exponentialRampToValueAtTime(note.gain, start + ATTACK_SECONDS);
    envelope.gain.setValueAtTime(note.gain, start + ATTACK_SECONDS + note.length * 0.3);
    envelope.gain.exponentialRampToValueAtTime(SILENT, start + note.length);
    oscillator.connect(envelope).connect(out);
    oscillator.start(start);
    oscillator.stop(start + note.length);
  }
};

/** Browsers let a page make sound only after a click or a key: `unlock` is called at the first of them. */
export class Sounds {
  #context: AudioContext | null = null;

  unlock(): void {
    this.#context ??= new AudioContext();
    if (this.#context.state === 'suspended') void this.#context.resume();
  }

  /**
   * Gives the function that silences it at once. Makes no sound, and no console warning, while locked. `speaker`: null or
   * left out, the browser's own choice.
   */
  play(tone: Tone, speaker: string | null = null): () => void {
    if (!this.#context && navigator.userActivation?.hasBeenActive) this.unlock();
    const context = this.#context;
    if (!context) return () => {};
    const out = context.createGain();
    const stopPlaying = speaker === null ? playHere(out) : playThrough(speaker, out);
    schedule(context, tone, out);
    const timer = tone.every === null ? undefined : setInterval(() => schedule(context, tone, out), tone.every * 1_000);
    return () => {
      clearInterval(timer);
      out.disconnect();
      stopPlaying();
    };
  }
}

function playHere(out: GainNode): () => void {
  out.connect(out.context.destination);
  return () => undefined;
}

/** Of an element, other than of Web Audio, every browser that has a choice of speakers lets the page choose. */
function playThrough(speaker: string, out: GainNode): () => void {
  const stream = (out.context as AudioContext).createMediaStreamDestination();
  const element = new Audio();
  element.srcObject = stream.stream;
  out.connect(stream);
  /** A speaker that is gone by now: the browser's own choice plays. */
  element
    .setSinkId(speaker)
    .catch(() => undefined)
    .then(() => element.play())
    .catch(() => undefined);
  return () => {
    element.srcObject = null;
  };
}
