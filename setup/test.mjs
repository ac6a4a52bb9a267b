import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeReady } from './make-ready.mjs';
import { node24, root } from './project.mjs';
import { requireNode } from './require-node.mjs';
import { runInForeground } from './run-program.mjs';
import { runCommand } from './setup-error.mjs';
import { testPackages } from './test-packages.mjs';
import { readTestReport } from './test-report.mjs';

const VITEST = 'node_modules/vitest/vitest.mjs';
const PROJECTS = new Set(['unit', 'contract', 'conversation', 'media', 'browser', 'network', 'image']);
/** Networks and images are made by root alone. */
const ROOT_PROJECTS = ['network', 'image'];

/** `npm test -- unit media` runs those projects; every other argument is vitest's own. */
const args = process.argv.slice(2);
const selections = args.flatMap((arg) => (PROJECTS.has(arg) ? ['--project', arg] : [arg]));
const withoutRoot = process.getuid() !== 0 && !args.some((arg) => PROJECTS.has(arg));
if (withoutRoot) selections.push(...ROOT_PROJECTS.flatMap((project) => ['--project', `!${project}`]));

/** The worker with our changes to it is what is tested; mediasoup’s own, where it can be downloaded, has none of them. */
process.env.MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD ??= '1';

/** CI reads the last line, whatever happens: a set-up that fails is one failure. */
let verdict = '0 passed, 1 failed';

await runCommand(async () => {
  requireNode();
  const { environment } = await makeReady({ debianPackages: testPackages });
  const folder = mkdtempSync(join(tmpdir(), 'parley-test-'));
  const file = join(folder, 'report.json');
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const command = [VITEST, 'run', ...reporters, ...selections];
    const code = await runInForeground(node24, command, { cwd: root, env: environment });
    const { passed, failed, remark } = readTestReport(file, code);
    if (remark) console.log(remark);
    if (withoutRoot) console.log('Left out: the levels `network` and `image`. Only root can make networks and images.');
    verdict = `${passed} passed, ${failed} failed`;
    return failed > 0 || passed === 0 ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

console.log(verdict);
