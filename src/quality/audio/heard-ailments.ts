import { DELAY_KNEE_MS, PERFECT_RATING } from '../../shared/e-model.ts';
import type { Ailment } from '../ailment.ts';
import { allLines, type Lines } from '../lines.ts';
import type { AudioSample } from '../sample.ts';
import { isSilent, isSpeech } from './level.ts';
import { type AudioScore, scoreHeard } from './score-audio.ts';

/** Of packets: where one hears it at all. Lower accuses lines that lose one now and then. */
const CHOPPY_FROM_LOST = 0.01;
/** Of sound: a busy browser conceals a little without any loss. */
const CHOPPY_FROM_CONCEALED = 0.02;
/** Jitter that the buffer follows only just, and not without a trace. */
const JITTER_MS = 40;
/** Less than that is jitter where the buffer or the sound shows that it was there: 60 ms to and fro read as 15 to 20. */
const FELT_JITTER_MS = 15;
const BUFFERED_MS = 80;
const CONCEALED_BY_JITTER = 0.01;

export function heardAilments(sample: AudioSample, lines: Lines): Ailment[] {
  const { sent, source } = sample;
  const dead: Ailment[] =
    source === 'microphone' && isSilent(sent?.level) ? [{ symptom: 'dead-microphone', weight: 0.9 }] : [];
  if (isUnheard(sample, lines)) return [...dead, { symptom: 'no-audio', weight: 1 }];
  const score = scoreHeard(sample, lines);
  return score ? [...dead, ...ofSound(sample, lines, score)] : dead;
}

function* ofSound(sample: AudioSample, lines: Lines, { heard, equipment, delay }: AudioScore): Generator<Ailment> {
  const { lost, concealed, delayMs } = heard;
  if (lost >= CHOPPY_FROM_LOST || concealed >= CHOPPY_FROM_CONCEALED || isShaken(sample, lines, concealed))
    yield { symptom: 'choppy-audio', weight: equipment / PERFECT_RATING };
  if (delayMs >= DELAY_KNEE_MS) yield { symptom: 'delayed-audio', weight: delay / PERFECT_RATING };
}

function isShaken({ received }: AudioSample, lines: Lines, concealed: number): boolean {
  const jitterMs = Math.max(...allLines(lines).map((line) => line.jitterMs ?? 0));
  const isFelt = (received?.bufferMs ?? 0) >= BUFFERED_MS || concealed >= CONCEALED_BY_JITTER;
  return jitterMs >= JITTER_MS || (jitterMs >= FELT_JITTER_MS && isFelt);
}

/** Nothing comes; or somebody speaks, and nothing is sent, or what comes is silence. */
function isUnheard({ sent, received }: AudioSample, lines: Lines): boolean {
  if (allLines(lines).some(({ dead }) => dead)) return true;
  if (!isSpeech(sent?.level)) return false;
  return sent?.packets === 0 || (received !== null && received.packets > 0 && isSilent(received.level));
}
