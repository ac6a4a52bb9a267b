import type { CallEvents } from '../../../src/calls/call-events.ts';
import type { CallDescription } from '../../../src/calls/call-state.ts';
import type { HistoryEvents } from '../../../src/history/history-events.ts';
import { CallOutcome } from '../../../src/protocol/calls.ts';
import { Cause, ScoredLeg, Symptom } from '../../../src/protocol/quality.ts';
import { SourceName } from '../../../src/protocol/rooms.ts';
import { SwitchReason } from '../../../src/protocol/topology.ts';
import { pathLabels } from '../../../src/quality/path-label.ts';
import type { LegScore, QualityEvents, VerdictFact } from '../../../src/quality/quality-events.ts';
import type { RoomEvents } from '../../../src/rooms/room-events.ts';
import type { MediaPath } from '../../../src/rooms/topology/topology.ts';
import { TypedEmitter } from '../../../src/shared/typed-emitter.ts';
import type { SessionEvents } from '../../../src/signaling/session-events.ts';
import type { ObservedFacts } from '../../../src/telemetry/metrics.ts';
import type { Snapshot } from '../../../src/telemetry/snapshot.ts';
import type { WebhookFacts } from '../../../src/webhooks/webhook-facts.ts';
import { annaCallsBoris, applicationId, asMember, callId, device, peerId, userId } from '../people.ts';
import { rethrow } from '../recorded.ts';

export const emptySnapshot: Snapshot = {
  calls: { ringing: 0, active: 0, limit: 5_000 },
  rooms: { p2p: 0, sfu: 0, none: 0 },
  peers: 0,
  limited: { room: 0, application: 0 },
  sessions: { attached: 0, detached: 0, limit: 20_000 },
  connections: 0,
  media: {
    workers: [{ slot: 0, version: '3', srtp: 'openssl', cpuSeconds: 1 }],
    failures: { died: 0, stuck: 0, 'no-port': 0, 'no-descriptors': 0, other: 0 },
    spreadFailures: { 'no-port': 0, 'no-descriptors': 0, other: 0 },
    routers: 0,
    pipes: 0,
    transports: { new: 0, connecting: 0, connected: 0, disconnected: 0, failed: 0 },
    producers: { live: 0, paused: 0 },
    consumers: { live: 0, paused: 0 },
  },
  eventLoop: { p50Ms: 0, p99Ms: 0, maxMs: 0 },
  history: { waiting: 0 },
  webhooks: { unwritten: 0, untold: 0 },
};

/** What metrics listen to; a listener that throws fails the test. */
export const observedFacts = () => ({
  calls: new TypedEmitter<CallEvents>(rethrow),
  rooms: new TypedEmitter<RoomEvents>(rethrow),
  sessions: new TypedEmitter<SessionEvents>(rethrow),
  quality: new TypedEmitter<QualityEvents>(rethrow),
  history: new TypedEmitter<HistoryEvents>(rethrow),
  webhooks: new TypedEmitter<WebhookFacts>(rethrow),
});

/** Everything that can be told of a room and its people happens in it once, with ids that only this room has. */
export function wholeLife(facts: ObservedFacts, room: string, application = 'acme'): void {
  const call: CallDescription = {
    ...annaCallsBoris,
    callId: callId(`call-of-${room}`),
    applicationId: applicationId(application),
  };
  callLife(facts, call);
  pathLife(facts, call);
  qualityLife(facts, call);
  sessionLife(facts, room);
  facts.history?.emit('batch-written', { entries: 3, tookMs: 4 });
  facts.webhooks.emit('event-attempted', { applicationId: call.applicationId, seq: 1, outcome: 'told' });
}

function callLife({ calls }: ObservedFacts, call: CallDescription): void {
  calls.emit('call-placed', { call });
  calls.emit('call-ring-heard', { call, userId: userId('anna'), audience: [], timeToRingMs: 20 });
  for (const topology of ['p2p', 'sfu'] as const) calls.emit('call-connected', { call, setupMs: 350, topology });
  for (const outcome of CallOutcome.options) {
    calls.emit('call-ended', { call, outcome, durationMs: 20_000, devices: [] });
  }
}

