import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `path`: from the project's root, with `/`. */
export type SourceFile = { path: string; text: string };

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const SKIPPED = ['dist', 'node_modules'];

/** The project's code below these folders; what a build made is left out. */
export function readSources(folders: readonly string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(ts|tsx|mjs)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => ({ path: file.slice(ROOT.length).replaceAll('\\', '/'), file }))
      .filter(({ path }) => !path.split('/').some((part) => SKIPPED.includes(part)))
      .map(({ path, file }) => ({ path, text: readFileSync(file, 'utf8') })),
  );
}
