import type { PeerId } from '../protocol/ids.ts';
import type { CandidatePair } from '../protocol/quality.ts';
import type { SourceName } from '../protocol/rooms.ts';
import type { Generation } from '../protocol/topology.ts';
import type { Way } from './quality-events.ts';
import type { Layers } from './sample.ts';

export const keyOf = ({ peerId, viewerId, source }: Way): string => `${peerId} ${viewerId} ${source}`;

/** What of a call's ways was told already: samples repeat it with each receiver and in each period. */
export class KnownWays {
  readonly #pairs = new Map<PeerId, string>();
  readonly #layers = new Map<string, string>();
  readonly #uplinks = new Map<string, number>();

  isNewPair(
    peerId: PeerId,
    generation: Generation,
    { local, remote, protocol, relayProtocol }: CandidatePair,
  ): boolean {
    return isNews(this.#pairs, peerId, [generation, local, remote, protocol, relayProtocol].join(' '));
  }

  isNewLayers(way: Way, layers: Layers | null): boolean {
    return isNews(this.#layers, keyOf(way), layers ? `${layers.spatial} ${layers.temporal}` : 'none');
  }

  /** All receivers of a source know the same uplink: it is told once a period. */
  isNewUplink({ peerId, source }: { peerId: PeerId; source: SourceName }, at: number, periodMs: number): boolean {
    const key = `${peerId} ${source}`;
    const before = this.#uplinks.get(key);
    if (before !== undefined && Math.abs(at - before) < periodMs / 2) return false;
    this.#uplinks.set(key, at);
    return true;
  }

  forget(gone: PeerId): void {
    this.#pairs.delete(gone);
    for (const map of [this.#layers, this.#uplinks]) {
      for (const key of map.keys()) if (key.split(' ').includes(gone)) map.delete(key);
    }
  }
}

function isNews<K>(known: Map<K, string>, key: K, described: string): boolean {
  if (known.get(key) === described) return false;
  known.set(key, described);
  return true;
}
