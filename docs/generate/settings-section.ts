import { settings } from '../../src/config.ts';
import { code, table } from './markdown.ts';
import { typeOf } from './schema-fields.ts';

/** Defaults that depend on the machine or on other settings. */
const inWords: Readonly<Record<string, string>> = {
  PARLEY_MEDIA_WORKERS: 'the number of cores',
  PARLEY_GUESTS: 'on with a loopback host, else off',
};

export function settingsSection(): string {
  return table(
    ['Setting', 'Default', 'Value', 'Meaning'],
    Object.entries(settings).map(([name, schema]) => [
      code(name),
      inWords[name] ?? inEnvironment(schema.safeParse(undefined).data),
      typeOf(schema),
      schema.description ?? '',
    ]),
  );
}

/** A parsed default as one would write it in the environment. */
function inEnvironment(value: unknown): string {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return 'none';
  if (value instanceof Map && value.size === 0) return 'none';
  return code(typeof value === 'string' ? value : JSON.stringify(value));
}
