import type { CallEvents } from '../../src/calls/call-events.ts';
import type { CallDescription } from '../../src/calls/call-state.ts';
import type { HistoryEvents } from '../../src/history/history-events.ts';
import { ApplicationId, CallId, DeviceId, PeerId, UserId } from '../../src/protocol/ids.ts';
import type { RoomEvents } from '../../src/rooms/room-events.ts';
import type { MediaPath } from '../../src/rooms/topology/topology.ts';
import { TypedEmitter } from '../../src/shared/typed-emitter.ts';
import { createMetrics, type Snapshot } from '../../src/telemetry/metrics.ts';
import { code, table } from './markdown.ts';

export type Metric = { name: string; type: string; help: string; labels: ReadonlySet<string> };

/** The tables of docs/metrics.md: the server's own metrics, and those of Node's process. */
export async function metricsSections(): Promise<Record<string, string>> {
  const metrics = await exportedMetrics();
  const own = metrics.filter(({ name }) => name.startsWith('parley_'));
  const process = metrics.filter(({ name }) => !name.startsWith('parley_'));
  return {
    metrics: table(
      ['Metric', 'Type', 'Labels', 'Meaning'],
      own.map(({ name, type, labels, help }) => [
        code(name),
        type,
        [...labels].map(code).join(', ') || 'none',
        sentence(help),
      ]),
    ),
    'process-metrics': table(
      ['Metric', 'Type', 'Meaning'],
      process.map(({ name, type, help }) => [code(name), type, sentence(help)]),
    ),
  };
}

/** All that a scrape shows after each fact has happened once, so that every label is there. */
export async function exportedMetrics(): Promise<Metric[]> {
  const calls = new TypedEmitter<CallEvents>(rethrow);
  const rooms = new TypedEmitter<RoomEvents>(rethrow);
  const history = new TypedEmitter<HistoryEvents>(rethrow);
  const metrics = createMetrics({ calls, rooms, history }, async () => emptySnapshot);
  happenOnce(calls, rooms);
  const { text } = await metrics.scrape();
  return parse(text);
}

const rethrow = (error: unknown): never => {
  throw error;
};

const emptySnapshot: Snapshot = {
  calls: { ringing: 0, active: 0 },
  rooms: { p2p: 0, sfu: 0, none: 0 },
  peers: 0,
  sessions: { attached: 0, detached: 0 },
  connections: 0,
  media: { workers: [{ version: '3', srtp: 'openssl' }], routers: 0, transports: 0, producers: 0, consumers: 0 },
  history: { waiting: 0 },
};

function happenOnce(calls: TypedEmitter<CallEvents>, rooms: TypedEmitter<RoomEvents>): void {
  const seat = { deviceId: DeviceId.parse('device'), userId: UserId.parse('user'), name: 'User' };
  const room = { callId: CallId.parse('call'), applicationId: ApplicationId.parse('application') };
  const call: CallDescription = {
    ...room,
    caller: seat,
    video: false,
    conversationId: undefined,
    placedAt: 0,
    maxPeers: 2,
  };
  const path: MediaPath = { topology: 'sfu', generation: 2 };
  const peer = { ...seat, peerId: PeerId.parse('peer'), sources: [], connected: true };
  calls.emit('call-placed', { call });
  calls.emit('call-ring-heard', { call, userId: seat.userId, audience: [], timeToRingMs: 1 });
  calls.emit('call-connected', { call, setupMs: 1, topology: 'p2p' });
  const from: MediaPath = { topology: 'p2p', generation: 1, between: [peer.peerId, peer.peerId] };
  const report = { connectedMs: 1, firstAudioMs: 1, firstFrameMs: 1, gapMs: 1, sharpMs: 0 };
  rooms.emit('peer-ready', { ...room, peer, path, from, report });
  rooms.emit('topology-committed', { ...room, audience: [], path, from, reason: 'third-peer', tookMs: 1 });
  rooms.emit('path-failed', { ...room, path, reason: 'worker-died' });
  calls.emit('call-ended', { call, outcome: 'completed', durationMs: 1, devices: [] });
}

/** Prometheus' text format; `le` belongs to every histogram and is no news. */
function parse(text: string): Metric[] {
  const metrics = new Map<string, Metric & { labels: Set<string> }>();
  for (const [, name = '', help = ''] of text.matchAll(/^# HELP (\S+) (.*)$/gm)) {
    metrics.set(name, { name, type: '', help, labels: new Set() });
  }
  for (const [, name = '', type = ''] of text.matchAll(/^# TYPE (\S+) (\S+)$/gm)) {
    const metric = metrics.get(name);
    if (metric) metric.type = type;
  }
  for (const [, series = '', labels = ''] of text.matchAll(/^([a-z]\w*)\{(.*)\} \S+$/gim)) {
    const metric = metrics.get(series) ?? metrics.get(series.replace(/_(bucket|sum|count)$/, ''));
    for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) if (label !== 'le') metric?.labels.add(label);
  }
  return [...metrics.values()];
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
