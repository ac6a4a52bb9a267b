import type { Row } from '../support/report.ts';
import { percentile } from '../support/statistics.ts';
import type { Flow, Ours } from './measured.ts';

/** One after the other: what one of them is held against is the one beside it. */
export type Round = { readonly ours: Ours; readonly bare: Flow };

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const MEGABIT = 125_000;

export function rowsOf(rounds: readonly Round[], people: number): Row[] {
  const of = (value: (round: Round) => number): number => mean(rounds.map(value));
  const shown = rounds.flatMap(({ ours }) => ours.shown);
  const changed = shown.filter(({ isNew }) => isNew);
  const tookMs = changed.flatMap(({ ms }) => ms ?? []);
  const metOf = (pictures: typeof shown): number => pictures.filter(({ ms }) => ms !== null).length / pictures.length;
  return [
    {
      key: 'bytesRatio',
      value: of(({ ours, bare }) => ours.bytesPerSecond / bare.bytesPerSecond),
      unit: '×',
      goal: '0.25',
    },
    { key: 'cpuRatio', value: of(({ ours, bare }) => ours.workerCore / bare.workerCore), unit: '×', goal: '0.25' },
    {
      key: 'cpuRatioWithNode',
      value: of(({ ours, bare }) => (ours.workerCore + ours.nodeCore) / bare.workerCore),
      unit: '×',
    },
    { key: 'wishesMet', value: metOf(changed), unit: 'of 1', goal: '0.99' },
    { key: 'stayedInView', value: metOf(shown.filter(({ isNew }) => !isNew)), unit: 'of 1' },
    { key: 'wishMs.p50', value: percentile(tookMs, 0.5), unit: 'ms' },
    { key: 'wishMs.p99', value: percentile(tookMs, 0.99), unit: 'ms' },
    {
      key: 'bytesToIdeal',
      value: of(({ ours }) => ours.bytesPerSecond / ours.idealBytesPerSecond),
      unit: '×',
      goal: '1.1',
    },
    {
      key: 'mediaToIdeal',
      value: of(({ ours }) => ((1 - ours.extraPart) * ours.bytesPerSecond) / ours.idealBytesPerSecond),
      unit: '×',
    },
    { key: 'senderEncodesRatio', value: of(({ ours }) => ours.layersSent), unit: 'of 1' },
    { key: 'ours.nodeCore', value: of(({ ours }) => ours.nodeCore), unit: 'of 1' },
    ...(['ours', 'bare'] as const).flatMap((name): Row[] => [
      {
        key: `${name}.megabitsPerPerson`,
        value: of((round) => round[name].bytesPerSecond / MEGABIT / people),
        unit: 'Mbit/s',
      },
      { key: `${name}.extraPercent`, value: of((round) => 100 * round[name].extraPart), unit: '%' },
      { key: `${name}.lostPercent`, value: of((round) => 100 * round[name].lost), unit: '%' },
      { key: `${name}.workerCore`, value: of((round) => round[name].workerCore), unit: 'of 1' },
      { key: `${name}.generatorCore`, value: of((round) => round[name].generatorCore), unit: 'of 1' },
    ]),
  ];
}
