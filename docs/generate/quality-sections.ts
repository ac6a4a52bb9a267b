import { audioMos } from '../../src/quality/audio/heard.ts';
import type { Rule } from '../../src/quality/rules/rule.ts';
import { rules } from '../../src/quality/rules/rules.ts';
import { PERFECT, type Seen, videoMos } from '../../src/quality/video/seen.ts';
import { audioCodec } from '../../src/shared/audio-codecs.ts';
import { calibrationSection } from './calibration-section.ts';
import { code, table } from './markdown.ts';

/** The tables of docs/quality.md: what the code computes, and the rules that it asks. */
export const qualitySections = (): Record<string, string> => ({
  'sound-scores': soundScores(),
  'picture-scores': pictureScores(),
  'verdict-rules': verdictRules(),
  calibration: calibrationSection(),
});

const LOSSES = [0, 0.01, 0.02, 0.05, 0.1, 0.2];
const DELAYS_MS = [50, 100, 150, 200, 300, 400];

/** Opus, random loss of which FEC restores what it can. */
function soundScores(): string {
  const opus = audioCodec('audio/opus');
  const score = (lost: number, delayMs: number): string =>
    audioMos(opus, { lost, delayMs, concealed: 0, burstRatio: 1 }).toFixed(2);
  return table(
    ['Loss', ...DELAYS_MS.map((ms) => `${ms} ms`)],
    LOSSES.map((lost) => [`${100 * lost} %`, ...DELAYS_MS.map((ms) => score(lost, ms))]),
  );
}

function pictureScores(): string {
  const cases: readonly (readonly [string, Partial<Seen>])[] = [
    ['Perfect', {}],
    ['Frozen for 5 % of the time', { frozen: 0.05 }],
    ['Frozen for 20 % of the time', { frozen: 0.2 }],
    ['Half of the frames', { frames: 0.5 }],
    ['A sixth of the frames', { frames: 1 / 6 }],
    ['Half of the height', { height: 0.5 }],
    ['A quarter of the height', { height: 0.25 }],
    ['The coarsest quantizer', { quantizer: 1 }],
    ['5 % of the packets never came', { unrepaired: 0.05 }],
    ['10 % came again, 100 ms later', { repairMs: 10 }],
  ];
  return table(
    ['What is seen', 'Camera', 'Screen'],
    cases.map(([name, seen]) => [
      name,
      ...(['camera', 'screen'] as const).map((source) => videoMos(source, { ...PERFECT, ...seen }).toFixed(2)),
    ]),
  );
}

function verdictRules(): string {
  const row = ({ name, causes, when, explains }: Rule, index: number): string[] => [
    `${index + 1}`,
    name,
    causes.map(code).join(', '),
    when,
    explains.map(code).join(', '),
  ];
  return table(['', 'Rule', 'Cause', 'When', 'Explains'], rules.map(row));
}
