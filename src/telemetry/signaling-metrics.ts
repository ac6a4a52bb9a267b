import { type RequestType, requests } from '../protocol/contract.ts';
import { type ErrorCode, errorCodes } from '../protocol/errors.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';
import type { SessionEvents } from '../signaling/session-events.ts';
import { counter, histogram } from './metric-declaration.ts';
import type { MetricRegistry } from './metric-registry.ts';

/** `Object.keys` of a table that has no other keys. */
const keysOf = <K extends string>(table: Readonly<Record<K, unknown>>): K[] => Object.keys(table) as K[];

export const signalingMetrics = {
  sessionsStarted: counter({
    name: 'parley_sessions_started_total',
    help: 'Devices that signed in.',
    unit: null,
    source: 'server',
    labels: {},
    fromStart: 'all',
  }),
  sessionsDetached: counter({
    name: 'parley_sessions_detached_total',
    help: 'Sessions whose connection was lost.',
    unit: null,
    source: 'server',
    labels: {},
    fromStart: 'all',
  }),
  sessionsResumed: counter({
    name: 'parley_sessions_resumed_total',
    help: 'Sessions that went on over another connection, whether the one before was lost or taken over.',
    unit: null,
    source: 'server',
    labels: {},
    fromStart: 'all',
  }),
  sessionsEnded: counter({
    name: 'parley_sessions_ended_total',
    help: 'Sessions that ended.',
    unit: null,
    source: 'server',
    labels: {
      reason: {
        meaning: '`left`: signed out, or the page was closed; `timed-out`: did not come back in the grace period',
        values: ['left', 'timed-out'],
      },
    },
    fromStart: 'all',
  }),
  sessionResume: histogram({
    name: 'parley_session_resume_seconds',
    help: 'For how long a session that was resumed had been without a connection.',
    unit: 'seconds',
    source: 'server',
    labels: {},
    buckets: [0.5, 1, 2, 5, 10, 20, 30],
  }),
  requests: counter({
    name: 'parley_requests_total',
    help: 'Requests that came, refused ones too.',
    unit: null,
    source: 'server',
    labels: {
      type: { meaning: 'A [request](protocol.md#reference) of the protocol', values: keysOf(requests) },
    },
    fromStart: 'all',
  }),
  refusals: counter({
    name: 'parley_requests_refused_total',
    help: 'Requests and frames that were answered with an error.',
    unit: null,
    source: 'server',
    labels: { code: { meaning: 'An [error code](protocol.md#errors)', values: keysOf(errorCodes) } },
    fromStart: 'all',
  }),
};

/** What connections tell, one by one. */
export type RequestCounters = { onRequest: (type: RequestType) => void; onRefused: (code: ErrorCode) => void };

export function observeSignaling(registry: MetricRegistry, sessions: TypedEmitter<SessionEvents>): RequestCounters {
  const started = registry.counter(signalingMetrics.sessionsStarted);
  const detached = registry.counter(signalingMetrics.sessionsDetached);
  const resumed = registry.counter(signalingMetrics.sessionsResumed);
  const ended = registry.counter(signalingMetrics.sessionsEnded);
  const resume = registry.histogram(signalingMetrics.sessionResume);
  const requests = registry.counter(signalingMetrics.requests);
  const refusals = registry.counter(signalingMetrics.refusals);
  sessions.on('session-started', () => started.inc({}));
  sessions.on('session-detached', () => detached.inc({}));
  sessions.on('session-resumed', ({ awayMs }) => {
    resumed.inc({});
    if (awayMs !== null) resume.observe({}, awayMs / 1000);
  });
  sessions.on('session-ended', ({ reason }) => ended.inc({ reason }));
  return { onRequest: (type) => requests.inc({ type }), onRefused: (code) => refusals.inc({ code }) };
}
