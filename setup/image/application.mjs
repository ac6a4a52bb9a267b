// A step of the Dockerfile: `node setup/image/application.mjs FOLDER` puts what serves, and nothing else, into FOLDER.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { Progress } from '../progress.mjs';
import { root } from '../project.mjs';
import { runCommand } from '../setup-error.mjs';
import { buildBundles } from '../web-bundles.mjs';
import { productionPackages } from './production-packages.mjs';

const SERVES = ['LICENSE', 'package.json', 'src', 'workers', 'turn-config', 'web/dist', 'sdk/dist'];
/** Sources of the worker, whose program is in the image. */
const NEVER = ['workers/build', 'node_modules/mediasoup/worker'].map((path) => join(root, path));

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
