import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { libsrtp } from '../../workers/build/recipe.mjs';
import { debianSourceFiles } from '../debian-sources.mjs';
import { cacheFolder } from '../project.mjs';
import { run } from '../run-program.mjs';
import { SetupError } from '../setup-error.mjs';

/** What programs ask the loader for: Debian's own has the same name. */
const SHARED_LIBRARY = 'libsrtp2.so.1';

/**
 * Builds libsrtp on OpenSSL from Debian's source package in `folder`, to be moved to `target`: headers and static
 * library as they are installed, and the shared one in a folder of its own, where no linker finds it by accident. Resolves
 * to the folder to be moved; where the package cannot be had, says so and resolves to null.
 */
export async function buildLibsrtp(folder, target, report) {
  try {
    report.doing(`fetching Debian's source of libsrtp`);
    const source = await fetchDebianSource(libsrtp.sourcePackage, folder);
    report.doing('building libsrtp on OpenSSL');
    const staging = join(folder, 'staging');
    const env = { ...process.env, CFLAGS: libsrtp.cflags };
    await run('./configure', [...libsrtp.configure, `--prefix=${target}`], { cwd: source, env });
    await run('make', ['libsrtp2.a'], { cwd: source });
    await run('make', ['install', `DESTDIR=${staging}`], { cwd: source });
    await run('make', ['shared_library'], { cwd: source });
    const shared = join(staging, target, 'shared');
    mkdirSync(shared);
    copyFileSync(join(source, SHARED_LIBRARY), join(shared, SHARED_LIBRARY));
    return join(staging, target);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    report.note(
      `libsrtp on OpenSSL cannot be had (${error.message}): Debian's is taken, and the media worker carries half the ` +
        `load. To try again later, delete ${cacheFolder}/worker.`,
    );
    return null;
  }
}

/**
 * Fetches and unpacks a source package with apt, which checks it against the archive's signature, from lists of its
 * own: the machine's apt settings are read and not changed. Resolves to the unpacked folder.
 */
async function fetchDebianSource(name, folder) {
  const config = writeAptConfig(folder);
  await run('apt-get', ['--config-file', config, 'update']);
  const unpackIn = join(folder, 'source');
  mkdirSync(unpackIn);
  await run('apt-get', ['--config-file', config, 'source', '--only-source', name], { cwd: unpackIn });
  const [unpacked] = readdirSync(unpackIn, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return join(unpackIn, unpacked.name);
}

function writeAptConfig(folder) {
  const [lists, cache, sources] = ['lists', 'cache', 'sources.list.d'].map((name) => join(folder, name));
  for (const made of [join(lists, 'partial'), join(cache, 'archives/partial'), sources])
    mkdirSync(made, { recursive: true });
  for (const file of debianSourceFiles()) {
    writeFileSync(join(sources, basename(file)), asSourcePackages(readFileSync(file, 'utf8')));
  }
  const config = join(folder, 'apt.conf');
  const lines = [
    'Dir::Etc::sourcelist "/dev/null";',
    `Dir::Etc::sourceparts "${sources}";`,
    `Dir::State::lists "${lists}";`,
    `Dir::Cache "${cache}";`,
    'APT::Sandbox::User "root";',
    '#clear APT::Update;',
  ];
  writeFileSync(config, `${lines.join('\n')}\n`);
  return config;
}

/** A list of binary packages' sources, in either of apt's two forms, as one of source packages. */
function asSourcePackages(text) {
  return text
    .replace(/^deb-src\s.*$/gm, '')
    .replace(/^deb\s/gm, 'deb-src ')
    .replace(/^Types:.*$/gm, 'Types: deb-src');
}
