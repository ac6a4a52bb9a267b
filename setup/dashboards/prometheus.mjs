import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../project.mjs';
import { startCompanion } from './companion.mjs';
import { firstFreePort } from './free-port.mjs';
import { prometheusConfig } from './prometheus-config.mjs';

const USUAL_PORT = 9090;

/**
 * Debian's Prometheus with the rules of deploy/, for this machine alone; what it keeps is in `folder`.
 * @param {{ target: string, https: boolean, token: string }} server what it scrapes, and the token for that, if any
 */
export async function startPrometheus(folder, { target, https, token }) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const tokenFile = join(folder, 'metrics-token');
  writeFileSync(tokenFile, token, { mode: 0o600 });
  const config = join(folder, 'prometheus.yml');
  const ruleFiles = [join(root, 'deploy/prometheus/rules/*.yml')];
  // JSON is YAML.
  writeFileSync(config, JSON.stringify(prometheusConfig({ target, https, tokenFile, ruleFiles }), null, 2));
  const port = await firstFreePort(USUAL_PORT);
  const url = `http://127.0.0.1:${port}`;
  const companion = await startCompanion({
    name: 'Prometheus',
    program: 'prometheus',
    args: [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, 'series')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--enable-feature=exemplar-storage',
      '--log.level=warn',
    ],
    logFile: join(folder, 'prometheus.log'),
    readyUrl: `${url}/-/ready`,
  });
  return { url, stop: () => companion.stop() };
}
