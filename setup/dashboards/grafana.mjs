import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { root } from '../project.mjs';
import { startCompanion } from './companion.mjs';
import { firstFreePort } from './free-port.mjs';

const USUAL_PORT = 3000;
const USUAL_HOME = '/usr/share/grafana';
const OUTSIDE_PATH = ['/usr/sbin', `${USUAL_HOME}/bin`, '/opt/grafana/bin'];
const DASHBOARDS = join(root, 'deploy/grafana/dashboards');

/** Grafana's program, where it is installed. */
export function findGrafana(path = process.env.PATH ?? '') {
  const folders = [...path.split(delimiter), ...OUTSIDE_PATH];
  const programs = ['grafana', 'grafana-server'].flatMap((name) => folders.map((folder) => join(folder, name)));
  return programs.find((program) => existsSync(program));
}

/** With the dashboards of deploy/ and this Prometheus as their source, for this machine alone, to look at without a password. */
export async function startGrafana(program, folder, prometheusUrl) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const port = await firstFreePort(USUAL_PORT);
  const url = `http://127.0.0.1:${port}`;
  const server = basename(program) === 'grafana' ? ['server'] : [];
  const companion = await startCompanion({
    name: 'Grafana',
    program,
    args: [...server, '--homepath', homeOf(program)],
    env: {
      ...process.env,
      PARLEY_PROMETHEUS_URL: prometheusUrl,
      PARLEY_DASHBOARDS_DIR: DASHBOARDS,
      GF_PATHS_PROVISIONING: join(root, 'deploy/grafana/provisioning'),
      GF_PATHS_DATA: folder,
      GF_PATHS_LOGS: folder,
      GF_PATHS_PLUGINS: join(folder, 'plugins'),
      GF_SERVER_HTTP_ADDR: '127.0.0.1',
      GF_SERVER_HTTP_PORT: String(port),
      GF_AUTH_ANONYMOUS_ENABLED: 'true',
      GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: join(DASHBOARDS, 'parley-overview.json'),
      GF_ANALYTICS_REPORTING_ENABLED: 'false',
      GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
    },
    logFile: join(folder, 'grafana-output.log'),
    readyUrl: `${url}/api/health`,
  });
  return { url, stop: () => companion.stop() };
}

/** Where its own files are: beside the program, or where packages put them. */
function homeOf(program) {
  const home = dirname(dirname(realpathSync(program)));
  return existsSync(join(home, 'conf/defaults.ini')) ? home : USUAL_HOME;
}
