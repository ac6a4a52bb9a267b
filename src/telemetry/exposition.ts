import type { MetricDeclaration } from './metric-declaration.ts';

/** A metric, and what writes its samples, a line each. */
export type Family = { readonly declaration: MetricDeclaration; write: (withExemplars: boolean) => string };
export type Exposition = { contentType: string; text: string };

type Format = {
  readonly contentType: string;
  readonly withExemplars: boolean;
  readonly end: string;
  head: (declaration: MetricDeclaration) => string;
};

/** Prometheus' text format 0.0.4. */
const text: Format = {
  contentType: 'text/plain; version=0.0.4; charset=utf-8',
  withExemplars: false,
  end: '',
  head: ({ name, help, type }) => `# HELP ${name} ${escaped(help)}\n# TYPE ${name} ${type}\n`,
};

/**
 * OpenMetrics 1.0: the family of a counter has no `_total` in its name, though its samples have; exemplars; an end mark.
 * A unit is told where the name ends in it, which is all that the format allows.
 */
const openMetrics: Format = {
  contentType: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
  withExemplars: true,
  end: '# EOF\n',
  head({ name, help, type, unit }) {
    const family = type === 'counter' ? name.replace(/_total$/, '') : name;
    const unitLine = unit && family.endsWith(`_${unit}`) ? `# UNIT ${family} ${unit}\n` : '';
    return `# TYPE ${family} ${type}\n${unitLine}# HELP ${family} ${escaped(help).replaceAll('"', '\\"')}\n`;
  },
};

const escaped = (words: string): string => words.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');

/** What there is to see now, in the format that an `Accept` header wishes. */
export function expose(families: readonly Family[], accept: string | undefined): Exposition {
  const { contentType, withExemplars, end, head } = negotiate(accept);
  const parts = families.map(({ declaration, write }) => head(declaration) + write(withExemplars));
  return { contentType, text: parts.join('') + end };
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
