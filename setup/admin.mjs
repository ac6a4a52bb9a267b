import { installNpmPackages } from './npm-packages.mjs';
import { node24, root } from './project.mjs';
import { requireNode } from './require-node.mjs';
import { runInForeground } from './run-program.mjs';
import { runCommand } from './setup-error.mjs';

await runCommand(async () => {
  requireNode();
  await installNpmPackages({ doing: () => undefined });
  return runInForeground(node24, ['src/cli/admin.ts', ...process.argv.slice(2)], { cwd: root });
});
