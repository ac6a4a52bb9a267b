import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { node24, root } from '../project.mjs';
import { attempt } from '../run-program.mjs';
import { keepWorker } from './worker-cache.mjs';
import { isWorkingWorker } from './worker-program.mjs';

const MEDIASOUP = join(root, 'node_modules/mediasoup');
const DOWNLOAD = fileURLToPath(new URL('download.mjs', import.meta.url));

/** Downloads the program that mediasoup's makers built, into the cache. Resolves to undefined where it cannot be had. */
export async function downloadPrebuiltWorker(cache, report) {
  if (process.env.MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD) return undefined;
  const url = prebuiltAddress(cache.version);
  report.doing('asking for a prebuilt program');
  const folder = mkdtempSync(join(tmpdir(), 'parley-worker-'));
  try {
    const archive = join(folder, 'worker.tgz');
    const env = { ...process.env, NODE_USE_ENV_PROXY: '1' };
    const download = await attempt(node24, [DOWNLOAD, url, archive], { env });
    if (download.code !== 0) return refused(report, download.output.trim());
    const unpacked = await attempt('tar', ['-xzf', archive, '-C', folder, 'mediasoup-worker']);
    if (unpacked.code !== 0) return refused(report, `it cannot be unpacked: ${unpacked.output.trim()}`);
    const program = join(folder, 'mediasoup-worker');
    if (!isWorkingWorker(program)) return refused(report, 'it does not run on this machine');
    return keepWorker(cache, program, { version: cache.version, srtp: prebuiltSrtp(), source: 'prebuilt' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function refused(report, reason) {
  report.note(`no prebuilt program to be had (${reason})`);
  return undefined;
}

/** The same address that mediasoup's own install script asks, with the same variable to change it. */
function prebuiltAddress(version) {
  const { repository } = JSON.parse(readFileSync(join(MEDIASOUP, 'package.json'), 'utf8'));
  const releases = `${repository.url.replace(/^git\+/, '').replace(/\.git$/, '')}/releases/download`;
  const base = process.env.MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL || releases;
  const [kernel] = release().split('.');
  return `${base}/${version}/mediasoup-worker-${version}-${process.platform}-${process.arch}-kernel${kernel}.tgz`;
}

function prebuiltSrtp() {
  const build = readFileSync(join(MEDIASOUP, 'worker/meson.build'), 'utf8');
  return build.includes('crypto-library=openssl') ? 'openssl' : 'unknown';
}
