import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

/** Node 24, an npm package of this project: what runs everything but the set-up itself. */
export const node24 = join(root, 'node_modules/.bin/node');

/** What outlives a checkout and is shared by all checkouts of a user. */
export const cacheFolder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'parley');

/** Environment for the project's tools: their `#!/usr/bin/env node` finds Node 24. */
export function toolEnvironment() {
  return { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}` };
}
