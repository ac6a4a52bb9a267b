import { cpus, release } from 'node:os';

export type Row = { key: string; value: number; unit: string; goal?: string };

/** With `--json` one JSON object `{ name, results }`, else a table for people. */
export function report(name: string, rows: readonly Row[]): void {
  if (process.argv.includes('--json')) {
    const results = Object.fromEntries(rows.map(({ key, value }) => [key, round(value)]));
    process.stdout.write(`${JSON.stringify({ name, results })}\n`);
    return;
  }
  process.stdout.write(
    `${name}: ${cpus().length} × ${cpus()[0]?.model.trim()}, Linux ${release()}, Node ${process.version}\n`,
  );
  const width = Math.max(...rows.map(({ key }) => key.length));
  for (const { key, value, unit, goal } of rows) {
    const aim = goal ? `  (goal ${goal})` : '';
    process.stdout.write(`${key.padEnd(width)}  ${String(round(value)).padStart(8)} ${unit}${aim}\n`);
  }
}

/** What happens meanwhile, where it does not mix with the result. */
export const progress = (line: string): void => void process.stderr.write(`${line}\n`);

const round = (value: number): number => Math.round(value * 100) / 100;
