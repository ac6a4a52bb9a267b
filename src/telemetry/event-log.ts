import type { CallEvents } from '../calls/call-events.ts';
import type { HistoryEvents } from '../history/history-events.ts';
import type { NetworkFindings } from '../protocol/diagnostics.ts';
import type { FeedbackEvents } from '../quality/feedback-events.ts';
import type { RoomEvents } from '../rooms/room-events.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';
import type { SessionEvents } from '../signaling/session-events.ts';
import type { WebhookFacts } from '../webhooks/webhook-facts.ts';
import type { Logger } from './logger.ts';
import { logWebhooks } from './webhook-log.ts';

export type Facts = {
  calls: TypedEmitter<CallEvents>;
  rooms: TypedEmitter<RoomEvents>;
  sessions: TypedEmitter<SessionEvents>;
  feedback: TypedEmitter<FeedbackEvents>;
  /** Null: nothing is kept of calls. */
  history?: TypedEmitter<HistoryEvents> | null;
  webhooks?: TypedEmitter<WebhookFacts>;
};

/** One line for each meaningful step of a session's and a call's life. */
export function logFacts(log: Logger, { calls, rooms, sessions, feedback, history, webhooks }: Facts): void {
  sessions.on('session-started', ({ device: { deviceId, userId, applicationId }, client }) =>
    log.info({ deviceId, userId, applicationId, client }, 'session started'),
  );
  sessions.on('session-resumed', ({ device: { deviceId }, replayed }) =>
    log.info({ deviceId, replayed }, 'session resumed'),
  );
  sessions.on('session-ended', ({ device: { deviceId }, reason }) => log.info({ deviceId, reason }, 'session ended'));
  calls.on('call-placed', ({ call: { callId, applicationId, video } }) =>
    log.info({ callId, applicationId, video }, 'call placed'),
  );
  calls.on('call-answered', ({ call: { callId } }) => log.info({ callId }, 'call answered'));
  calls.on('call-invited', ({ call: { callId } }) => log.info({ callId }, 'somebody was added'));
  calls.on('call-joined', ({ call: { callId } }) => log.info({ callId }, 'joined by link'));
  calls.on('call-returned', ({ call: { callId } }) => log.info({ callId }, 'taken up again'));
  calls.on('call-recreated', ({ call: { callId, applicationId } }) =>
    log.info({ callId, applicationId }, 'call brought back after a restart'),
  );
  calls.on('call-left', ({ call: { callId } }) => log.info({ callId }, 'left, and the call goes on'));
  calls.on('call-connected', ({ call: { callId }, setupMs, topology }) =>
    log.info({ callId, setupMs, topology }, 'call connected'),
  );
  calls.on('call-ended', ({ call: { callId }, outcome, durationMs }) =>
    log.info({ callId, outcome, durationMs }, 'call ended'),
  );
  rooms.on('topology-committed', ({ callId, from, path, reason, tookMs }) =>
    log.info({ callId, from, path, reason, tookMs }, 'topology committed'),
  );
  rooms.on('topology-abandoned', ({ callId, kept, path, reason, because, tookMs }) =>
    log[because === 'superseded' ? 'info' : 'warn'](
      { callId, kept, path, reason, because, tookMs },
      'topology abandoned',
    ),
  );
  rooms.on('topology-failed', ({ callId }) => log.warn({ callId }, 'no media path comes up'));
  // A comment is a person's word, and stays out of here.
  feedback.on('call-rated', ({ callId, rating: { stars, reasons }, replaces }) =>
    log.info({ callId, stars, reasons, replaces }, 'call rated'),
  );
  feedback.on('machine-diagnosed', ({ callId, deviceId, diagnosis: { code, network } }) =>
    log.info({ callId, deviceId, code, ways: waysOf(network) }, 'connection diagnosed'),
  );
  rooms.on('path-failed', ({ callId, path, reason }) => log.warn({ callId, path, reason }, 'media path failed'));
  rooms.on('source-held', ({ callId, peer: { peerId }, producer: { source }, held, bitrate, most }) =>
    log.warn({ callId, peerId, source, held, bitrate, most }, 'too much media'),
  );
  rooms.on('stray-media', ({ callId, peer: { peerId }, bitrate }) =>
    log.warn({ callId, peerId, bitrate }, 'media of no producer is dropped'),
  );
  if (history) logHistory(log, history);
  if (webhooks) logWebhooks(log, webhooks);
}

/** The call log is what outlives calls; these lines are about whether it can be written. */
function logHistory(log: Logger, history: TypedEmitter<HistoryEvents>): void {
  history.on('database-lost', ({ because }) => log.warn({ because }, 'call log cannot be written'));
  history.on('database-back', ({ awayMs, waiting }) => log.info({ awayMs, waiting }, 'call log can be written again'));
  history.on('entries-dropped', ({ reason, count }) => {
    // One line each would be thousands in a minute; the metric counts them.
    if (reason === 'refused' || reason === 'unwritten') log.warn({ reason, count }, 'call log entries dropped');
  });
  history.on('calls-pruned', ({ count }) => log.info({ count }, 'old calls forgotten'));
}

/** `sfuUdp: "reached"`; of relays, how many of how many. */
const waysOf = ({ signaling, direct, sfuUdp, sfuTcp, relays }: NetworkFindings) => ({
  signaling: signaling.state,
  direct,
  sfuUdp: sfuUdp.state,
  sfuTcp: sfuTcp.state,
  relays: `${relays.filter(({ reach }) => reach.state === 'reached').length}/${relays.length}`,
});
