import { callMetrics } from '../../../src/telemetry/call-metrics.ts';
import { snapshotMetrics } from '../../../src/telemetry/snapshot-metrics.ts';
import type { Variable } from './board.ts';

export const instance: Variable = {
  name: 'instance',
  label: 'Server',
  query: `label_values(${snapshotMetrics.peers.name}, instance)`,
};

export const application: Variable = {
  name: 'application',
  label: 'Application',
  query: `label_values(${callMetrics.callsPlaced.name}, application)`,
};
