import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './project.mjs';

const NEVER_SOURCES = new Set(['node_modules', 'dist']);

/** One hash over names and contents of the project's files at `paths` (files and folders). */
export function hashFiles(paths) {
  const hash = createHash('sha256');
  for (const path of paths.flatMap(filesUnder)) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesUnder(path) {
  if (!statSync(join(root, path)).isDirectory()) return [path];
  const names = readdirSync(join(root, path))
    .filter((name) => !NEVER_SOURCES.has(name))
    .sort();
  return names.flatMap((name) => filesUnder(`${path}/${name}`));
}
