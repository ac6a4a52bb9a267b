import { formatJson } from './markdown.ts';
import type { Line } from './transcript-client.ts';

/** Long, and the same for everybody here: shown once in a part. */
const SHOWN_ONCE: ReadonlySet<string> = new Set([
  'rtpCapabilities',
  'rtpParameters',
  'iceParameters',
  'iceCandidates',
  'dtlsParameters',
]);

/** What passed over the wire, with names for what differs from run to run and without what is long. */
export function renderTranscript(lines: readonly Line[], names: ReadonlyMap<string, string>): string {
  const shown = new Set<string>();
  const text = lines.map(
    ({ who, direction, frame }) => `// ${who} ${direction}\n${formatJson(onlyOnce(readable(frame, names), shown))}`,
  );
  return ['```jsonc', ...text, '```'].join('\n');
}

function onlyOnce(value: unknown, shown: Set<string>): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => onlyOnce(item, shown));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (!SHOWN_ONCE.has(key)) return [key, onlyOnce(item, shown)];
      const text = `${key} ${JSON.stringify(item)}`;
      if (shown.has(text)) return [key, '… as above'];
      shown.add(text);
      return [key, item];
    }),
  );
}

function readable(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return names.get(value) ?? (value.startsWith('v=0\r\n') ? 'v=0 …' : value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => readable(item, names));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, readable(item, names)]));
}
