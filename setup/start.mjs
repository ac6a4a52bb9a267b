import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { makeReady } from './make-ready.mjs';
import { openToNetwork, packagesForNetwork } from './open-to-network.mjs';
import { node24, root } from './project.mjs';
import { requireNode } from './require-node.mjs';
import { runInForeground } from './run-program.mjs';
import { runCommand } from './setup-error.mjs';
import { HELP, readStartOptions } from './start-options.mjs';

await runCommand(async () => {
  requireNode();
  const options = readStartOptions(process.argv.slice(2));
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  loadSettingsFile();
  const { environment, progress } = await makeReady({
    debianPackages: packagesForNetwork(options),
    moreSteps: options.lan === undefined ? 0 : 1,
  });
  const network = options.lan === undefined ? {} : await openToNetwork(options, progress);
  return runInForeground(node24, ['src/main.ts'], { cwd: root, env: { ...environment, ...network } });
});

/** The server reads the same file; what it says of port and data folder counts here, too. */
function loadSettingsFile() {
  const file = join(root, '.env');
  if (existsSync(file)) process.loadEnvFile?.(file);
}
