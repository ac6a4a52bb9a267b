import type { DeviceId } from '../protocol/ids.ts';
import type { Topology } from '../protocol/topology.ts';
import type { Seat } from '../rooms/peer.ts';
import type { RoomBefore } from '../rooms/room-before.ts';

/** After the server's restart: who of a call is waited for, and until when. */
export class Reunion {
  readonly until: number;
  readonly #missing: Set<DeviceId>;
  readonly #topology: Topology | null;

  /** `seats`: by the devices that had them before. */
  constructor(seats: readonly Seat[], { path, lastGeneration }: RoomBefore, until: number) {
    this.until = until;
    this.#missing = new Set(seats.map(({ deviceId }) => deviceId));
    if (path) this.#topology = 'p2p';
    else this.#topology = lastGeneration > 0 ? 'sfu' : null;
  }

  waitsFor(deviceId: DeviceId): boolean {
    return this.#missing.has(deviceId);
  }

  returned(deviceId: DeviceId): void {
    this.#missing.delete(deviceId);
  }

  /**
   * On the SFU there were more than those who are back, or a reason to be on it. So long as they are waited for, the room
   * goes there at once, and not by way of a path that it would leave again.
   */
  get peopleToCome(): number {
    return this.#topology === 'sfu' ? 1 : 0;
  }
}
