import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Mistake } from './mistakes.ts';
import type { Registry } from './server.ts';

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));
/** The registry and all that it imports. */
const FOLDERS = ['calls', 'rooms', 'forwarding', 'protocol', 'shared'];

/** The real registry from a copy of its sources, changed in one place. Throws when the place is not there, or more than once. */
export async function registryWith({ name, file, text, instead }: Mistake, folder: string): Promise<Registry> {
  const source = readFileSync(join(REPOSITORY, 'src/calls', `${file}.ts`), 'utf8');
  const [before, after, ...more] = source.split(text);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`${file}.ts has ${more.length > 0 ? 'more than one' : 'no'} place for: ${name}`);
  }
  mkdirSync(join(folder, 'src'));
  for (const copied of FOLDERS) {
    cpSync(join(REPOSITORY, 'src', copied), join(folder, 'src', copied), { recursive: true });
  }
  symlinkSync(join(REPOSITORY, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'src/calls', `${file}.ts`), before + instead + after);
  const registry = pathToFileURL(join(folder, 'src/calls/call-registry.ts')).href;
  const loaded: { CallRegistry: Registry } = await import(/* @vite-ignore */ registry);
  return loaded.CallRegistry;
}
