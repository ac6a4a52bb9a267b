import type { LoggedCall } from '../history/call-report.ts';
import type { CallsTable } from './tables.ts';

/** JSON here is what this project wrote itself. */
export const loggedCall = (row: CallsTable): LoggedCall => ({
  callId: row.call_id,
  applicationId: row.application_id,
  conversationId: row.conversation_id,
  kind: row.kind,
  callerId: row.caller_id,
  video: row.video === 1,
  startedAt: row.started_at,
  answeredAt: row.answered_at,
  connectedAt: row.connected_at,
  endedAt: row.ended_at,
  durationMs: row.duration_ms,
  outcome: row.outcome,
  endedBy: row.ended_by,
  endReason: row.end_reason,
  topologies: JSON.parse(row.topologies),
  peakPeers: row.peak_peers,
  worst: row.worst === null ? null : JSON.parse(row.worst),
});
