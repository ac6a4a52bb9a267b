import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { root } from '../project.mjs';
import { SetupError } from '../setup-error.mjs';
import { findGrafana, startGrafana } from './grafana.mjs';
import { startPrometheus } from './prometheus.mjs';

export const dashboardPackages = ['prometheus'];

const DEFAULT_PORT = '8080';
const ON_LOOPBACK = { '': '127.0.0.1', localhost: '127.0.0.1', '127.0.0.1': '127.0.0.1', '0.0.0.0': '127.0.0.1' };
const ON_LOOPBACK_6 = { '::': '[::1]', '::1': '[::1]' };

/**
 * Prometheus, and Grafana where it is installed, beside the server that will run with `environment`.
 * @returns {Promise<{ environment: object, stop(): Promise<void> }>} what the server needs besides
 */
export async function openDashboards(environment, progress) {
  const { added, ...server } = scrapedServer(environment);
  const folder = resolve(root, environment.PARLEY_DATA_DIR || 'data', 'dashboards');
  const running = [];
  const stop = async () => {
    for (const { stop: stopOne } of running.splice(0).reverse()) await stopOne();
  };
  try {
    await progress.step('dashboards', async (report) => {
      report.doing('starting Prometheus');
      const prometheus = await startPrometheus(join(folder, 'prometheus'), server);
      running.push(prometheus);
      const program = findGrafana(environment.PATH);
      if (!program) return `Prometheus on ${prometheus.url}; no Grafana is installed`;
      report.doing('starting Grafana');
      const grafana = await startGrafana(program, join(folder, 'grafana'), prometheus.url);
      running.push(grafana);
      return `Grafana on ${grafana.url}, Prometheus on ${prometheus.url}`;
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { environment: added, stop };
}

/** Where the server will be scraped, by its settings. Without a token it answers loopback alone: elsewhere it gets one. */
export function scrapedServer(environment) {
  const { PARLEY_HOST: host = '', PARLEY_PORT: port, PARLEY_METRICS_TOKEN: given } = environment;
  if (port === '0') {
    throw new SetupError(
      'With --with-dashboards the server needs a port that is known beforehand.',
      'Set PARLEY_PORT.',
    );
  }
  const loopback = ON_LOOPBACK[host] ?? ON_LOOPBACK_6[host];
  const added = given || loopback ? {} : { PARLEY_METRICS_TOKEN: randomBytes(24).toString('base64url') };
  return {
    target: `${loopback ?? host}:${port || DEFAULT_PORT}`,
    https: Boolean(environment.PARLEY_TLS_CERT_FILE),
    token: given || added.PARLEY_METRICS_TOKEN || '',
    added,
  };
}
