import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { libsrtp } from '../../workers/build/recipe.mjs';
import { debianSourceFiles } from '../debian-sources.mjs';
import { cacheFolder } from '../project.mjs';
import { run } from '../run-program.mjs';
import { SetupError } from '../setup-error.mjs';

/**
 * Builds libsrtp on OpenSSL from Debian's source package in `folder`; where that package cannot be had, says so, and
 * Debian's own library on NSS is used. Resolves to { srtp: 'openssl' | 'nss', pkgConfigPath? }.
 */
export async function buildLibsrtp(folder, report) {
  try {
    report.doing(`fetching Debian's source of libsrtp`);
    const source = await fetchDebianSource(libsrtp.sourcePackage, folder);
    report.doing('building libsrtp on OpenSSL');
    const installed = join(folder, 'installed');
    const env = { ...process.env, CFLAGS: libsrtp.cflags };
    await run('./configure', [...libsrtp.configure, `--prefix=${installed}`], { cwd: source, env });
    await run('make', ['libsrtp2.a'], { cwd: source });
    await run('make', ['install'], { cwd: source });
    return { srtp: 'openssl', pkgConfigPath: join(installed, 'lib/pkgconfig') };
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    report.note(
      `libsrtp on OpenSSL cannot be had (${error.message}): the worker takes Debian's, and carries half the load. ` +
        `To try again later, delete ${cacheFolder}/worker.`,
    );
    return { srtp: 'nss' };
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
