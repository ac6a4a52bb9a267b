import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { mesonOptions, sourceChanges } from '../../workers/build/recipe.mjs';
import { withLock } from '../file-lock.mjs';
import { root } from '../project.mjs';
import { attempt, run } from '../run-program.mjs';
import { SetupError } from '../setup-error.mjs';
import { keptLibsrtp } from './libsrtp-cache.mjs';
import { cachedWorker, keepWorker, workerCache } from './worker-cache.mjs';
import { isWorkingWorker } from './worker-program.mjs';

/** What one compiler may need at its worst; a machine with less for each core gets fewer of them. */
const MEMORY_PER_COMPILER = 1.2e9;

/**
 * Builds mediasoup's worker from its npm package and Debian's libraries into the cache; resolves to its path.
 * A build that was interrupted goes on where it stood.
 */
export async function buildWorker(report) {
  const cache = workerCache();
  return withLock(
    cache.lock,
    () => report.doing('waiting for another set-up on this machine'),
    async () => {
      const ready = cachedWorker(cache);
      if (ready) return ready;
      const { source, output, srtp } = await prepare(cache.building, report);
      await compile(output, report);
      const program = join(output, 'mediasoup-worker');
      if (!isWorkingWorker(program)) {
        throw new SetupError(`The media worker was built, but does not run; it is left at ${source}.`);
      }
      keepWorker(cache, program, { version: cache.version, srtp, source: 'built', wholeAv1Frames: true });
      rmSync(cache.building, { recursive: true, force: true });
      return cache.program;
    },
  );
}

/** Makes the build folder, or finds the one that an interrupted build left. */
async function prepare(folder, report) {
  const source = join(folder, 'worker');
  const output = join(folder, 'out');
  const preparedWith = join(folder, 'prepared.json');
  if (existsSync(preparedWith)) return { source, output, ...JSON.parse(readFileSync(preparedWith, 'utf8')) };

  report.doing('preparing the build');
  rmSync(folder, { recursive: true, force: true });
  copySource(source);
  const libsrtp = await keptLibsrtp(report, { anew: true });
  const env = { ...process.env };
  if (libsrtp.pkgConfigPath) env.PKG_CONFIG_PATH = `${libsrtp.pkgConfigPath}:${env.PKG_CONFIG_PATH ?? ''}`;
  await run('meson', ['setup', output, source, ...mesonOptions], { env });
  writeFileSync(preparedWith, JSON.stringify({ srtp: libsrtp.srtp }));
  return { source, output, srtp: libsrtp.srtp };
}

/** Copies mediasoup's worker source, with the distribution's libraries in place of those it would download. */
function copySource(target) {
  cpSync(join(root, 'node_modules/mediasoup/worker'), target, { recursive: true });
  const subprojects = join(target, 'subprojects');
  for (const name of readdirSync(subprojects).filter((entry) => entry.endsWith('.wrap')))
    rmSync(join(subprojects, name));
  cpSync(join(root, 'workers/build/subprojects'), subprojects, { recursive: true });
  for (const change of sourceChanges) applyChange(target, change);
}

function applyChange(target, { file, why, find, replace }) {
  const path = join(target, file);
  const parts = readFileSync(path, 'utf8').split(find);
  if (parts.length !== 2) {
    throw new SetupError(
      `The worker's ${file} has \`${find}\` ${parts.length - 1} times, not once.`,
      `This mediasoup differs from the one that workers/build/recipe.mjs was written for. The change is there because ${why}.`,
    );
  }
  writeFileSync(path, parts.join(replace));
}

async function compile(output, report) {
  // A container's bound, not the host's memory.
  const memory = Math.min(totalmem(), process.constrainedMemory?.() || Number.POSITIVE_INFINITY);
  const jobs = Math.max(1, Math.min(availableParallelism(), Math.floor(memory / MEMORY_PER_COMPILER)));
  report.doing(`compiling, ${jobs} at a time`);
  const onLine = (line) => {
    const [, done, total] = /^\[(\d+)\/(\d+)\]/.exec(line) ?? [];
    if (done) report.advance(Number(done), Number(total), 'compiling');
  };
  const { code, output: log } = await attempt('ninja', ['-C', output, '-j', String(jobs), 'mediasoup-worker'], {
    onLine,
  });
  if (code !== 0) throw new SetupError(`The media worker cannot be built (${code}).`, compilerErrors(log));
}

/** The part of ninja's output that says what failed. */
function compilerErrors(log) {
  const lines = log.split('\n').filter((line) => !/^\[\d+\/\d+\]/.test(line));
  return lines.slice(0, 40).join('\n');
}
