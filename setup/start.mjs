import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { makeReady } from './make-ready.mjs';
import { openToNetwork, planNetwork } from './open-to-network.mjs';
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
  const plan = options.lan === undefined ? undefined : planNetwork(options);
  const { environment, progress } = await makeReady({
    debianPackages: plan?.debianPackages,
    moreSteps: plan ? 1 : 0,
  });
  const network = plan && (await openToNetwork(plan, progress));
  return runInForeground(node24, ['src/main.ts'], { cwd: root, env: { ...environment, ...network } });
});

/** The server reads the same file; what it says of port and data folder counts here, too. */
function loadSettingsFile() {
  const file = join(root, '.env');
  if (existsSync(file)) process.loadEnvFile?.(file);
}
