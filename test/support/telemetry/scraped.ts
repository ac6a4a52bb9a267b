/** One line of Prometheus' text format or of OpenMetrics, without its exemplar. */
type Sample = { name: string; labels: Readonly<Record<string, string>>; value: number };
export type Family = { name: string; type: string; help: string; samples: readonly Sample[] };

/** Reads what `/metrics` answers, in either format, by its lines. Throws for one that it does not understand. */
export function families(text: string): Family[] {
  const found = new Map<string, Family & { samples: Sample[] }>();
  const family = (name: string) => {
    const known = found.get(name) ?? { name, type: '', help: '', samples: [] };
    found.set(name, known);
    return known;
  };
  let current = '';
  for (const line of text.split('\n').filter((some) => some !== '' && some !== '# EOF')) {
    const [, what, name = '', rest = ''] = /^# (HELP|TYPE|UNIT) (\S+) (.*)$/.exec(line) ?? [];
    if (what) {
      current = name;
      if (what === 'TYPE') family(name).type = rest;
      if (what === 'HELP') family(name).help = rest;
    } else family(current).samples.push(sample(line));
  }
  return [...found.values()];
}

function sample(line: string): Sample {
  const [, name = '', labels = '', value] = /^(\w+)(?:\{(.*?)\})? (\S+)(?: # .*)?$/.exec(line) ?? [];
  if (value === undefined) throw new Error(`this is no sample: ${line}`);
  const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key = '', text = '']) => [key, text]);
  return { name, labels: Object.fromEntries(pairs), value: Number(value) };
}

/** How many lines a Prometheus would store a value for. */
export const seriesIn = (text: string): number =>
  text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
