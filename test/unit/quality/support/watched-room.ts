import type { Digest } from '../../../../src/protocol/quality-digest.ts';
import type { Source, SourceName } from '../../../../src/protocol/rooms.ts';
import type { QualityEvents } from '../../../../src/quality/quality-events.ts';
import { QualityMonitor } from '../../../../src/quality/quality-monitor.ts';
import type { LegSample } from '../../../../src/quality/sample.ts';
import type { Peer } from '../../../../src/rooms/peer.ts';
import type { RoomEvents } from '../../../../src/rooms/room-events.ts';
import type { SfuPeerView } from '../../../../src/rooms/sfu-view.ts';
import type { MediaPath } from '../../../../src/rooms/topology/topology.ts';
import { TypedEmitter } from '../../../../src/shared/typed-emitter.ts';
import { generation } from '../../../support/digests.ts';
import { applicationId, asMember, callId, nothingModerated, peerId, seat } from '../../../support/people.ts';

const rethrow = (error: unknown): never => {
  throw error;
};

const room = { callId: callId('call'), applicationId: applicationId('acme') };
const both: SourceName[] = ['microphone', 'camera'];

const peer = (name: string, sources = both): Peer => ({
  ...seat(`${name}-1`),
  peerId: peerId(name),
  sources: sources.map((source) => ({ source, muted: false })),
  connected: true,
  ...asMember,
});

const path = (topology: 'p2p' | 'sfu', n: number): MediaPath =>
  topology === 'sfu'
    ? { topology, generation: generation(n) }
    : { topology, generation: generation(n), between: [peerId('anna'), peerId('boris')] };

type Look = { peer: string; answer: (view: SfuPeerView | null) => void; fail: (error: Error) => void };

/** A monitor, and the facts of one room, told by hand at times of the test's choice. */
function watchedRoom() {
  const rooms = new TypedEmitter<RoomEvents>(rethrow);
  const clock = { now: 0 };
  const looks: Look[] = [];
  const faults: unknown[] = [];
  const monitor = new QualityMonitor({
    look: (_callId, _generation, id) =>
      new Promise((answer, fail) => {
        looks.push({ peer: id, answer, fail });
      }),
    now: () => clock.now,
    loopLagMs: () => 3,
    onFault: (error) => void faults.push(error),
  });
  monitor.follow(rooms);
  const samples: LegSample[] = [];
  const refusals: string[] = [];
  const told: QualityEvents['verdict-told'][] = [];
  monitor.events.on('samples', (event) => void samples.push(...event.samples));
  monitor.events.on('digest-refused', ({ peerId: by, reason }) => void refusals.push(`${by}: ${reason}`));
  monitor.events.on('verdict-told', (event) => void told.push(event));
  const about = (of: Peer) => ({ ...room, audience: [], peer: of });
  return {
    callId: room.callId,
    monitor,
    rooms,
    clock,
    looks,
    faults,
    refusals,
    told,
    /** What was made known since this was asked last. */
    samples: () => samples.splice(0),
    seat: (name: string, sources?: SourceName[]) =>
      rooms.emit('peer-seated', { ...room, peer: peer(name, sources), others: [], path: null, ...nothingModerated }),
    leave: (name: string) => rooms.emit('peer-left', { ...about(peer(name)), reason: 'left' }),
    loses: (name: string) => rooms.emit('peer-connection-changed', about({ ...peer(name), connected: false })),
    declares: (name: string, sources: Source[]) => rooms.emit('sources-changed', about({ ...peer(name), sources })),
    opens: (topology: 'p2p' | 'sfu', n: number) =>
      rooms.emit('topology-switching', {
        ...room,
        audience: [],
        path: path(topology, n),
        from: null,
        reason: 'first-peers',
      }),
    ready: (name: string, topology: 'p2p' | 'sfu', n: number) =>
      rooms.emit('peer-ready', {
        ...room,
        peer: peer(name),
        path: path(topology, n),
        from: null,
        report: { connectedMs: 1 },
      }),
    commits: (from: number, to: number) =>
      rooms.emit('topology-committed', {
        ...room,
        audience: [],
        path: path('sfu', to),
        from: path('p2p', from),
        reason: 'third-peer',
        tookMs: 1,
        interruptedMs: null,
      }),
    withholds: (names: readonly string[]) =>
      rooms.emit('voices-withheld', { ...room, audience: [], generation: generation(1), peerIds: names.map(peerId) }),
    tells: (name: string, ...digests: Digest[]) => monitor.take(room.callId, peerId(name), digests, clock.now),
    tick: (now: number) => {
      clock.now = now;
      monitor.tick(now);
    },
    ends: () => monitor.end(room.callId),
  };
}

/** Anna and Boris, peer to peer since 0. */
export function twoInP2p() {
  const the = watchedRoom();
  the.opens('p2p', 1);
  for (const name of ['anna', 'boris']) the.seat(name);
  for (const name of ['anna', 'boris']) the.ready(name, 'p2p', 1);
  return the;
}

/** Anna, Boris and Carol, by the SFU since 0. */
export function threeInSfu() {
  const the = watchedRoom();
  the.opens('sfu', 1);
  const names = ['anna', 'boris', 'carol'];
  for (const name of names) the.seat(name);
  for (const name of names) the.ready(name, 'sfu', 1);
  return the;
}

export const legOf = ({ sender, receiver, source }: LegSample): string =>
  `${sender.peerId} → ${receiver.peerId}: ${source}`;
