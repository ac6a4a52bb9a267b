import { AbandonReason, SwitchReason, type Topology } from '../protocol/topology.ts';
import type { RoomEvents } from '../rooms/room-events.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';
import { from, to } from './labels.ts';
import { counter, histogram } from './metric-declaration.ts';
import type { MetricRegistry } from './metric-registry.ts';

const reason = {
  meaning: '[Why the room moved](protocol.md#moving-to-another-path)',
  values: SwitchReason.options,
} as const;

const outcome = {
  meaning:
    '`committed`, or why the new path was given up and the one before stayed: `sfu-unreachable`, `p2p-unreachable` (too few could use it in time), `path-failed` (it broke), `superseded` (the reason was gone; no fault)',
  values: ['committed', ...AbandonReason.options],
} as const;

/** The moves that people's comings and goings cause. */
const usualWays = [
  { from: 'p2p', to: 'sfu' },
  { from: 'sfu', to: 'p2p' },
] as const;

/** What an alert asks for has to be there before it happens first. */
const usualSwitches = outcome.values.flatMap((outcome) => [
  { from: 'p2p', to: 'sfu', reason: 'third-peer', outcome } as const,
  { from: 'p2p', to: 'sfu', reason: 'screen-share', outcome } as const,
  { from: 'sfu', to: 'p2p', reason: 'two-remain', outcome } as const,
]);

export const switchMetrics = {
  switches: counter({
    name: 'parley_topology_switches_total',
    help: 'Ended moves of a room to a new path. One that is under way is not counted yet.',
    unit: null,
    source: 'server',
    labels: { from, to, reason, outcome },
    fromStart: usualSwitches,
  }),
  switchDuration: histogram({
    name: 'parley_topology_switch_duration_seconds',
    help: 'From opening a new path, beside another one or in its place, until everybody uses it.',
    unit: 'seconds',
    source: 'server',
    labels: { from, to },
    buckets: [0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8, 10, 20],
    fromStart: usualWays,
    exemplars: true,
  }),
  mediaGap: histogram({
    name: 'parley_switch_media_gap_seconds',
    help: 'Longest interval without a picture, beyond the usual one, while media moved to a new path.',
    unit: 'seconds',
    source: 'clients',
    labels: { from, to },
    buckets: [0.02, 0.04, 0.07, 0.1, 0.15, 0.25, 0.5, 1, 2, 5],
    fromStart: usualWays,
    exemplars: true,
  }),
  sharpAgain: histogram({
    name: 'parley_switch_sharp_again_seconds',
    help: 'From showing a new path until every picture is as high again as before.',
    unit: 'seconds',
    source: 'clients',
    labels: { from, to },
    buckets: [0, 0.1, 0.25, 0.5, 1, 2, 5],
    fromStart: usualWays,
  }),
};

/** `none`: no path carried media before. */
const topologyOf = (path: { topology: Topology } | null): Topology | 'none' => path?.topology ?? 'none';

/** Moves of rooms between paths, and what the people in them saw and heard of it. */
export function observeSwitches(registry: MetricRegistry, rooms: TypedEmitter<RoomEvents>): void {
  const switches = registry.counter(switchMetrics.switches);
  const duration = registry.histogram(switchMetrics.switchDuration);
  const gap = registry.histogram(switchMetrics.mediaGap);
  const sharp = registry.histogram(switchMetrics.sharpAgain);
  rooms.on('topology-committed', ({ callId, from, path: { topology: to }, reason, tookMs }) => {
    switches.inc({ from: topologyOf(from), to, reason, outcome: 'committed' });
    duration.observe({ from: topologyOf(from), to }, tookMs / 1000, callId);
  });
  rooms.on('topology-abandoned', ({ kept, path: { topology: to }, reason, because }) =>
    switches.inc({ from: kept.topology, to, reason, outcome: because }),
  );
  rooms.on('peer-ready', ({ callId, from, path: { topology: to }, report: { gapMs, sharpMs } }) => {
    const labels = { from: topologyOf(from), to };
    if (gapMs !== undefined) gap.observe(labels, gapMs / 1000, callId);
    if (sharpMs !== undefined) sharp.observe(labels, sharpMs / 1000);
  });
}
