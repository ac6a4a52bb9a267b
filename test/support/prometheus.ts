import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { freePorts } from './free-ports.ts';
import { spawnTied } from './tied-process.ts';

export type Prometheus = {
  url: string;
  /** The value now. Null: no series; rejects if there are several. */
  query(expression: string): Promise<number | null>;
  /** Every series now. */
  series(expression: string): Promise<{ labels: Record<string, string>; value: number }[]>;
  /** Those of the last hour. */
  exemplars(expression: string): Promise<{ labels: Record<string, string>; value: number }[]>;
  stop(): Promise<void>;
};

/** As Prometheus writes numbers: also `NaN`, `+Inf` and `-Inf`. */
const Value = z.string().transform((text) => Number(text.replace('Inf', 'Infinity')));

const Answer = z.object({
  status: z.literal('success'),
  data: z.object({
    result: z.array(z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), Value]) })),
  }),
});

const Exemplars = z.object({
  status: z.literal('success'),
  data: z.array(
    z.object({
      exemplars: z.array(z.object({ labels: z.record(z.string(), z.string()), value: Value })),
    }),
  ),
});

const HOUR_S = 3_600;
const STARTS_WITHIN_MS = 15_000;

/** Debian's Prometheus, scraping one target (`host:port`) every second, with the rules of these files. */
export async function startPrometheus(options: {
  target: string;
  metricsPath?: string;
  ruleFiles?: readonly string[];
}): Promise<Prometheus> {
  const { target, metricsPath = '/metrics', ruleFiles = [] } = options;
  const folder = await mkdtemp(join(tmpdir(), 'parley-prometheus-'));
  const [port] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const job = { job_name: 'parley', metrics_path: metricsPath, static_configs: [{ targets: [target] }] };
  // JSON is YAML.
  const config = {
    global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
    rule_files: ruleFiles,
    scrape_configs: [job],
  };
  await writeFile(join(folder, 'prometheus.yml'), JSON.stringify(config));

  const prometheus = spawnTied('/usr/bin/prometheus', [
    `--config.file=${folder}/prometheus.yml`,
    `--storage.tsdb.path=${folder}/data`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--enable-feature=exemplar-storage',
  ]);
  const exited = once(prometheus, 'exit');
  let log = '';
  prometheus.stderr.on('data', (chunk) => (log += chunk));
  const stop = async (): Promise<void> => {
    prometheus.kill('SIGKILL');
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  if (!(await becomesReady(url, () => prometheus.exitCode !== null))) {
    await stop();
    throw new Error(`Prometheus did not start:\n${log}`);
  }

  const series = async (expression: string): ReturnType<Prometheus['series']> => {
    const response = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query: expression })}`);
    const body: unknown = await response.json();
    const { data, success } = Answer.safeParse(body);
    if (!success) throw new Error(`Prometheus refused ${expression}: ${JSON.stringify(body)}`);
    return data.data.result.map(({ metric, value: [, value] }) => ({ labels: metric, value }));
  };
  const query = async (expression: string): Promise<number | null> => {
    const found = await series(expression);
    if (found.length > 1) throw new Error(`${expression} has ${found.length} series: ${JSON.stringify(found)}`);
    return found[0]?.value ?? null;
  };
  const exemplars = async (expression: string): ReturnType<Prometheus['exemplars']> => {
    const now = Date.now() / 1000;
    const range = new URLSearchParams({ query: expression, start: String(now - HOUR_S), end: String(now + HOUR_S) });
    const { data } = Exemplars.parse(await (await fetch(`${url}/api/v1/query_exemplars?${range}`)).json());
    return data.flatMap((series) => series.exemplars);
  };
  return { url, series, query, exemplars, stop };
}

async function becomesReady(url: string, ended: () => boolean): Promise<boolean> {
  const deadline = performance.now() + STARTS_WITHIN_MS;
  while (performance.now() < deadline && !ended()) {
    const answer = await fetch(`${url}/-/ready`).catch(() => null);
    if (answer?.ok) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}
