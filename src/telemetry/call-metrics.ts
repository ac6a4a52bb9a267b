import type { CallEvents } from '../calls/call-events.ts';
import { CallOutcome } from '../protocol/calls.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';
import { application, topology } from './labels.ts';
import { counter, histogram } from './metric-declaration.ts';
import type { MetricRegistry } from './metric-registry.ts';

const outcome = {
  meaning: 'How the call ended: [outcomes](protocol.md#outcomes)',
  values: CallOutcome.options,
} as const;

export const callMetrics = {
  callsPlaced: counter({
    name: 'parley_calls_placed_total',
    help: 'Calls placed; a meeting counts with the first who comes.',
    unit: null,
    source: 'server',
    labels: { application },
  }),
  callsEnded: counter({
    name: 'parley_calls_ended_total',
    help: 'Calls ended.',
    unit: null,
    source: 'server',
    labels: { application, outcome },
  }),
  timeToRing: histogram({
    name: 'parley_call_time_to_ring_seconds',
    help: 'From placing a call until a device of the callee says that it rings.',
    unit: 'seconds',
    source: 'server',
    labels: {},
    buckets: [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    exemplars: true,
  }),
  callSetup: histogram({
    name: 'parley_call_setup_seconds',
    help: 'From the answer until media arrives at all ends: the last client that said that it is ready.',
    unit: 'seconds',
    source: 'server',
    labels: { topology },
    buckets: [0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1, 1.5, 2.5, 5, 10],
    exemplars: true,
    fromStart: 'all',
  }),
  callDuration: histogram({
    name: 'parley_call_duration_seconds',
    help: 'Length of answered calls, from the answer.',
    unit: 'seconds',
    source: 'server',
    labels: {},
    buckets: [5, 15, 30, 60, 180, 600, 1_800, 3_600, 7_200],
  }),
};

export function observeCalls(registry: MetricRegistry, calls: TypedEmitter<CallEvents>): void {
  const placed = registry.counter(callMetrics.callsPlaced);
  const ended = registry.counter(callMetrics.callsEnded);
  const timeToRing = registry.histogram(callMetrics.timeToRing);
  const setup = registry.histogram(callMetrics.callSetup);
  const duration = registry.histogram(callMetrics.callDuration);
  calls.on('call-placed', ({ call: { applicationId } }) => {
    placed.inc({ application: applicationId });
    // A rate sees the application's first lost call only where its series was there before.
    for (const outcome of CallOutcome.options) ended.inc({ application: applicationId, outcome }, 0);
  });
  calls.on('call-ring-heard', ({ call, timeToRingMs }) => timeToRing.observe({}, timeToRingMs / 1000, call.callId));
  calls.on('call-connected', ({ call, setupMs, topology }) => setup.observe({ topology }, setupMs / 1000, call.callId));
  calls.on('call-ended', ({ call, outcome, durationMs }) => {
    ended.inc({ application: call.applicationId, outcome });
    if (durationMs > 0) duration.observe({}, durationMs / 1000);
  });
}
