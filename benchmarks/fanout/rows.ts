import type { Row } from '../support/report.ts';
import { percentile } from '../support/statistics.ts';
import type { Measured } from './measure.ts';
import type { SfuName } from './sfu.ts';
import type { Shape } from './shape.ts';

/** One after another of all in one shape. `limit`: packets a second and core. */
export type Round = { shape: Shape['name']; limit: number; sfus: Partial<Record<SfuName, Measured>> };

type Key = keyof Measured;

const GOALS = {
  oneToMany: { ratioToJanus: '2.5', ratioToLimit: '0.35' },
  oneToManyTcc: { ratioToJanus: '1.5', ratioToLimit: '0.18' },
  rooms: { ratioToJanus: '1.6', ratioToLimit: '0.5' },
} as const;
const SHAPES = Object.keys(GOALS) as Shape['name'][];

/** Ratios are of one round, since the machine is another one in the next, and medians over the rounds. */
export function rowsOf(rounds: readonly Round[]): Row[] {
  const medians = new Medians(rounds);
  return [
    ...SHAPES.flatMap((shape) => shapeRows(medians, shape)),
    {
      key: 'serviceOverhead',
      value: worst(SHAPES, (shape) => medians.ratio(shape, 'ours', 'bare')),
      unit: '×',
      goal: '0.97',
    },
    {
      key: 'p99DelayMs',
      value: -worst(SHAPES, (shape) => negative(medians.of(shape, 'ours', 'p99DelayMs'))),
      unit: 'ms',
    },
    {
      key: 'kilobytesPerConsumer',
      value: medians.of('oneToMany', 'ours', 'kilobytesPerConsumer') ?? Number.NaN,
      unit: 'KiB',
    },
  ].filter(({ value }) => Number.isFinite(value));
}

const negative = (value: number | null): number | null => (value === null ? null : -value);

/** The smallest; NaN where there is none. */
function worst(names: readonly Shape['name'][], of: (shape: Shape['name']) => number | null): number {
  const values = names.flatMap((name) => of(name) ?? []);
  return values.length > 0 ? Math.min(...values) : Number.NaN;
}

function shapeRows(medians: Medians, shape: Shape['name']): Row[] {
  const { ratioToJanus, ratioToLimit } = GOALS[shape];
  const rows: (Omit<Row, 'value'> & { value: number | null })[] = [
    { key: 'ratioToJanus', value: medians.ratio(shape, 'ours', 'janus'), unit: '×', goal: ratioToJanus },
    { key: 'ratioToLimit', value: medians.ratioToLimit(shape), unit: '×', goal: ratioToLimit },
    { key: 'serviceOverhead', value: medians.ratio(shape, 'ours', 'bare'), unit: '×' },
    { key: 'serviceOverheadWithNode', value: medians.ratio(shape, 'ours', 'bare', 'perCoreOfAll'), unit: '×' },
    { key: 'limit.packetsPerCore', value: medians.limit(shape), unit: 'packets/s' },
    ...(['ours', 'bare', 'janus'] as const).flatMap((name) => [
      { key: `${name}.packetsPerCore`, value: medians.of(shape, name, 'perCore'), unit: 'packets/s' },
      { key: `${name}.core`, value: medians.of(shape, name, 'sfuCore'), unit: 'of 1' },
      { key: `${name}.generatorCore`, value: medians.of(shape, name, 'generatorCore'), unit: 'of 1' },
      { key: `${name}.lostPercent`, value: percent(medians.of(shape, name, 'lost')), unit: '%' },
      { key: `${name}.p99DelayMs`, value: medians.of(shape, name, 'p99DelayMs'), unit: 'ms' },
      { key: `${name}.kilobytesPerConsumer`, value: medians.of(shape, name, 'kilobytesPerConsumer'), unit: 'KiB' },
    ]),
  ];
  return rows.flatMap(({ key, value, ...row }) => (value === null ? [] : [{ ...row, key: `${shape}.${key}`, value }]));
}

const percent = (part: number | null): number | null => (part === null ? null : 100 * part);

/** Null: it was not measured. */
class Medians {
  readonly #rounds: readonly Round[];

  constructor(rounds: readonly Round[]) {
    this.#rounds = rounds;
  }

  of(shape: Shape['name'], name: SfuName, key: Key): number | null {
    return this.#median(shape, ({ sfus }) => sfus[name]?.[key]);
  }

  ratio(shape: Shape['name'], one: SfuName, other: SfuName, key: Key = 'perCore'): number | null {
    return this.#median(shape, ({ sfus }) => divided(sfus[one]?.[key], sfus[other]?.[key]));
  }

  ratioToLimit(shape: Shape['name']): number | null {
    return this.#median(shape, ({ sfus, limit }) => divided(sfus.ours?.perCore, limit));
  }

  limit(shape: Shape['name']): number | null {
    return this.#median(shape, ({ limit }) => limit);
  }

  #median(shape: Shape['name'], of: (round: Round) => number | undefined): number | null {
    const values = this.#rounds.filter((round) => round.shape === shape).flatMap((round) => of(round) ?? []);
    return values.length > 0 ? percentile(values, 0.5) : null;
  }
}

const divided = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined || other === undefined ? undefined : one / other;
