import { SourceName } from '../protocol/rooms.ts';
import type { PathFailure, RoomEvents } from '../rooms/room-events.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';
import { topology } from './labels.ts';
import { counter, histogram } from './metric-declaration.ts';
import type { MetricRegistry } from './metric-registry.ts';

const FIRST_MEDIA_BUCKETS = [0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1, 1.5, 2.5, 5, 10];

export const pathMetrics = {
  firstAudio: histogram({
    name: 'parley_time_to_first_audio_seconds',
    help: 'From opening a path, where nothing carried media before, until a client has its first remote audio.',
    unit: 'seconds',
    source: 'clients',
    labels: { topology },
    buckets: FIRST_MEDIA_BUCKETS,
    exemplars: true,
    fromStart: 'all',
  }),
  firstFrame: histogram({
    name: 'parley_time_to_first_frame_seconds',
    help: 'From opening a path, where nothing carried media before, until a client has its first remote picture.',
    unit: 'seconds',
    source: 'clients',
    labels: { topology },
    buckets: FIRST_MEDIA_BUCKETS,
    exemplars: true,
    fromStart: 'all',
  }),
  pathFailures: counter({
    name: 'parley_path_failures_total',
    help: 'Media paths that did not open, or broke for good.',
    unit: null,
    source: 'server',
    labels: {
      topology,
      reason: {
        meaning:
          'What a client found: `ice-failed`, `dtls-failed`, `negotiation-failed`. What the server saw: `timeout` (nobody was ready in time), `worker-died`, `worker-stuck`, `no-worker`, `other`',
        values: [
          'ice-failed',
          'dtls-failed',
          'negotiation-failed',
          'timeout',
          'worker-died',
          'worker-stuck',
          'no-worker',
          'other',
        ],
      },
    },
    fromStart: 'all',
  }),
  excessMedia: counter({
    name: 'parley_excess_media_total',
    help: 'Times that a peer sent more than it may, and it was kept from the others.',
    unit: null,
    source: 'server',
    labels: {
      source: {
        meaning: 'What was too much; `none`: it belonged to nothing that the peer sends',
        values: [...SourceName.options, 'none'],
      },
    },
    fromStart: 'all',
  }),
  mediaInterruptions: counter({
    name: 'parley_media_interruptions_total',
    help: 'Paths that carried media and broke, so that nothing did until another one came up.',
    unit: null,
    source: 'server',
    labels: { topology: { ...topology, meaning: 'Of the path that broke' } },
    fromStart: 'all',
  }),
  mediaRecovery: histogram({
    name: 'parley_media_recovery_seconds',
    help: 'From the moment at which the server knew that a path broke until another one carried media.',
    unit: 'seconds',
    source: 'server',
    labels: { topology: { ...topology, meaning: 'Of the new path' } },
    buckets: [0.5, 1, 2, 3, 5, 10, 20, 30],
    exemplars: true,
    fromStart: 'all',
  }),
};

const FAILURES = pathMetrics.pathFailures.labels.reason.values;

/** What else the media plane can say is of no use to whoever reads this; the log has it. */
const failureLabel = (reason: PathFailure): (typeof FAILURES)[number] =>
  FAILURES.find((name) => name === reason) ?? 'other';

export function observePaths(registry: MetricRegistry, rooms: TypedEmitter<RoomEvents>): void {
  const firstAudio = registry.histogram(pathMetrics.firstAudio);
  const firstFrame = registry.histogram(pathMetrics.firstFrame);
  const failures = registry.counter(pathMetrics.pathFailures);
  const excess = registry.counter(pathMetrics.excessMedia);
  const interruptions = registry.counter(pathMetrics.mediaInterruptions);
  const recovery = registry.histogram(pathMetrics.mediaRecovery);
  rooms.on('peer-ready', ({ callId, from, path: { topology }, report: { firstAudioMs, firstFrameMs } }) => {
    if (from) return;
    if (firstAudioMs !== undefined) firstAudio.observe({ topology }, firstAudioMs / 1000, callId);
    if (firstFrameMs !== undefined) firstFrame.observe({ topology }, firstFrameMs / 1000, callId);
  });
  rooms.on('path-failed', ({ path: { topology }, reason }) => failures.inc({ topology, reason: failureLabel(reason) }));
  rooms.on('source-held', ({ held, producer: { source } }) => held && excess.inc({ source }));
  rooms.on('stray-media', () => excess.inc({ source: 'none' }));
  rooms.on('media-interrupted', ({ path: { topology } }) => interruptions.inc({ topology }));
  rooms.on('topology-committed', ({ callId, path: { topology }, interruptedMs }) => {
    if (interruptedMs !== null) recovery.observe({ topology }, interruptedMs / 1000, callId);
  });
}
