// Draws what one switch looked like to its receivers, from the recording that `npm run bench -- switch --trace FILE`
// leaves: `node docs/generate/switch-graph.ts FILE` writes docs/images/switch.svg.
import { readFileSync, writeFileSync } from 'node:fs';
import type { Recording } from '../../benchmarks/switch/page-recorder.ts';

type Trace = { kind: string; run: number; switched: { recordings: Recording[]; userIds: [string, string] } };

const WIDTH = 900;
const HEIGHT = 190;
const FROM_MS = -2_000;
const TO_MS = 8_000;
/** Taller intervals are cut off. */
const TOP_MS = 260;
const MARGIN = 46;

const x = (ms: number): number => MARGIN + ((ms - FROM_MS) / (TO_MS - FROM_MS)) * (WIDTH - MARGIN - 12);
const y = (ms: number): number => HEIGHT - 30 - (Math.min(ms, TOP_MS) / TOP_MS) * (HEIGHT - 56);
const line = (at: number, label: string): string =>
  `<line x1="${x(at)}" x2="${x(at)}" y1="20" y2="${HEIGHT - 30}" stroke="#b3542c"/><text x="${x(at) + 4}" y="30" fill="#b3542c">${label}</text>`;

function panel(recording: Recording, seen: string, title: string): string {
  const message = (type: string): number => recording.topology.find((it) => it.type === type)?.at ?? 0;
  const origin = message('topology.switching');
  const frames = (recording.frames[seen] ?? []).map(({ at, height }) => ({ at: at - origin, height }));
  const bars = frames.slice(1).flatMap(({ at, height }, index) => {
    const interval = at - (frames[index]?.at ?? at);
    if (at < FROM_MS || at > TO_MS) return [];
    const colour = height < 360 ? '#8a5cc2' : '#0b7a7c';
    return `<line x1="${x(at)}" x2="${x(at)}" y1="${y(0)}" y2="${y(interval)}" stroke="${colour}" stroke-width="1.6"/>`;
  });
  const ticks = [FROM_MS, 0, 2_000, 4_000, 6_000].map(
    (ms) => `<text x="${x(ms)}" y="${HEIGHT - 14}" text-anchor="middle">${ms / 1000} s</text>`,
  );
  const levels = [33, 100, 200].map(
    (ms) =>
      `<line x1="${MARGIN}" x2="${WIDTH - 12}" y1="${y(ms)}" y2="${y(ms)}" stroke="#ccc"/><text x="${MARGIN - 6}" y="${y(ms) + 4}" text-anchor="end">${ms}</text>`,
  );
  const committed = message('topology.committed') - origin;
  return [
    `<text x="${MARGIN}" y="12" font-weight="600">${title}</text>`,
    ...levels,
    ...bars,
    ...ticks,
    line(0, 'switching'),
    line(committed, 'committed'),
  ].join('');
}

const [file] = process.argv.slice(2);
if (!file) throw new Error('name the file of --trace');
const { kind, run, switched } = JSON.parse(readFileSync(file, 'utf8')) as Trace;
const panels = switched.recordings.map((recording, index) => {
  const seen = switched.userIds[1 - index] ?? '';
  return `<g transform="translate(0 ${index * HEIGHT})">${panel(recording, seen, `Receiver ${index + 1}: ms between frames presented (${kind}, run ${run})`)}</g>`;
});
const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT * 2}" font-family="system-ui, sans-serif" font-size="12" fill="#333"><title>Milliseconds between frames presented, around one switch</title><rect width="100%" height="100%" fill="#fff"/>${panels.join('')}</svg>\n`;
writeFileSync(new URL('../images/switch.svg', import.meta.url), svg);
