import { MAX_TEST_GENERATIONS } from '../protocol/diagnostics.ts';
import { ProtocolError } from '../protocol/errors.ts';
import { CallId, type DeviceId, PeerId } from '../protocol/ids.ts';
import type { Generation } from '../protocol/topology.ts';
import { EchoPath, type MediaRequests } from './echo-path.ts';
import type { MediaPlane } from './ports.ts';

/** Trying each way and listening to oneself for a while takes half of it. Longer holds a worker's router for nobody. */
const LIFETIME_MS = 45_000;
/** Tests at once. More take from the calls what these need; fewer make people wait for each other's tests. */
const MAX_ROOMS = 50;

type EchoRoom = { callId: CallId; path: EchoPath; endsAt: number };
type Collaborators = { media: MediaPlane; newId: () => string };

/** Rooms in the SFU with one device each, which hears and sees itself: how people test their connection before a call. */
export class EchoRooms {
  readonly #with: Collaborators;
  readonly #rooms = new Map<DeviceId, EchoRoom>();

  constructor(collaborators: Collaborators) {
    this.#with = collaborators;
  }

  /** A device has one at most: the one before ends. Throws `limit-reached`. */
  open(deviceId: DeviceId, now: number): { callId: CallId; generations: number; endsAt: number } {
    if (!this.#rooms.has(deviceId) && this.#rooms.size >= MAX_ROOMS) {
      throw new ProtocolError('limit-reached', 'Many people test their connection just now: try again in a minute.', {
        details: { limit: 'tests' },
      });
    }
    this.#end(deviceId);
    const { media, newId } = this.#with;
    const callId = CallId.parse(newId());
    const room = { callId, path: new EchoPath(media.open(callId)), endsAt: now + LIFETIME_MS };
    this.#rooms.set(deviceId, room);
    return { callId, generations: MAX_TEST_GENERATIONS, endsAt: room.endsAt };
  }

  /** Null: that is no test of this device. Throws `stale-generation` for a place that it has not. */
  sfu(deviceId: DeviceId, callId: CallId, generation: Generation): { path: MediaRequests; peerId: PeerId } | null {
    const room = this.#rooms.get(deviceId);
    if (room?.callId !== callId) return null;
    if (generation > MAX_TEST_GENERATIONS) {
      throw new ProtocolError('stale-generation', `A test has ${MAX_TEST_GENERATIONS} places.`);
    }
    return { path: room.path, peerId: PeerId.parse(`place-${generation}`) };
  }

  /** Throws `call-not-found` where it has ended before. */
  close(deviceId: DeviceId, callId: CallId): void {
    if (this.#rooms.get(deviceId)?.callId !== callId) {
      throw new ProtocolError('call-not-found', 'There is no such test, or it has ended.');
    }
    this.#end(deviceId);
  }

  deviceGone(deviceId: DeviceId): void {
    this.#end(deviceId);
  }

  tick(now: number): void {
    for (const [deviceId, { endsAt }] of this.#rooms) if (endsAt <= now) this.#end(deviceId);
  }

  /** The server stops. */
  closeAll(): void {
    for (const { path } of this.#rooms.values()) path.close('server-stopping');
    this.#rooms.clear();
  }

  #end(deviceId: DeviceId): void {
    this.#rooms.get(deviceId)?.path.close('room-ended');
    this.#rooms.delete(deviceId);
  }
}
