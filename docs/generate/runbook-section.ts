import { burnRates, slos } from '../../deploy/generate/slos.ts';
import { symptoms } from '../../deploy/generate/symptom-alerts.ts';
import { code, table } from './markdown.ts';

/** What each alert means and asks for, under a heading that is the alert's name: its `runbook` points there. */
export function runbookSection(): string {
  const promises = table(
    ['Promise', 'Alert', 'Allowed to be bad', 'Bad ones at least'],
    slos.map(({ promise, alert, objective, leastBad }) => [
      promise,
      `[${alert}](#${alert.toLowerCase()})`,
      `${Number(((1 - objective) * 100).toFixed(2))} %`,
      String(leastBad),
    ]),
  );
  const windows = table(
    ['Severity', 'Budget burns', 'Over', 'And still over'],
    burnRates.map(({ severity, factor, long, short }) => [code(severity), `${factor} times as fast`, long, short]),
  );
  const others = symptoms.map(({ alert, severity, summary, runbook }) => entry(alert, severity, summary, runbook));
  const broken = slos.map(({ alert, summary, promise, runbook }) =>
    entry(alert, burnRates.map((one) => one.severity).join(', '), `${summary} ${promise}`, runbook),
  );
  return [promises, windows, ...broken, ...others].join('\n\n');
}

const entry = (alert: string, severity: string, text: string, runbook: readonly string[]): string => {
  const severities = [...new Set(severity.split(', '))].map(code).join(' or ');
  return `### ${alert}\n\n${severities}. ${text}\n\n${runbook.map((step) => `- ${step}`).join('\n')}`;
};
