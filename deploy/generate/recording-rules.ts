import type { RecordingRule, RuleGroup } from './rules.ts';
import { burnRates, type Slo, slos } from './slos.ts';

const SECONDS: Readonly<Record<string, number>> = { m: 60, h: 3_600, d: 86_400 };

/** Of a window such as `6h`. */
function secondsOf(window: string): number {
  const unit = SECONDS[window.slice(-1)];
  const count = Number(window.slice(0, -1));
  if (unit === undefined || !Number.isInteger(count)) throw new Error(`${window} is no window`);
  return count * unit;
}

/** Share of events that were bad, by `slo`; no series where there were no events. */
export const errorRatio = (window: string): string => `parley:slo_error:ratio_rate${window}`;
/** How many bad events there were, by `slo`. */
export const badEvents = (window: string): string => `parley:slo_bad:increase${window}`;
/** Share of events that may be bad, by `slo`. */
export const BUDGET = 'parley:slo_budget:ratio';

const longWindows = burnRates.map(({ long }) => long);
const windows = [...new Set(burnRates.flatMap(({ short, long }) => [short, long]))].toSorted(
  (one, other) => secondsOf(one) - secondsOf(other),
);

const ofSlo = (window: string, { id, bad, all }: Slo): RecordingRule[] => [
  { record: errorRatio(window), expr: `${bad(window)} / (${all(window)} > 0)`, labels: { slo: id } },
  ...(longWindows.includes(window)
    ? [{ record: badEvents(window), expr: `${bad(window)} * ${secondsOf(window)}`, labels: { slo: id } }]
    : []),
];

/** A long window changes slowly, and costs more to look at. */
const intervalFor = (window: string): string => (secondsOf(window) > SLOW_FROM_S ? '2m' : '30s');
const SLOW_FROM_S = 3_600;

/** What the alerts and the dashboards of the promises read. */
export const recordingGroups: readonly RuleGroup<RecordingRule>[] = [
  {
    name: 'parley-slo-budgets',
    rules: slos.map(({ id, objective }) => ({
      record: BUDGET,
      expr: `vector(${budgetOf(objective)})`,
      labels: { slo: id },
    })),
  },
  ...windows.map((window) => ({
    name: `parley-slo-${window}`,
    interval: intervalFor(window),
    rules: slos.flatMap((slo) => ofSlo(window, slo)),
  })),
];

/** Rounded, so that 1 - 0.995 is 0.005. */
export function budgetOf(objective: number): number {
  return Number((1 - objective).toFixed(6));
}
