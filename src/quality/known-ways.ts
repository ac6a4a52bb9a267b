import type { PeerId } from '../protocol/ids.ts';
import type { CandidatePair } from '../protocol/quality-digest.ts';
import type { Generation } from '../protocol/topology.ts';
import type { Layers } from '../rooms/sfu-view.ts';
import { keyOf, type Way } from './way.ts';

/** What of a call's ways was told already: samples repeat it with each receiver and in each period. */
export class KnownWays {
  readonly #pairs = new Map<PeerId, string>();
  readonly #layers = new Map<string, string>();

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

  forget(gone: PeerId): void {
    this.#pairs.delete(gone);
    for (const key of this.#layers.keys()) if (key.split(' ').includes(gone)) this.#layers.delete(key);
  }
}

function isNews<K>(known: Map<K, string>, key: K, described: string): boolean {
  if (known.get(key) === described) return false;
  known.set(key, described);
  return true;
}
