import type { CallReport } from '../../../src/history/call-report.ts';
import type { Mark, ScoredLeg } from '../../../src/protocol/quality.ts';
import { markOf } from '../marks/mark.ts';

type Series = CallReport['series'][number];

type Point = { readonly at: number; readonly mos: number };
/** `inputs`: of the minute's lowest score. */
type Minute = Point & { readonly mark: Mark; readonly inputs: Readonly<Record<string, number>> };

/** One source on one leg, from its first score to its last. */
export type Leg = Pick<Series, 'peerId' | 'viewerId' | 'source' | 'leg'> & {
  readonly key: string;
  readonly points: readonly Point[];
  /** The mean of each. */
  readonly minutes: readonly Minute[];
  readonly mean: number;
  readonly lowest: Minute;
};

/** As many lines as can be told from each other. */
export const MAX_CHOSEN = 6;

export const MINUTE_MS = 60_000;
/** Twelve scores each (`CallReport`); the middle of its time is drawn. */
export const SLOT_MS = MINUTE_MS / 12;

export const legKey = ({ peerId, viewerId, source, leg }: Pick<Series, 'peerId' | 'viewerId' | 'source' | 'leg'>) =>
  [peerId, viewerId ?? '', source, leg].join(' ');

/** Those with the lowest minute first. */
export const legsOf = (series: readonly Series[]): Leg[] =>
  series.flatMap((one) => legOf(one) ?? []).toSorted((one, other) => one.lowest.mos - other.lowest.mos);

function legOf({ minutes, ...of }: Series): Leg | null {
  const points = minutes.flatMap(({ at, mos }) =>
    mos.flatMap((score, slot) => (score === null ? [] : [{ at: at + (slot + 0.5) * SLOT_MS, mos: score }])),
  );
  const means = minutes.flatMap(({ at, mos, worst }): Minute[] => {
    const scores = mos.filter((score) => score !== null);
    if (scores.length === 0) return [];
    const mean = meanOf(scores);
    return [{ at, mos: mean, mark: markOf(mean), inputs: worst.inputs }];
  });
  const lowest = means.reduce<Minute | null>((low, one) => (low && low.mos <= one.mos ? low : one), null);
  if (!lowest) return null;
  return { ...of, key: legKey(of), points, minutes: means, mean: meanOf(points.map(({ mos }) => mos)), lowest };
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

export type LegFilter = {
  readonly leg: ScoredLeg;
  /** Null: all. */
  readonly source: string | null;
  readonly senderId: string | null;
  readonly viewerId: string | null;
};

/** An uplink is for everybody who receives it. */
export const filtered = (legs: readonly Leg[], { leg, source, senderId, viewerId }: LegFilter): Leg[] =>
  legs.filter(
    (one) =>
      one.leg === leg &&
      (source === null || one.source === source) &&
      (senderId === null || one.peerId === senderId) &&
      (viewerId === null || one.viewerId === null || one.viewerId === viewerId),
  );
