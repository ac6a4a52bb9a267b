import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeReady } from './make-ready.mjs';
import { node24, root } from './project.mjs';
import { requireNode } from './require-node.mjs';
import { runInForeground } from './run-program.mjs';
import { runCommand, SetupError } from './setup-error.mjs';
import { testPackages } from './test-packages.mjs';

/** What a benchmark wants besides what tests do. */
const MORE_PACKAGES = { fanout: ['janus'] };

const [name, ...args] = process.argv.slice(2);

await runCommand(async () => {
  requireNode();
  const names = benchmarkNames();
  if (!names.includes(name)) {
    throw new SetupError(
      name ? `There is no benchmark ${name}.` : 'Which benchmark?',
      `npm run bench -- NAME [--json]; there are: ${names.join(', ') || 'none yet'}`,
    );
  }
  const { environment } = await makeReady({ debianPackages: [...testPackages, ...(MORE_PACKAGES[name] ?? [])] });
  return runInForeground(node24, [`benchmarks/${name}.ts`, ...args], { cwd: root, env: environment });
});

/** Each file directly in benchmarks/ is one; what they share lies in folders. */
function benchmarkNames() {
  const folder = join(root, 'benchmarks');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length));
}
