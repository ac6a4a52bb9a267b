/** A metric as prom-client keeps it. */
export type Family = {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly values: readonly Sample[];
};

type Sample = {
  readonly value: number;
  readonly labels: Readonly<Record<string, string | number>>;
  /** Of a histogram's sample: the family's name with `_bucket`, `_sum` or `_count`. */
  readonly metricName?: string;
  /** `timestamp`: seconds since the epoch. */
  readonly exemplar?: { labelSet: Readonly<Record<string, string>>; value: number; timestamp: number } | null;
};

export type ExposedFamily = Family & { readonly unit: string | null };
export type Exposition = { contentType: string; text: string };

type Format = { readonly contentType: string; render(families: readonly ExposedFamily[]): string };

/** Prometheus' text format 0.0.4. */
const text: Format = {
  contentType: 'text/plain; version=0.0.4; charset=utf-8',
  render: (families) =>
    families
      .map(({ name, help, type, values }) => {
        const head = `# HELP ${name} ${escaped(help)}\n# TYPE ${name} ${type}\n`;
        return head + values.map((sample) => `${line(name, sample)}\n`).join('');
      })
      .join(''),
};

/**
 * OpenMetrics 1.0: the family of a counter has no `_total` in its name, though its samples have; exemplars; an end mark.
 * A unit is told where the name ends in it, which is all that the format allows.
 */
const openMetrics: Format = {
  contentType: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
  render: (families) =>
    `${families
      .map(({ name, help, type, unit, values }) => {
        const family = type === 'counter' ? name.replace(/_total$/, '') : name;
        const unitLine = unit && family.endsWith(`_${unit}`) ? `# UNIT ${family} ${unit}\n` : '';
        const head = `# TYPE ${family} ${type}\n${unitLine}# HELP ${family} ${escaped(help).replaceAll('"', '\\"')}\n`;
        return head + values.map((sample) => `${line(name, sample)}${exemplarOf(sample)}\n`).join('');
      })
      .join('')}# EOF\n`,
};

export function expose(families: readonly ExposedFamily[], accept: string | undefined): Exposition {
  const { contentType, render } = negotiate(accept);
  return { contentType, text: render(families) };
}

const line = (family: string, { metricName = family, labels, value }: Sample): string =>
  `${metricName}${labelSet(labels)} ${number(value)}`;

function exemplarOf({ exemplar }: Sample): string {
  if (!exemplar) return '';
  return ` # ${labelSet(exemplar.labelSet)} ${number(exemplar.value)} ${exemplar.timestamp}`;
}

function labelSet(labels: Readonly<Record<string, string | number>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${labelValue(value)}"`);
  return pairs.length > 0 ? `{${pairs.join(',')}}` : '';
}

/**
 * Bounds of buckets are written as OpenMetrics wants floats, in both formats: a server that is scraped now in the one
 * and now in the other has one series for each.
 */
const labelValue = (value: string | number): string =>
  typeof value === 'string'
    ? escaped(value).replaceAll('"', '\\"')
    : Number.isInteger(value)
      ? `${value}.0`
      : `${value}`;

const escaped = (words: string): string => words.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');

function number(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
}

const MEDIA_TYPES: ReadonlyMap<string, Format> = new Map([
  ['application/openmetrics-text', openMetrics],
  ['text/plain', text],
  ['text/*', text],
  ['*/*', text],
]);

/**
 * RFC 9110 §12.5.1: the acceptable format with the highest weight, of equal ones the richer. Who accepts neither gets
 * the text format all the same: Prometheus and browsers can read it.
 */
function negotiate(accept: string | undefined): Format {
  const wishes = (accept ?? '*/*').split(',').flatMap((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const format = MEDIA_TYPES.get(type);
    const parameter = (name: string): string | undefined =>
      parameters.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1);
    const version = parameter('version');
    const speaks = format !== openMetrics || version === undefined || version === '1.0.0';
    const weight = Number(parameter('q') ?? 1);
    return format && speaks && weight > 0 ? [{ format, weight }] : [];
  });
  const [best] = wishes.toSorted(
    (one, other) =>
      other.weight - one.weight || Number(other.format === openMetrics) - Number(one.format === openMetrics),
  );
  return best?.format ?? text;
}