function pathLife({ rooms }: ObservedFacts, { callId: id, applicationId: application }: CallDescription): void {
  const room = { callId: id, applicationId: application };
  const p2p: MediaPath = { topology: 'p2p', generation: 1, between: [peerId('p'), peerId('q')] };
  const sfu: MediaPath = { topology: 'sfu', generation: 2 };
  const peer = { ...device('anna-1'), peerId: peerId('p'), sources: [], connected: true, ...asMember };
  const report = { connectedMs: 1, firstAudioMs: 100, firstFrameMs: 150, gapMs: 30, sharpMs: 0 };
  for (const path of [p2p, sfu]) {
    for (const from of [null, p2p, sfu]) {
      rooms.emit('peer-ready', { ...room, peer, path, from, report });
      for (const reason of SwitchReason.options) {
        const moved = { ...room, audience: [], path, reason, tookMs: 900 };
        rooms.emit('topology-committed', { ...moved, from, interruptedMs: from ? null : 900 });
        if (from) rooms.emit('topology-abandoned', { ...moved, kept: from, because: 'superseded' });
      }
    }
    rooms.emit('path-failed', { ...room, path, reason: 'ice-failed' });
    rooms.emit('media-interrupted', { ...room, path });
  }
  for (const source of SourceName.options) {
    const producer = { producerId: 'one', peerId: peer.peerId, source };
    rooms.emit('source-held', { ...room, peer, generation: 2, producer, most: 1, held: true, bitrate: 9 });
    rooms.emit('source-held', { ...room, peer, generation: 2, producer, most: 1, held: false, bitrate: null });
  }
  rooms.emit('stray-media', { ...room, peer, bitrate: 9 });
}

function qualityLife({ quality }: ObservedFacts, call: CallDescription): void {
  const room = { callId: call.callId, applicationId: call.applicationId };
  for (const score of legScores()) quality.emit('leg-scored', { ...room, ...score });
  for (const cause of Cause.options) {
    for (const symptom of Symptom.options) {
      const verdict = { ...room, ...aVerdict, cause, symptom };
      quality.emit('verdict-begun', verdict);
      quality.emit('verdict-ended', verdict);
    }
  }
  quality.emit('digest-taken', { ...room, peerId: peerId('p') });
  quality.emit('digest-refused', { ...room, peerId: peerId('p'), reason: 'impossible-loss' });
}

export const aVerdict: VerdictFact = {
  at: 0,
  peerId: peerId('p'),
  viewerId: peerId('q'),
  source: 'camera',
  cause: 'unknown',
  leg: null,
  symptom: 'frozen-video',
  evidence: 'The picture of Anna does not move.',
};

const SOURCES = [
  { kind: 'audio', source: 'microphone' },
  { kind: 'video', source: 'camera' },
  { kind: 'video', source: 'screen' },
  { kind: 'audio', source: 'screen-audio' },
] as const;

/** Every source on every leg of every way. */
const legScores = (): LegScore[] =>
  pathLabels.flatMap((path) =>
    ScoredLeg.options.flatMap((leg) =>
      SOURCES.map(({ kind, source }, index) => ({
        at: 0,
        peerId: peerId('p'),
        viewerId: leg === 'uplink' ? null : peerId('q'),
        kind,
        source,
        leg,
        path,
        topology: path.startsWith('p2p') ? ('p2p' as const) : ('sfu' as const),
        mos: 4.2 - index / 2,
        inputs: { lossRatio: index / 100, rttMs: 40, jitterMs: 6, ...(kind === 'video' && { freezeRatio: 0.01 }) },
        periodMs: 5_000,
        isPoor: index > 2,
        cause: index > 2 ? 'sender-uplink' : null,
      })),
    ),
  );

function sessionLife({ sessions }: ObservedFacts, room: string): void {
  const who = device(`user-${room}`);
  sessions.emit('session-started', {
    device: who,
    client: { name: 'test', version: '1' },
    presence: { choice: 'online', idle: false },
  });
  sessions.emit('session-detached', { device: who });
  sessions.emit('session-resumed', { device: who, replayed: 0, awayMs: 1_200 });
  for (const reason of ['left', 'timed-out'] as const) sessions.emit('session-ended', { device: who, reason });
}
