import { Counter, Histogram, type Registry } from 'prom-client';
import { AbandonReason, type SwitchReason, type Topology } from '../protocol/topology.ts';
import type { RoomEvents } from '../rooms/room-events.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';

/** `none`: no path carried media before. */
const topologyOf = (path: { topology: Topology } | null): Topology | 'none' => path?.topology ?? 'none';

/** Moves of rooms between paths, and what the people in them would have seen and heard of it. */
export function observeSwitches(registry: Registry, rooms: TypedEmitter<RoomEvents>): void {
  countSwitches(registry, rooms);
  timeSwitches(registry, rooms);
}

function countSwitches(registry: Registry, rooms: TypedEmitter<RoomEvents>): void {
  const switches = new Counter({
    name: 'parley_topology_switches_total',
    help: 'Ended moves of a room to a new path: committed, or why it was abandoned.',
    labelNames: ['from', 'to', 'reason', 'outcome'],
    registers: [registry],
  });
  // What an alert asks for has to be there before it happens first.
  for (const outcome of ['committed', ...AbandonReason.options]) {
    for (const reason of ['third-peer', 'screen-share'] satisfies SwitchReason[]) {
      switches.inc({ from: 'p2p', to: 'sfu', reason, outcome }, 0);
    }
    switches.inc({ from: 'sfu', to: 'p2p', reason: 'two-remain', outcome }, 0);
  }
  rooms.on('topology-committed', ({ from, path: { topology: to }, reason }) =>
    switches.inc({ from: topologyOf(from), to, reason, outcome: 'committed' }),
  );
  rooms.on('topology-abandoned', ({ kept, path: { topology: to }, reason, because }) =>
    switches.inc({ from: kept.topology, to, reason, outcome: because }),
  );
}

function timeSwitches(registry: Registry, rooms: TypedEmitter<RoomEvents>): void {
  const registers = [registry];
  const duration = new Histogram({
    name: 'parley_topology_switch_duration_seconds',
    help: 'From opening a new path beside, or in place of, another one until everybody uses it.',
    labelNames: ['from', 'to'],
    buckets: [0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8, 10, 20],
    registers,
  });
  const gap = new Histogram({
    name: 'parley_switch_media_gap_seconds',
    help: 'Longest interval without a picture beyond the usual one while media moved to a new path, as each receiver measured it.',
    labelNames: ['from', 'to'],
    buckets: [0.02, 0.04, 0.07, 0.1, 0.15, 0.25, 0.5, 1, 2, 5],
    registers,
  });
  const sharp = new Histogram({
    name: 'parley_switch_sharp_again_seconds',
    help: 'From showing a new path until every picture is as high again as before, as each receiver measured it.',
    labelNames: ['from', 'to'],
    buckets: [0, 0.1, 0.25, 0.5, 1, 2, 5],
    registers,
  });
  rooms.on('topology-committed', ({ from, path: { topology: to }, tookMs }) =>
    duration.observe({ from: topologyOf(from), to }, tookMs / 1000),
  );
  rooms.on('peer-ready', ({ from, path: { topology: to }, report: { gapMs, sharpMs } }) => {
    const labels = { from: topologyOf(from), to };
    if (gapMs !== undefined) gap.observe(labels, gapMs / 1000);
    if (sharpMs !== undefined) sharp.observe(labels, sharpMs / 1000);
  });
}
