import { badEvents, budgetOf, errorRatio } from './recording-rules.ts';
import { type AlertRule, type RuleGroup, runbookOf } from './rules.ts';
import { type BurnRate, burnRates, type Slo, slos } from './slos.ts';

/** Multi-window, multi-burn-rate alerts (SRE Workbook, chapter 5): the long window says that it matters, the short one that it goes on. */
export const burnRateGroup: RuleGroup<AlertRule> = {
  name: 'parley-slo-alerts',
  rules: slos.flatMap((slo) => burnRates.map((burnRate) => alertOf(slo, burnRate))),
};

function alertOf({ id, alert, objective, leastBad, summary, promise }: Slo, burnRate: BurnRate): AlertRule {
  const { factor, long, short, severity } = burnRate;
  const budget = budgetOf(objective);
  const tooMuch = Number((factor * budget).toFixed(6));
  if (tooMuch >= 1) throw new Error(`${alert} could never fire: not even if all were bad`);
  const of = `{slo="${id}"}`;
  return {
    alert,
    expr: [
      `${errorRatio(long)}${of} > ${tooMuch}`,
      `and ${errorRatio(short)}${of} > ${tooMuch}`,
      `and ${badEvents(long)}${of} >= ${leastBad}`,
    ].join('\n'),
    labels: { severity, slo: id, window: long },
    annotations: {
      summary,
      description: `{{ $value | humanizePercentage }} in ${long}: ${factor} times what the promise allows. ${promise}`,
      runbook: runbookOf(alert),
    },
  };
}
