import type { CallId } from '../protocol/ids.ts';
import type { Generation, Topology } from '../protocol/topology.ts';
import type { RoomEvents } from '../rooms/room-events.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';
import type { CallRecord } from './call-record.ts';

type OfCall = (callId: CallId, act: (record: CallRecord, now: number) => void) => void;

type Path = { topology: Topology; generation: Generation };

/** Without its ends: those are seats, and have a word of their own. */
const named = ({ topology, generation }: Path): Path => ({ topology, generation });
const namedOrNull = (path: Path | null): Path | null => path && named(path);

/** What rooms tell, into the record of their call. */
export function recordRooms(rooms: TypedEmitter<RoomEvents>, ofCall: OfCall): void {
  recordPeers(rooms, ofCall);
  recordPaths(rooms, ofCall);
  recordExcess(rooms, ofCall);
}

function recordPeers(rooms: TypedEmitter<RoomEvents>, ofCall: OfCall): void {
  rooms.on('peer-seated', ({ callId, peer }) =>
    ofCall(callId, (record, now) => {
      record.seatTaken(peer, now);
      record.note({ type: 'seated', peerId: peer.peerId, userId: peer.userId }, now);
    }),
  );
  rooms.on('peer-left', ({ callId, peer: { peerId }, reason }) =>
    ofCall(callId, (record, now) => {
      record.seatGivenUp(peerId, reason, now);
      record.note({ type: 'left', peerId, reason }, now);
    }),
  );
  rooms.on('peer-connection-changed', ({ callId, peer: { peerId, connected } }) =>
    ofCall(callId, (record, now) => record.note({ type: 'connection', peerId, connected }, now)),
  );
  rooms.on('sources-changed', ({ callId, peer: { peerId, sources } }) =>
    ofCall(callId, (record, now) => record.note({ type: 'sources', peerId, sources: [...sources] }, now)),
  );
}

/** What a peer sends and is not to. */
function recordExcess(rooms: TypedEmitter<RoomEvents>, ofCall: OfCall): void {
  rooms.on('source-held', ({ callId, peer: { peerId }, producer: { source }, held, bitrate }) =>
    ofCall(callId, (record, now) => record.note({ type: 'held', peerId, source, held, bitrate }, now)),
  );
  rooms.on('stray-media', ({ callId, peer: { peerId }, bitrate }) =>
    ofCall(callId, (record, now) => record.note({ type: 'stray-media', peerId, bitrate }, now)),
  );
}

function recordPaths(rooms: TypedEmitter<RoomEvents>, ofCall: OfCall): void {
  rooms.on('topology-switching', ({ callId, path, from, reason }) =>
    ofCall(callId, (record, now) => {
      if (!record.opens(path.generation)) return;
      record.note({ type: 'switching', path: named(path), from: namedOrNull(from), reason }, now);
    }),
  );
  rooms.on('topology-committed', ({ callId, path, from, reason, tookMs }) =>
    ofCall(callId, (record, now) => {
      record.travelledBy(path.topology);
      record.note({ type: 'committed', path: named(path), from: namedOrNull(from), reason, tookMs }, now);
    }),
  );
  rooms.on('topology-abandoned', ({ callId, path, kept, reason, because, tookMs }) =>
    ofCall(callId, (record, now) =>
      record.note({ type: 'abandoned', path: named(path), kept: named(kept), reason, because, tookMs }, now),
    ),
  );
  rooms.on('peer-ready', ({ callId, peer: { peerId }, path, from, report }) =>
    ofCall(callId, (record, now) =>
      record.note({ type: 'ready', peerId, path: named(path), from: namedOrNull(from), ...report }, now),
    ),
  );
  rooms.on('path-failed', ({ callId, path, reason }) =>
    ofCall(callId, (record, now) => record.note({ type: 'path-failed', path: named(path), reason }, now)),
  );
  rooms.on('topology-failed', ({ callId }) =>
    ofCall(callId, (record, now) => {
      record.mediaFailed();
      record.note({ type: 'media-failed' }, now);
    }),
  );
}
