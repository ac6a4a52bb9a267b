import { installNpmPackages } from './npm-packages.mjs';
import { Progress } from './progress.mjs';
import { node24, root, toolEnvironment } from './project.mjs';
import { requireNode } from './require-node.mjs';
import { attempt } from './run-program.mjs';
import { runCommand } from './setup-error.mjs';

const CHECKS = [
  { name: 'format, lint, imports', command: ['biome', 'check', '--error-on-warnings', '.'] },
  { name: 'lint with types', command: ['oxlint', '--type-aware', '--deny-warnings'] },
  { name: 'types', command: ['tsc', '--noEmit', '-p', 'tsconfig.json'] },
  { name: 'architecture', command: ['vitest', 'run', '--project', 'unit', 'test/architecture.test.ts'] },
  { name: 'unused code and packages', command: ['knip'] },
];

await runCommand(async () => {
  requireNode();
  const progress = new Progress(CHECKS.length + 1);
  await progress.step('npm packages', installNpmPackages);
  const failures = [];
  for (const check of CHECKS) {
    await progress.step(check.name, async (report) => {
      report.doing(check.command.join(' '));
      const { code, output } = await runTool(check.command);
      if (code === 0) return 'good';
      failures.push({ ...check, output });
      return 'failed';
    });
  }
  for (const { name, command, output } of failures)
    console.error(`\n── ${name}: ${command.join(' ')}\n${output.trimEnd()}`);
  return failures.length === 0 ? 0 : 1;
});

/** The tools are npm packages' programs; all of them run on Node 24. */
function runTool([tool, ...args]) {
  return attempt(node24, [`node_modules/.bin/${tool}`, ...args], { cwd: root, env: toolEnvironment() });
}
