import { makeReady } from './make-ready.mjs';
import { node24, root } from './project.mjs';
import { requireNode } from './require-node.mjs';
import { runInForeground } from './run-program.mjs';
import { runCommand } from './setup-error.mjs';

await runCommand(async () => {
  requireNode();
  const { environment } = await makeReady();
  return runInForeground(node24, ['src/cli/doctor.ts', ...process.argv.slice(2)], { cwd: root, env: environment });
});
