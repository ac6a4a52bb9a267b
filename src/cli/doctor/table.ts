import { styleText } from 'node:util';
import type { Finding } from '../../doctor/check.ts';
import { checks } from '../../doctor/checks/index.ts';

const MARKS = {
  ok: { sign: '✓', color: 'green' },
  note: { sign: '·', color: 'cyan' },
  warning: { sign: '!', color: 'yellow' },
  problem: { sign: '✗', color: 'red' },
} as const;

const TITLES = new Map(checks.map(({ name, title }) => [name, title]));

/** The findings as people read them: a line each, and below it what to do. `stream` decides whether there are colors. */
export function table(findings: readonly Finding[], stream: NodeJS.WriteStream): string {
  const titleOf = ({ check }: Finding): string =>
    TITLES.get(check) ?? `${check.charAt(0).toUpperCase()}${check.slice(1)}`;
  const width = Math.max(0, ...findings.map((finding) => titleOf(finding).length));
  const lines = findings.flatMap((finding, index) => {
    const { sign, color } = MARKS[finding.level];
    const before = findings[index - 1];
    const title = before && titleOf(before) === titleOf(finding) ? '' : titleOf(finding);
    const line = `  ${styleText(color, sign, { stream })} ${title.padEnd(width)}  ${finding.found}`;
    return finding.level === 'ok'
      ? [line]
      : [line, `    ${' '.repeat(width)}  ${styleText('bold', '→', { stream })} ${finding.fix}`];
  });
  return [...lines, '', `  ${summary(findings)}`].join('\n');
}

function summary(findings: readonly Finding[]): string {
  const parts = (['problem', 'warning', 'note'] as const).flatMap((level) => {
    const count = findings.filter((finding) => finding.level === level).length;
    return count === 0 ? [] : [`${count} ${level}${count === 1 ? '' : 's'}`];
  });
  return parts.length === 0 ? 'All is well.' : `${parts.join(', ')}.`;
}
