// A step of the Dockerfile: `node setup/image/application.mjs FOLDER` puts what serves, and nothing else, into FOLDER.
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Progress } from '../progress.mjs';
import { root } from '../project.mjs';
import { runCommand } from '../setup-error.mjs';
import { buildBundles } from '../web-bundles.mjs';
import { productionPackages } from './production-packages.mjs';

const SERVES = ['LICENSE', 'package.json', 'src', 'workers', 'turn-config', 'web/dist', 'sdk/dist'];
/** Sources of programs that are in the image as they are, and those for other machines. */
const NEVER = [
  'workers/build',
  'node_modules/mediasoup/worker',
  'node_modules/better-sqlite3/deps',
  'node_modules/better-sqlite3/src',
  ...foreignBinaries('node_modules/better-sqlite3/prebuilds'),
].map((path) => join(root, path));

/** SQLite is there for every system and processor. */
function foreignBinaries(of) {
  const own = `linux-${process.arch}.node`;
  return readdirSync(join(root, of)).flatMap((name) => (name === own ? [] : [`${of}/${name}`]));
}

const [folder] = process.argv.slice(2);

await runCommand(async () => {
  const progress = new Progress(2);
  await progress.step('web client and SDK', buildBundles);
  await progress.step('what serves', async () => {
    const filter = (path) => !NEVER.includes(path);
    for (const path of SERVES) cpSync(join(root, path), join(folder, path), { recursive: true, filter });
    const packages = productionPackages();
    for (const path of packages) {
      // A package's own packages are in the list by themselves.
      const nested = join(root, path, 'node_modules');
      const isOwn = (file) => filter(file) && file !== nested;
      cpSync(join(root, path), join(folder, path), { recursive: true, filter: isOwn });
    }
    cpSync(join(root, 'deploy/healthcheck.mjs'), join(folder, 'healthcheck.mjs'));
    return `${packages.length} npm packages`;
  });
  return 0;
});
