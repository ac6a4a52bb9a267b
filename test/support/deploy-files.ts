import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import * as z from 'zod';

const root = fileURLToPath(new URL('../../deploy/', import.meta.url));

const Panel = z.object({
  id: z.number(),
  type: z.string(),
  title: z.string(),
  description: z.string().optional(),
  targets: z
    .array(z.object({ expr: z.string(), legendFormat: z.string(), instant: z.boolean().optional() }))
    .optional(),
});
const Dashboard = z.object({
  uid: z.string(),
  title: z.string(),
  panels: z.array(Panel),
  templating: z.object({ list: z.array(z.object({ name: z.string(), query: z.string() })) }),
});
export type Dashboard = z.output<typeof Dashboard>;

/** Grafana's, as they are in deploy/, by file name. */
export const dashboards = (): Record<string, Dashboard> =>
  Object.fromEntries(
    globSync('grafana/dashboards/*.json', { cwd: root }).map((path) => [
      basename(path, '.json'),
      Dashboard.parse(JSON.parse(readFileSync(join(root, path), 'utf8'))),
    ]),
  );

/** Every query of every panel, with where it is. */
export const panelQueries = (): { where: string; expr: string; legend: string }[] =>
  Object.entries(dashboards()).flatMap(([name, { panels }]) =>
    panels.flatMap(({ title, targets = [] }) =>
      targets.map(({ expr, legendFormat }) => ({ where: `${name}: ${title}`, expr, legend: legendFormat })),
    ),
  );

const Rule = z.object({
  record: z.string().optional(),
  alert: z.string().optional(),
  expr: z.string(),
  labels: z.record(z.string(), z.string()).default({}),
  annotations: z.record(z.string(), z.string()).default({}),
});
const Rules = z.object({ groups: z.array(z.object({ name: z.string(), rules: z.array(Rule) })) });
export type Rule = z.output<typeof Rule>;

export const ruleFiles: readonly string[] = globSync('prometheus/rules/*.yml', { cwd: root }).map((path) =>
  join(root, path),
);

/** Prometheus', recording and alerting, as they are in deploy/. */
export const rules = (): Rule[] =>
  ruleFiles.flatMap((file) => Rules.parse(parse(readFileSync(file, 'utf8'))).groups.flatMap((group) => group.rules));
