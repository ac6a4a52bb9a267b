import { stringify } from 'yaml';
import { prometheusConfig } from '../../setup/dashboards/prometheus-config.mjs';
import { burnRateGroup } from './burn-rate-alerts.ts';
import { grafanaDashboard } from './dashboards/grafana-dashboard.ts';
import { boards } from './dashboards/index.ts';
import { dashboardProvider, dataSource } from './grafana-provisioning.ts';
import { recordingGroups } from './recording-rules.ts';
import { symptomGroup } from './symptom-alerts.ts';

const HEADER = '# Written by `npm run docs` from deploy/generate/: changes here are lost.\n';

const yaml = (content: object): string => HEADER + stringify(content, { lineWidth: 0, aliasDuplicateObjects: false });

/** Files of deploy/ that are generated whole, by their path: Prometheus' configuration and rules, Grafana's dashboards. */
export function generatedFiles(): Record<string, string> {
  return {
    'deploy/prometheus/prometheus.yml': yaml(
      // As compose.yaml mounts them.
      prometheusConfig({
        target: '127.0.0.1:8080',
        ruleFiles: ['rules/*.yml'],
        tokenFile: '/run/parley/metrics-token',
      }),
    ),
    'deploy/prometheus/rules/recording.yml': yaml({ groups: recordingGroups }),
    'deploy/prometheus/rules/alerts.yml': yaml({ groups: [burnRateGroup, symptomGroup] }),
    'deploy/grafana/provisioning/datasources/parley.yml': yaml(dataSource),
    'deploy/grafana/provisioning/dashboards/parley.yml': yaml(dashboardProvider),
    ...Object.fromEntries(
      boards.map((board) => [
        `deploy/grafana/dashboards/${board.uid}.json`,
        `${JSON.stringify(grafanaDashboard(board), null, 2)}\n`,
      ]),
    ),
  };
}
