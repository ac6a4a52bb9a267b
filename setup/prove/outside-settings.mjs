import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { debianSourceFiles } from '../debian-sources.mjs';
import { SetupError } from '../setup-error.mjs';

const SYSTEM_AUTHORITIES = '/etc/ssl/certs/ca-certificates.crt';
/** Where the outside's certificate authorities lie inside. */
export const AUTHORITIES_INSIDE = '/usr/local/share/outside-authorities.pem';

const PROXY_VARIABLES = ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'];
const APT_NETWORK_OPTION = /^Acquire::(http|https|Retries|Check-|ForceIPv)/;

/**
 * How this machine reaches Debian's archive and the npm registry; a fresh one beside it needs the same.
 * @returns {{ sources: string[], keyrings: string[], aptOptions: string, authorities: string, environment: object }}
 *   files with apt sources and their keys, apt's network options, a file of certificate authorities, and variables.
 */
export function outsideSettings() {
  const sources = debianSourceFiles();
  if (sources.length === 0) throw new SetupError('This machine has no apt source of Debian to make a fresh one from.');
  const authorities = [process.env.NODE_EXTRA_CA_CERTS, npmSetting('cafile'), SYSTEM_AUTHORITIES];
  const variables = PROXY_VARIABLES.map((name) => [name, process.env[name]]);
  for (const name of ['registry', 'proxy', 'https-proxy', 'noproxy']) {
    variables.push([`npm_config_${name.replace('-', '_')}`, npmSetting(name)]);
  }
  return {
    sources,
    keyrings: sources.flatMap(keyringsOf),
    aptOptions: aptNetworkOptions(),
    authorities: authorities.find((file) => file && existsSync(file)),
    environment: Object.fromEntries(variables.filter(([, value]) => value)),
  };
}

/** The variables of a person inside, and nothing else of the outside's. */
export function insideEnvironment(outside, { home, port, mediaPort }) {
  return {
    HOME: home,
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    LANG: 'C.UTF-8',
    TERM: process.env.TERM ?? 'dumb',
    PARLEY_PORT: String(port),
    PARLEY_MEDIA_PORT: String(mediaPort),
    // The build must be proven even where a prebuilt program can be had.
    MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD: '1',
    ...(outside.authorities && { NODE_EXTRA_CA_CERTS: AUTHORITIES_INSIDE, npm_config_cafile: AUTHORITIES_INSIDE }),
    ...outside.environment,
  };
}

function npmSetting(name) {
  const { stdout } = spawnSync('npm', ['config', 'get', name], { encoding: 'utf8' });
  const value = (stdout ?? '').trim();
  return ['null', 'undefined'].includes(value) ? '' : value;
}

/** Files that `signed-by=` or `Signed-By:` name. */
function keyringsOf(file) {
  const found = readFileSync(file, 'utf8').matchAll(/signed-by\s*[=:]\s*(\/[^\s\],]+)/gi);
  return [...found].map(([, keyring]) => keyring);
}

function aptNetworkOptions() {
  const { stdout } = spawnSync('apt-config', ['dump'], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .filter((line) => APT_NETWORK_OPTION.test(line))
    .join('\n');
}
