import type { ApplicationId, CallId, PeerId } from '../protocol/ids.ts';
import type { Digest } from '../protocol/quality-digest.ts';
import type { RoomEvents } from '../rooms/room-events.ts';
import { TypedEmitter } from '../shared/typed-emitter.ts';
import type { QualityEvents } from './quality-events.ts';
import { QualityRoom } from './quality-room.ts';
import type { LegSample } from './sample.ts';
import { type LookAtPeer, SfuSampling } from './sfu-sampling.ts';
import { type Conclusion, type Telling, ToldVerdicts } from './told-verdicts.ts';

type Dependencies = {
  look: LookAtPeer;
  now: () => number;
  /** How late the signaling thread's timers are, 99th percentile. */
  loopLagMs: () => number;
  onFault: (error: unknown) => void;
};

type Watched = { readonly room: QualityRoom; readonly told: ToldVerdicts };

/** Owns what is known of the quality of every room: digests in, samples out; conclusions in, and out what each is to be told. */
export class QualityMonitor {
  readonly events: TypedEmitter<QualityEvents>;
  readonly #with: Dependencies;
  readonly #watched = new Map<CallId, Watched>();
  readonly #sampling: SfuSampling;

  constructor(dependencies: Dependencies) {
    const { look, now, onFault } = dependencies;
    this.#with = dependencies;
    this.events = new TypedEmitter(onFault);
    const rooms = () => [...this.#watched.values()].map(({ room }) => room);
    this.#sampling = new SfuSampling({ rooms, look, now, onFault });
  }

  /** What a peer of that call measured. It speaks of itself, and of what it receives: nobody else's call is touched. */
  take(callId: CallId, peerId: PeerId, digests: readonly Digest[], now: number): void {
    const room = this.#watched.get(callId)?.room;
    if (!room) return;
    const { applicationId } = room;
    const { taken, refusals } = room.take(peerId, digests, now);
    for (let count = 0; count < taken; count += 1) this.events.emit('digest-taken', { callId, applicationId, peerId });
    for (const reason of refusals) this.events.emit('digest-refused', { callId, applicationId, peerId, reason });
  }

  /** What was made of a room's samples: those whom it concerns are told what is new of it. */
  conclude(callId: CallId, conclusions: readonly Conclusion[]): void {
    const watched = this.#watched.get(callId);
    if (!watched) return;
    const { record } = watched.room;
    for (const conclusion of conclusions) {
      const isOver = !record.isSeated(conclusion.sender) || !record.isSeated(conclusion.receiver);
      if (!isOver) this.#tell(watched, watched.told.conclude(conclusion));
    }
  }

  tick(now: number): void {
    for (const { room } of this.#watched.values()) this.#tellSamples(room, room.due(now));
    this.#sampling.tick(now);
  }

  /** The call is over: what waits is told as it is. */
  end(callId: CallId): void {
    const room = this.#watched.get(callId)?.room;
    if (!room) return;
    this.#tellSamples(room, room.rest());
    this.#watched.delete(callId);
  }

  follow(rooms: TypedEmitter<RoomEvents>): void {
    const { now } = this.#with;
    const recordOf = (event: { callId: CallId; applicationId: ApplicationId }) => this.#watch(event).room.record;
    rooms.on('peer-seated', (event) => {
      recordOf(event).peerSeated(event.peer, now());
      // A path that went on through the server's restart was not opened here.
      if (event.path) recordOf(event).pathOpened(event.path, now());
    });
    rooms.on('peer-connection-changed', (event) => {
      const { peerId, connected } = event.peer;
      recordOf(event).connectionChanged(peerId, connected);
    });
    rooms.on('sources-changed', (event) => {
      const { room, told } = this.#watch(event);
      const { peerId, sources } = event.peer;
      room.record.sourcesChanged(peerId, sources, now());
      const names = sources.map(({ source }) => source);
      told.retain(peerId, names);
    });
    rooms.on('peer-left', (event) => {
      const watched = this.#watch(event);
      watched.room.peerLeft(event.peer.peerId, now());
      this.#tell(watched, watched.told.forget(event.peer.peerId));
    });
    rooms.on('voices-withheld', (event) => recordOf(event).voices.note(event.generation, event.peerIds, now()));
    rooms.on('topology-switching', (event) => recordOf(event).pathOpened(event.path, now()));
    rooms.on('peer-ready', (event) => recordOf(event).pathReady(event.path.generation, event.peer.peerId, now()));
    rooms.on('topology-committed', (event) => {
      if (event.from) recordOf(event).pathClosed(event.from.generation, now());
    });
    rooms.on('topology-abandoned', (event) => recordOf(event).pathClosed(event.path.generation, now()));
    rooms.on('path-closed', (event) => recordOf(event).pathClosed(event.path.generation, now()));
  }

  #watch({ callId, applicationId }: { callId: CallId; applicationId: ApplicationId }): Watched {
    let watched = this.#watched.get(callId);
    if (!watched) {
      const room = new QualityRoom({ callId, applicationId }, this.#with.loopLagMs);
      watched = { room, told: new ToldVerdicts() };
      this.#watched.set(callId, watched);
    }
    return watched;
  }

  #tellSamples({ callId, applicationId }: QualityRoom, samples: readonly LegSample[]): void {
    if (samples.length > 0) this.events.emit('samples', { callId, applicationId, samples });
  }

  #tell({ room }: Watched, tellings: readonly Telling[]): void {
    const { callId, applicationId, record } = room;
    for (const { to, ...telling } of tellings) {
      const deviceId = record.deviceOf(to);
      if (deviceId) this.events.emit('verdict-told', { callId, applicationId, deviceId, ...telling });
    }
  }
}
