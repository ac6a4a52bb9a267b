import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './project.mjs';
import { run } from './run-program.mjs';
import { SetupError } from './setup-error.mjs';

const INSTALLER = join(root, 'setup/install-debian-packages.sh');
const PROXY_VARIABLES = ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'];

/** Installs those of `packages` that are missing; says what it did. */
export async function installDebianPackages(packages, report) {
  const missing = missingPackages(packages);
  if (missing.length === 0) return 'none missing';
  const command = ['sh', INSTALLER, ...missing];
  const [program, ...args] = [...prefixForRoot(missing), ...command];
  report.doing(`installing ${missing.join(' ')}`);
  await run(program, args);
  return `installed ${missing.join(' ')}`;
}

function missingPackages(packages) {
  if (packages.length === 0) return [];
  const format = '$' + '{Package} $' + '{db:Status-Status}\\n';
  const query = spawnSync('dpkg-query', ['--show', `--showformat=${format}`, ...packages], { encoding: 'utf8' });
  if (query.error) {
    throw new SetupError(
      'This machine is no Debian (there is no dpkg-query), so its packages cannot be installed from here.',
      `Wanted are what Debian calls: ${packages.join(' ')}`,
    );
  }
  const installed = new Set(
    query.stdout
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map(firstWord),
  );
  return packages.filter((name) => !installed.has(name));
}

const firstWord = (line) => line.split(' ')[0];

/** What to put before a command so that root runs it; throws, with the command for an administrator, if nothing can. */
function prefixForRoot(missing) {
  if (process.getuid() === 0) return [];
  const environment = PROXY_VARIABLES.filter((name) => process.env[name]).map((name) => `${name}=${process.env[name]}`);
  const keep = environment.length > 0 ? ['env', ...environment] : [];
  if (spawnSync('sudo', ['--non-interactive', 'true'], { stdio: 'ignore' }).status === 0) {
    return ['sudo', '--non-interactive', ...keep];
  }
  if (process.stdin.isTTY && spawnSync('sudo', ['--validate'], { stdio: 'inherit' }).status === 0) {
    return ['sudo', '--non-interactive', ...keep];
  }
  throw new SetupError(
    `Debian packages are missing (${missing.join(', ')}), and this user may not install them.`,
    `An administrator must run this one command, then start again:\n\n  sudo sh ${INSTALLER} ${missing.join(' ')}`,
  );
}
