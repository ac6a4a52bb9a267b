import { formatJson } from './markdown.ts';
import type { Line } from './transcript-client.ts';

/** What passed over the wire, with names for what differs from run to run and without the length of descriptions. */
export function renderTranscript(lines: readonly Line[], names: ReadonlyMap<string, string>): string {
  const text = lines.map(
    ({ who, direction, frame }) => `// ${who} ${direction}\n${formatJson(readable(frame, names))}`,
  );
  return ['```jsonc', ...text, '```'].join('\n');
}

function readable(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return names.get(value) ?? (value.startsWith('v=0\r\n') ? 'v=0 …' : value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => readable(item, names));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, readable(item, names)]));
}
