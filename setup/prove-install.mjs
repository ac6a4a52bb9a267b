import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installDebianPackages } from './debian-packages.mjs';
import { addNode, insideAccount, makeDebian } from './prove/debian-root.mjs';
import { Inside } from './prove/inside.mjs';
import { insideEnvironment, outsideSettings } from './prove/outside-settings.mjs';
import { TimedSteps } from './prove/timed-steps.mjs';
import { cloneHead, firstStart, freePort, runTests, secondStart } from './prove/trial.mjs';
import { requireNode } from './require-node.mjs';
import { runCommand, SetupError } from './setup-error.mjs';

const HELP = `npm run prove-install [-- OPTIONS]

Runs \`npm start\` and \`npm test\` of the committed HEAD in a fresh Debian 12 that has git and Node 20 alone.

  --user         as a user with sudo instead of root
  --start-only   without npm test`;

await runCommand(async () => {
  requireNode();
  const options = readOptions();
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  if (process.getuid() !== 0) throw new SetupError('Only root can make and enter a Debian root.', 'Run it with sudo.');

  const interruption = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => interruption.abort());
  const work = mkdtempSync(join(tmpdir(), 'parley-prove-'));
  process.once('exit', () => rmSync(work, { recursive: true, force: true, maxRetries: 10 }));
  const steps = new TimedSteps(interruption.signal);
  try {
    await prove(steps, join(work, 'debian'), options, interruption.signal);
    return 0;
  } finally {
    steps.print();
  }
});

function readOptions() {
  const names = ['user', 'start-only', 'help'];
  try {
    return parseArgs({ options: Object.fromEntries(names.map((name) => [name, { type: 'boolean' }])) }).values;
  } catch (error) {
    throw new SetupError(error.message, HELP);
  }
}

async function prove(steps, folder, { user: withUser = false, 'start-only': startOnly = false }, signal) {
  const outside = outsideSettings();
  const [port, mediaPort] = [await freePort(), await freePort()];
  const { user, home } = insideAccount({ withUser });
  const environment = insideEnvironment(outside, { home, port, mediaPort });
  const inside = new Inside(folder, { user, home, environment, signal });

  await steps.run('mmdebstrap, the tool', () => installDebianPackages(['mmdebstrap'], { doing: console.log }));
  await steps.run('fresh Debian 12 with git', () =>
    makeDebian(folder, outside, { packages: ['git'], withUser, signal }),
  );
  await steps.run('Node 20 and npm 10 from the registry', () => addNode(folder, { node: 20, npm: 10, signal }));
  await steps.run('clone of HEAD', () => cloneHead(inside, folder));
  await steps.run('npm start until healthy, SIGTERM', () => firstStart(inside, port));
  await steps.run('npm start again until it listens', () => secondStart(inside, port));
  if (!startOnly) await steps.run('npm test', () => runTests(inside));
}
