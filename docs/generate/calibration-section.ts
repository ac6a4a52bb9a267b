import { readFileSync } from 'node:fs';
import type { Calibration, Outcome } from '../../benchmarks/verdicts/outcome.ts';
import type { ScoreInputs } from '../../src/quality/quality-events.ts';
import { table } from './markdown.ts';

/** As `npm run bench -- verdicts --save docs/generate/calibration.json` measured it last. */
const calibration = JSON.parse(readFileSync(new URL('calibration.json', import.meta.url), 'utf8')) as Calibration;

/** Impairment, what was measured of it, the scores, and what was said: of real calls. */
export function calibrationSection(): string {
  const { date, outcomes } = calibration;
  if (outcomes.length === 0)
    return 'The benchmark has not been run whole on this version yet, so there is no table here.';
  const rows = outcomes.map((outcome) => [
    outcome.impairment,
    outcome.topology === 'p2p' ? 'P2P' : 'SFU',
    inputsOf(outcome),
    scoresOf(outcome),
    verdictOf(outcome),
    seconds(outcome.namedMs),
    seconds(outcome.goneMs),
    outcome.correct ? 'yes' : '**no**',
  ]);
  const header = ['Impairment', 'By', 'Measured', 'Scores', 'Said first', 'Named after', 'Gone after', 'Right'];
  return `Measured on ${date}.\n\n${table(header, rows)}`;
}

const seconds = (ms: number | null): string => (ms === null ? 'never' : `${(ms / 1_000).toFixed(1)} s`);

const scoresOf = ({ measured }: Outcome): string =>
  measured
    .filter(({ leg }) => leg === 'whole')
    .map(({ source, mos }) => `${source} ${mos.toFixed(1)}`)
    .join(', ');

/** The first that is right, else the first at all. */
function verdictOf({ said }: Outcome): string {
  const first = said.find(({ isRight }) => isRight) ?? said[0];
  return first ? `\`${first.cause}\`: ${first.evidence}` : 'nothing';
}

/** The largest of each, of all sources and legs. */
function inputsOf({ measured }: Outcome): string {
  const largest = (name: keyof ScoreInputs): number | undefined => {
    const found = measured.flatMap(({ inputs }) => inputs[name] ?? []);
    return found.length > 0 ? Math.max(...found) : undefined;
  };
  const part = (name: keyof ScoreInputs, say: (value: number) => string): string[] => {
    const value = largest(name);
    return value === undefined ? [] : [say(value)];
  };
  return [
    ...part('lossRatio', (value) => `loss ${(100 * value).toFixed(1)} %`),
    ...part('jitterMs', (value) => `jitter ${value.toFixed(0)} ms`),
    ...part('rttMs', (value) => `round trip ${value.toFixed(0)} ms`),
    ...part('freezeRatio', (value) => `frozen ${(100 * value).toFixed(0)} %`),
  ].join(', ');
}
