import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { dashboardPackages, openDashboards } from './dashboards/dashboards.mjs';
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
  const withDashboards = options['with-dashboards'] === true;
  const ready = await makeReady({
    debianPackages: [...(plan?.debianPackages ?? []), ...(withDashboards ? dashboardPackages : [])],
    moreSteps: [plan, withDashboards].filter(Boolean).length,
  });
  const network = plan && (await openToNetwork(plan, ready.progress));
  const environment = { ...ready.environment, ...network };
  const dashboards = withDashboards ? await openDashboards(environment, ready.progress) : undefined;
  try {
    const env = { ...environment, ...dashboards?.environment };
    return await runInForeground(node24, ['src/main.ts'], { cwd: root, env });
  } finally {
    await dashboards?.stop();
  }
});

/** The server reads the same file; what it says of port and data folder counts here, too. */
function loadSettingsFile() {
  const file = join(root, '.env');
  if (existsSync(file)) process.loadEnvFile?.(file);
}
