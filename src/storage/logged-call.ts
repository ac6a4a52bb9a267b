import type { LoggedCall } from '../history/call-report.ts';
import type { UserId } from '../protocol/ids.ts';
import type { CallsTable } from './tables.ts';

/** In a column that cannot be null. No user's id is empty. */
export const NO_CALLER = '';

export const callerOf = ({ caller_id: id }: Pick<CallsTable, 'caller_id'>): UserId | null =>
  id === NO_CALLER ? null : id;

/** JSON here is what this project wrote itself. */
export const loggedCall = (row: CallsTable): LoggedCall => ({
  callId: row.call_id,
  applicationId: row.application_id,
  conversationId: row.conversation_id,
  kind: row.kind,
  callerId: callerOf(row),
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
