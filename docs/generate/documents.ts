import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { generatedFiles } from '../../deploy/generate/files.ts';
import { tableOfMistakes } from '../../test/support/topology/mistaken-machine.ts';
import { apiSections } from './api-sections.ts';
import { doctorSection } from './doctor-section.ts';
import { replaceSections } from './markdown.ts';
import { metricsSections } from './metrics-sections.ts';
import { protocolSections } from './protocol-sections.ts';
import { qualitySections } from './quality-sections.ts';
import { runbookSection } from './runbook-section.ts';
import { serverApiSections } from './server-api-sections.ts';
import { settingsSection } from './settings-section.ts';
import { transcriptSections } from './transcript.ts';

/** Which documents have generated sections, and where those come from. */
const documents: Readonly<Record<string, () => Promise<Record<string, string>>>> = {
  'docs/protocol.md': async () => ({
    ...protocolSections(),
    ...(await transcriptSections()),
    'sfu-example': await exampleOf('sfu-example.mjs'),
  }),
  'docs/api.md': apiSections,
  'docs/server-api.md': async () => serverApiSections(),
  'docs/operations.md': async () => ({
    settings: settingsSection(),
    alerts: runbookSection(),
    doctor: doctorSection(),
  }),
  'docs/metrics.md': async () => metricsSections(),
  'docs/quality.md': async () => qualitySections(),
  'docs/topology.md': async () => ({ mistakes: await tableOfMistakes(4) }),
};

/** Code that a test executes. */
const exampleOf = async (file: string): Promise<string> =>
  `\`\`\`js\n${await readFile(new URL(file, import.meta.url), 'utf8')}\`\`\``;

/** Every file that is generated, in sections or whole. */
export const generatedPaths: readonly string[] = [...Object.keys(documents), ...Object.keys(generatedFiles())];

/** A file as it is, and as it should be. One that is generated whole may be missing, and is empty then. */
export async function regenerate(path: string): Promise<{ file: URL; current: string; fresh: string }> {
  const file = new URL(`../../${path}`, import.meta.url);
  const whole = generatedFiles()[path];
  if (whole !== undefined) return { file, current: existsSync(file) ? await readFile(file, 'utf8') : '', fresh: whole };
  const current = await readFile(file, 'utf8');
  const sections = await documents[path]?.();
  return { file, current, fresh: replaceSections(current, sections ?? {}) };
}
