import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashFiles } from './file-hash.mjs';
import { node24, root } from './project.mjs';
import { run } from './run-program.mjs';

const VITE = 'node_modules/vite/bin/vite.js';
const SOURCES = ['web', 'sdk', 'src/protocol', 'src/shared', 'package-lock.json'];
const BUNDLES = ['sdk', 'web'];

/** Bundles the SDK and the web client unless their `dist` is from these very sources; says what it did. */
export async function buildBundles(report) {
  const sources = hashFiles(SOURCES);
  const stale = BUNDLES.filter((bundle) => !isBuiltFrom(bundle, sources));
  for (const bundle of stale) {
    report.doing(`bundling ${bundle}`);
    await run(node24, [VITE, 'build', '--config', `${bundle}/vite.config.ts`], { cwd: root });
    writeFileSync(stamp(bundle), sources);
  }
  return stale.length === 0 ? 'in place' : `bundled ${stale.join(' and ')}`;
}

function isBuiltFrom(bundle, sources) {
  return existsSync(stamp(bundle)) && readFileSync(stamp(bundle), 'utf8') === sources;
}

/** Lies in the bundle, so that it goes when that goes. */
const stamp = (bundle) => join(root, bundle, 'dist/.built-from');
